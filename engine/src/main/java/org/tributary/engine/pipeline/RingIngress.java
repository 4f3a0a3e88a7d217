package org.tributary.engine.pipeline;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.status.EngineStatus;

/**
 * Copies commands into the ring. A publisher claims a slot first and then checks whether the ingress is open: slots
 * claimed before the shutdown are drained, and a later publisher finds the ingress shut and returns its slot empty.
 */
final class RingIngress implements CommandIngress {
    private static final long CLAIM_FAILED = -1;
    private static final long SAMPLE_MASK = 63;

    private final RingBuffer<CommandSlot> ring;
    private final Journal journal;
    private final Failure failure;
    private final EngineStatus status;
    private volatile boolean open = true;

    RingIngress(
            final RingBuffer<CommandSlot> ring,
            final Journal journal,
            final Failure failure,
            final EngineStatus status) {
        this.ring = ring;
        this.journal = journal;
        this.failure = failure;
        this.status = status;
    }

    @Override
    public Admission tryPublish(
            final long correlationId, final DirectBuffer command, final int offset, final int length) {
        if (length < 1 || length > StateMachine.MAX_COMMAND_BYTES) {
            throw new IllegalArgumentException(
                    "command of " + length + " bytes, wanted 1 to " + StateMachine.MAX_COMMAND_BYTES);
        }
        final Admission refusal = refusal();
        if (refusal != null) {
            return refusal;
        }
        final long sequence = claim();
        if (sequence == CLAIM_FAILED) {
            return Admission.RING_FULL;
        }
        final CommandSlot slot = ring.get(sequence);
        slot.kind(CommandSlot.Kind.CANCELLED);
        try {
            slot.correlationId = correlationId;
            slot.length = length;
            slot.publishedNanos = (sequence & SAMPLE_MASK) == 0 ? System.nanoTime() : 0;
            slot.buffer.putBytes(slot.offset, command, offset, length);
            return admit(slot, CommandSlot.Kind.COMMAND);
        } finally {
            publish(sequence);
        }
    }

    @Override
    public Admission tryLookup(
            final long correlationId,
            final short channel,
            final DirectBuffer partner,
            final int partnerOffset,
            final int partnerLength,
            final DirectBuffer packedId,
            final int packedIdOffset,
            final int packedIdLength) {
        if (partnerLength + packedIdLength > StateMachine.MAX_COMMAND_BYTES) {
            throw new IllegalArgumentException("id of " + (partnerLength + packedIdLength) + " bytes");
        }
        final Admission refusal = refusal();
        if (refusal != null) {
            return refusal;
        }
        final long sequence = claim();
        if (sequence == CLAIM_FAILED) {
            return Admission.RING_FULL;
        }
        final CommandSlot slot = ring.get(sequence);
        slot.kind(CommandSlot.Kind.CANCELLED);
        try {
            slot.correlationId = correlationId;
            slot.channel = channel;
            slot.length = partnerLength;
            slot.idLength = packedIdLength;
            slot.publishedNanos = 0;
            if (partnerLength > 0) {
                slot.buffer.putBytes(slot.offset, partner, partnerOffset, partnerLength);
            }
            slot.buffer.putBytes(slot.offset + partnerLength, packedId, packedIdOffset, packedIdLength);
            return admit(slot, CommandSlot.Kind.LOOKUP);
        } finally {
            publish(sequence);
        }
    }

    /** Publishes a slot without content, if there is room for one. */
    void poke(final CommandSlot.Kind kind) {
        if (!open) {
            return;
        }
        try {
            final long sequence = ring.tryNext();
            final CommandSlot slot = ring.get(sequence);
            slot.kind(kind);
            slot.publishedNanos = 0;
            publish(sequence);
        } catch (final InsufficientCapacityException e) {
            // A full ring needs no poke: its commands carry the time.
            return;
        }
    }

    /** Publishes a claimed slot. One that stayed unpublished would stop decide for ever, so a failure stops the engine. */
    private void publish(final long sequence) {
        try {
            ring.publish(sequence);
        } catch (final Throwable t) {
            failure.raise("ingress", t);
        }
    }

    void shut() {
        open = false;
    }

    /** Why nothing is taken now; null if it may be. */
    private @Nullable Admission refusal() {
        if (!open || failure.hasHappened()) {
            status.countRefusedDraining();
            return Admission.DRAINING;
        }
        if (!journal.hasRoom()) {
            status.countRefusedReserve();
            return Admission.RESERVE;
        }
        return null;
    }

    private long claim() {
        try {
            return ring.tryNext();
        } catch (final InsufficientCapacityException e) {
            status.countRefusedFull();
            return CLAIM_FAILED;
        }
    }

    private Admission admit(final CommandSlot slot, final CommandSlot.Kind kind) {
        if (open) {
            slot.kind(kind);
            return Admission.TAKEN;
        }
        status.countRefusedDraining();
        return Admission.DRAINING;
    }
}

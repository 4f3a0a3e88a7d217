package org.tributary.engine.pipeline;

import com.lmax.disruptor.EventFactory;
import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.collections.MutableInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.port.StateMachine;

/**
 * A preallocated place in the command ring. Written by the publisher that claimed it, read by decide.
 *
 * <p>All slots have one buffer, each its own part of it: a decoder that goes from command to command keeps the buffer that it
 * has, and no reference is stored for a command, which would cost one of the garbage collector's barriers each time. The
 * kind is kept as a number for the same reason.
 */
final class CommandSlot {
    private static final int LINE_BYTES = 64;

    /** What a slot carries. */
    enum Kind {
        COMMAND,
        LOOKUP,
        /** Carries only the time: a pulse may be due. */
        TICK,
        /** Asks to write the synced sequence into the journal. */
        MARK,
        /** Claimed, then given up. */
        CANCELLED
    }

    private static final Kind[] KINDS = Kind.values();

    /** Of all slots. */
    final UnsafeBuffer buffer;
    /** Where this one's bytes begin. */
    final int offset;

    long correlationId;
    int length;
    /** Lookup: the id's length after {@link #length} bytes of partner. */
    int idLength;

    short channel;
    private int kind = Kind.CANCELLED.ordinal();
    /** {@code System.nanoTime()} of a sampled slot, otherwise 0. */
    long publishedNanos;

    private CommandSlot(final UnsafeBuffer buffer, final int offset) {
        this.buffer = buffer;
        this.offset = offset;
    }

    /**
     * Creates slots whose commands are adjacent off the heap, so that a window of them is prefetched fast. They are a cache line
     * apart, because their first lines would otherwise compete for a sixteenth of the processor's caches.
     */
    static EventFactory<CommandSlot> factory(final int slots) {
        final int stride = StateMachine.MAX_COMMAND_BYTES + LINE_BYTES;
        final ByteBuffer memory = BufferUtil.allocateDirectAligned(Math.multiplyExact(slots, stride), LINE_BYTES);
        final UnsafeBuffer all = new UnsafeBuffer(memory);
        final MutableInteger next = new MutableInteger();
        return () -> new CommandSlot(all, next.getAndIncrement() * stride);
    }

    /** What it carries. */
    Kind kind() {
        return KINDS[kind];
    }

    void kind(final Kind newKind) {
        kind = newKind.ordinal();
    }

    /** Prefetches a donation's command by reading it: several such reads in a row overlap. */
    long touch() {
        return buffer.getLong(offset) + buffer.getLong(offset + LINE_BYTES);
    }
}

package org.tributary.gateway.bridge.reply;

import java.util.function.BiConsumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.tributary.engine.pipeline.Admission;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.gateway.log.FaultLog;
import org.tributary.gateway.log.RepeatedTask;

/**
 * Commands of one round of an event loop, which are published together when the round ends. Publishing wakes the stage
 * behind the ring if it sleeps, a system call that costs as much as parsing a callback. So a round costs one such call,
 * and the stage finds a batch. The only callback of a round is published as soon as the loop has read it. Loop thread
 * only.
 */
public final class Outbox {
    /** Most commands held: limits how long the first of them waits for the others' signature checks. */
    public static final int MAX_COMMANDS = 16;

    private static final FaultLog FAULTS = new FaultLog(LoggerFactory.getLogger(Outbox.class));

    private final ReplyLane lane;
    private final CommandIngress ingress;
    private final BiConsumer<Pending, RetryReason> refused;
    private final Runnable afterRefusals;
    private final UnsafeBuffer commands = new UnsafeBuffer(new byte[MAX_COMMANDS * CommandIngress.MAX_COMMAND_BYTES]);
    private final Pending[] places = new Pending[MAX_COMMANDS];
    private final int[] lengths = new int[MAX_COMMANDS];
    private int count;

    /**
     * An outbox.
     *
     * @param refused takes a place whose command the ring did not take, and gives it back
     * @param afterRefusals run after a round with refusals
     */
    public Outbox(
            final ReplyLane lane,
            final CommandIngress ingress,
            final BiConsumer<Pending, RetryReason> refused,
            final Runnable afterRefusals) {
        this.lane = lane;
        this.ingress = ingress;
        this.refused = refused;
        this.afterRefusals = afterRefusals;
    }

    /** Adds a copy of a command, to be published when the round ends or {@link #MAX_COMMANDS} are held. */
    public void add(final Pending place, final DirectBuffer command, final int length) {
        commands.putBytes(count * CommandIngress.MAX_COMMAND_BYTES, command, 0, length);
        places[count] = place;
        lengths[count++] = length;
        if (count == MAX_COMMANDS) {
            flush();
        }
    }

    /**
     * Publishes the held commands: at the end of a round, and before anything that must follow them. A failure concerns its
     * own command: the others are published, and the next round begins with an empty outbox.
     */
    public void flush() {
        final int held = count;
        count = 0;
        int refusals = 0;
        for (int i = 0; i < held; i++) {
            final Pending place = places[i];
            places[i] = null;
            final RetryReason refusal = publish(place, i);
            if (refusal != null) {
                refuse(place, refusal);
                refusals++;
            }
        }
        if (refusals > 0) {
            afterRefusals.run();
        }
    }

    /** Publishes a held command; returns null if the ring took it, otherwise the reason why not. */
    private @Nullable RetryReason publish(final Pending place, final int index) {
        try {
            final Admission admission = ingress.tryPublish(
                    lane.correlationId(place), commands, index * CommandIngress.MAX_COMMAND_BYTES, lengths[index]);
            return admission.isTaken() ? null : RetryReason.of(admission);
        } catch (final Throwable t) {
            RepeatedTask.reportQuietly(FAULTS, "publishing a callback (its channel is asked to retry)", t);
            return RetryReason.FAULT;
        }
    }

    private void refuse(final Pending place, final RetryReason reason) {
        try {
            refused.accept(place, reason);
        } catch (final Throwable t) {
            RepeatedTask.reportQuietly(FAULTS, "answering a callback that was not published", t);
        }
    }
}

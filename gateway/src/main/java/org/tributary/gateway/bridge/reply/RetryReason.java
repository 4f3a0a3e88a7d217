package org.tributary.gateway.bridge.reply;

import java.util.Locale;
import org.tributary.engine.pipeline.Admission;

/**
 * All reasons for asking a channel to send a callback again, shared by answers, metrics and logs. Of such a callback
 * nothing was journaled, with these exceptions: what got no answer of a replicated group in time, the notice of an unreadable payment, the ignored record of a refund or
 * reversal that the core could not join with its original, and the other parts of a combined order.
 */
public enum RetryReason {
    /** The ring is full of commands under way. */
    RING_FULL,
    /** The disk reserve is reached: the operator must free space. */
    RESERVE,
    /** The process is stopping. */
    DRAINING,
    /** The journal is still being read at the start. */
    RECOVERING,
    /** The event loop has read for so long that further callbacks might be answered after their channel's timeout. */
    LATE_ROUND,
    /** All of the event loop's places are taken by callbacks that wait for their record. */
    NO_PLACE,
    /** The queue of refunds that wait for their payment's record is full. */
    REFUND_QUEUE,
    /** A fault of the server before the command was in the ring; the log has it. */
    FAULT,
    /** A node of a replicated group got no answer in time; the callback may still be journaled. */
    NO_ANSWER,
    /** A refund or reversal whose original has not arrived, or changed after it was read. */
    REFUND_EARLY,
    /** An unreadable payment, when there are too many notices of those. */
    NOTICE_LIMIT,
    /** An unknown payment that is too old: only a correction books it. */
    STALE,
    /** An unreadable payment that is on record as a notice and whose wait is not over. */
    UNREADABLE;

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The reason of a command that the ring did not take. */
    public static RetryReason of(final Admission refusal) {
        return switch (refusal) {
            case RING_FULL -> RING_FULL;
            case RESERVE -> RESERVE;
            case DRAINING -> DRAINING;
            case RECOVERING -> RECOVERING;
            case TAKEN -> throw new IllegalArgumentException("a command that was taken");
        };
    }

    /** The result by which callbacks with this reason are counted. */
    public CallbackCounters.Result result() {
        return switch (this) {
            case REFUND_EARLY -> CallbackCounters.Result.PAYMENT_UNKNOWN;
            case NOTICE_LIMIT -> CallbackCounters.Result.NOTICE_LIMIT;
            case STALE -> CallbackCounters.Result.STALE;
            case UNREADABLE -> CallbackCounters.Result.UNREADABLE;
            default -> CallbackCounters.Result.TRY_AGAIN;
        };
    }

    /** The word of metrics, logs and problems, such as {@code ring-full}. */
    public String label() {
        return label;
    }
}

package org.tributary.gateway.bridge.reply;

import java.util.Locale;
import org.tributary.engine.pipeline.Admission;

/**
 * Why a channel is asked to send a callback again: all the reasons there are, shared by answers, metrics and logs. Nothing
 * of such a callback was journaled, but for the notice of one that can't be read.
 */
public enum RetryReason {
    /** As many commands are under way as the ring holds. */
    RING_FULL,
    /** The disk reserve is reached: ops must make space. */
    RESERVE,
    /** The process is stopping. */
    DRAINING,
    /** The journal is still being read at the start. */
    RECOVERING,
    /** The event loop has read for so long that later callbacks would wait past their channel's patience. */
    LATE_ROUND,
    /** As many callbacks of the event loop wait for their record as it has places. */
    NO_PLACE,
    /** As many refunds wait for their payment's record as the resolver takes. */
    REFUND_QUEUE,
    /** A fault of ours while a refund was joined with its payment; the log has it. */
    FAULT,
    /** A refund whose payment has not come, or was changed meanwhile. */
    REFUND_EARLY,
    /** A payment that can't be read, and too many of them within the hour. */
    NOTICE_LIMIT,
    /** An unknown payment too old to be taken: only a correction books it. */
    STALE,
    /** A payment that can't be read is on record as a notice, and its wait is not over. */
    UNREADABLE;

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

    /** How callbacks asked for again are counted among all. */
    CallbackCounters.Result result() {
        return switch (this) {
            case REFUND_EARLY -> CallbackCounters.Result.PAYMENT_UNKNOWN;
            case NOTICE_LIMIT -> CallbackCounters.Result.NOTICE_LIMIT;
            case STALE -> CallbackCounters.Result.STALE;
            case UNREADABLE -> CallbackCounters.Result.UNREADABLE;
            default -> CallbackCounters.Result.TRY_AGAIN;
        };
    }

    /** The label of metrics, such as {@code ring-full}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package org.tributary.gateway.bridge.reply;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.tributary.engine.codec.sbe.OutcomeCode;

/** Counts callbacks by endpoint and result, and retries by reason. Any thread. */
public final class CallbackCounters {
    /** The result of a callback. */
    public enum Result {
        /** Journaled and accepted. */
        ACCEPTED,
        /** Journaled and held. */
        HELD,
        /** Journaled again; counts nothing. */
        DUPLICATE,
        /** Journaled; a known id with other content. */
        CONFLICT,
        /** Journaled; money went back. */
        REFUNDED,
        /** Journaled; changed nothing. */
        IGNORED,
        /** Authentic, but of a kind that moves no money. */
        OTHER_KIND,
        /** Not authentic. */
        NOT_AUTHENTIC,
        /** The channel's probe with a bad signature. */
        PROBE,
        /** Not in the channel's format. */
        MALFORMED,
        /** Asked for again for lack of room or time; {@link RetryReason} says which. */
        TRY_AGAIN,
        /** A refund whose payment has not arrived yet. */
        PAYMENT_UNKNOWN,
        /** Authentic and about money, but unreadable: one record per event. */
        UNREADABLE,
        /** An unknown payment that is too old: nothing is journaled. */
        STALE,
        /** Test money in production. */
        TEST_MODE,
        /** Unreadable, when there are too many of those: nothing is journaled. */
        NOTICE_LIMIT;

        /** The label of metrics, such as {@code not-authentic}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Result of(final OutcomeCode code) {
            return switch (code) {
                case ACCEPTED -> ACCEPTED;
                case HELD -> HELD;
                case DUPLICATE -> DUPLICATE;
                case CONFLICT -> CONFLICT;
                case REFUNDED -> REFUNDED;
                default -> IGNORED;
            };
        }
    }

    private static final Result[] RESULTS = Result.values();

    private final List<String> names;
    private final LongAdder[][] counts;
    private final LongAdder[] retries = new LongAdder[RetryReason.values().length];

    /** Counters at 0. */
    public CallbackCounters(final List<String> endpointNames) {
        names = List.copyOf(endpointNames);
        counts = new LongAdder[names.size()][RESULTS.length];
        for (final LongAdder[] row : counts) {
            for (int i = 0; i < row.length; i++) {
                row[i] = new LongAdder();
            }
        }
        Arrays.setAll(retries, i -> new LongAdder());
    }

    /** Names of the endpoints, by index. */
    public List<String> endpoints() {
        return names;
    }

    /** Callbacks of an endpoint with a result. */
    public long count(final int endpoint, final Result result) {
        return counts[endpoint][result.ordinal()].sum();
    }

    public void add(final int endpoint, final Result result) {
        counts[endpoint][result.ordinal()].increment();
    }

    /** Callbacks asked for again for a reason. */
    public long retries(final RetryReason reason) {
        return retries[reason.ordinal()].sum();
    }

    /** Counts a retry by its reason; {@link #add} counts the callback's result. */
    public void countRetry(final RetryReason reason) {
        retries[reason.ordinal()].increment();
    }
}

package org.tributary.gateway.bridge.reply;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.tributary.engine.codec.sbe.OutcomeCode;

/** Callbacks counted by endpoint and what became of them. Any thread. */
public final class CallbackCounters {
    /** What became of a callback. */
    public enum Result {
        /** Journaled, accepted. */
        ACCEPTED,
        /** Journaled, held. */
        HELD,
        /** Journaled again, counts nothing. */
        DUPLICATE,
        /** Journaled, other content under a known id. */
        CONFLICT,
        /** Journaled, money went back. */
        REFUNDED,
        /** Journaled, changed nothing. */
        IGNORED,
        /** Authentic, of a kind that moves no money. */
        OTHER_KIND,
        /** Not the channel's. */
        NOT_AUTHENTIC,
        /** The channel's probe with a bad signature. */
        PROBE,
        /** Not as the channel writes it. */
        MALFORMED,
        /** Asked for again for want of room or time: the first of the {@link RetryReason}s. */
        TRY_AGAIN,
        /** A refund whose payment is not here yet. */
        PAYMENT_UNKNOWN,
        /** Authentic, about money, and not to be read: one record an event. */
        UNREADABLE,
        /** An unknown payment too old to be taken: nothing journaled. */
        STALE,
        /** Test money in production. */
        TEST_MODE,
        /** Unreadable, and too many of them: nothing journaled. */
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

    /** All at 0. */
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

    /** A callback is asked for again; counted by what became of it and by the reason. */
    public void addRetry(final int endpoint, final RetryReason reason) {
        add(endpoint, reason.result());
        countRetry(reason);
    }

    /** The same of a callback that is counted by its record. */
    public void countRetry(final RetryReason reason) {
        retries[reason.ordinal()].increment();
    }
}

package org.tributary.loadtest.client;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.UsageException;

/**
 * The channels' retry schedules, compressed for a test, in seconds after the previous attempt. WeChat Pay's (24 h 4 m
 * in all) and Alipay's (24 h 24 m; they say over 25 hours) are documented. The others are assumed: Stripe only says
 * that it backs off for up to three days, and UnionPay says nothing.
 */
public final class RetrySchedule {
    private static final Map<String, long[]> SECONDS = Map.of(
            "wechatpay",
                    new long[] {
                        15, 15, 30, 180, 600, 1_200, 1_800, 1_800, 1_800, 3_600, 10_800, 10_800, 10_800, 21_600, 21_600
                    },
            "alipay", new long[] {240, 600, 600, 3_600, 7_200, 21_600, 54_000},
            // assumed
            "unionpay", new long[] {60, 120, 240, 900, 3_600},
            // assumed, 65.6 hours in all
            "stripe", new long[] {300, 1_800, 7_200, 18_000, 36_000, 43_200, 43_200, 43_200, 43_200});

    /** Schedule of no channel: retries at once, without end. */
    static final RetrySchedule AT_ONCE = new RetrySchedule();

    private final long @Nullable [][] seconds;
    private final double compression;

    private RetrySchedule() {
        seconds = null;
        compression = 1;
    }

    /**
     * Retry schedules of some channels.
     *
     * @param channels their names, in the order of channel indexes
     * @param compression factor by which retries are faster than the channel's, at least 1
     */
    public RetrySchedule(final List<String> channels, final double compression) {
        if (!(compression >= 1)) {
            throw new UsageException("the compression of retries is at least 1");
        }
        this.compression = compression;
        this.seconds = channels.stream().map(SECONDS::get).toArray(long[][]::new);
    }

    /** Returns the nanoseconds from the n-th attempt (from 1) to the next; -1 if the channel gives up. */
    public long delayNanos(final int channel, final int attempts) {
        if (seconds == null) {
            return 0;
        }
        return attempts > seconds[channel].length ? -1 : (long) (seconds[channel][attempts - 1] * 1e9 / compression);
    }
}

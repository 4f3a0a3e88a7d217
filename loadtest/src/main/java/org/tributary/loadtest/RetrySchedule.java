package org.tributary.loadtest;

/**
 * WeChat Pay's retries: 15 s, 15 s, 30 s, 3 m, 10 m, 20 m, 30 m, 30 m, 30 m, 60 m, 3 h, 3 h, 3 h, 6 h, 6 h after the
 * attempt before; compressed for a test.
 */
final class RetrySchedule {
    private static final long[] SECONDS = {
        15, 15, 30, 180, 600, 1_200, 1_800, 1_800, 1_800, 3_600, 10_800, 10_800, 10_800, 21_600, 21_600
    };

    private final double compression;

    /** A schedule that many times as fast as the channel's. */
    RetrySchedule(final double compression) {
        if (!(compression >= 1)) {
            throw new UsageException("the compression of retries is at least 1");
        }
        this.compression = compression;
    }

    /** Nanoseconds from the n-th attempt (from 1) to the next; -1 if the channel gives up. */
    long delayNanos(final int attempts) {
        return attempts > SECONDS.length ? -1 : (long) (SECONDS[attempts - 1] * 1e9 / compression);
    }
}

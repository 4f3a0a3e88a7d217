package org.tributary.gateway.transport.limit;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.tributary.gateway.transport.Backlog;
import org.tributary.gateway.transport.wire.UrgentRequests;

/**
 * Budget of one loop's time for unproven connections: a tenth, with little saved up. While it is used up, their
 * requests wait in the {@link Backlog}, except those that can be a channel's first callback or a probe ({@link
 * UrgentRequests}). So a thousand sockets that are ready in the same round are only read, and their requests wait. One
 * thread.
 */
public final class StrangersTime {
    /** Most time that can be saved up, and most that can be owed. */
    public static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** Divisor of the time that passes: unproven connections get one part of it. */
    private static final int SHARE = 10;

    private final LongSupplier nanoTime;
    private long leftNanos = MOST_NANOS;
    private long countedNanos;

    public StrangersTime() {
        this(System::nanoTime);
    }

    public StrangersTime(final LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.countedNanos = nanoTime.getAsLong();
    }

    public boolean isUsedUp() {
        final long nowNanos = nanoTime.getAsLong();
        final long givenNanos = (nowNanos - countedNanos) / SHARE;
        countedNanos += givenNanos * SHARE;
        leftNanos = Math.min(MOST_NANOS, leftNanos + givenNanos);
        return leftNanos <= 0;
    }

    public void use(final long nanos) {
        leftNanos = Math.max(-MOST_NANOS, leftNanos - nanos);
    }
}

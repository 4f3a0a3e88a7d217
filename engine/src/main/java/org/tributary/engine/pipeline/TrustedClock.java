package org.tributary.engine.pipeline;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The wall clock as long as it agrees with the monotonic one. A wall clock that is set by more than a bound is not followed:
 * time then runs on from the last agreement, until the wall agrees again or an operator accepts it. Slewing by NTP changes
 * both clocks alike, so it is never noticed. Any thread.
 *
 * <p>A reading needs no earlier one: it compares the wall with the anchor, a moment at which both clocks were read. {@link #look}
 * moves the anchor on while they agree, so that small steps count as one if they come within {@link #ANCHOR_NANOS}.
 */
public final class TrustedClock implements LongSupplier {
    /** Least age of an anchor that is replaced. */
    static final long ANCHOR_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Longest time between the readings of both clocks for an anchor: a thread may be stopped between them. */
    private static final long AT_ONCE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final int TRIES = 100;

    /** A moment on both clocks. */
    public record Anchor(long wallMs, long nanos) {
        /** Wall time that belongs to a later monotonic time. */
        long at(final long nowNanos) {
            return wallMs + TimeUnit.NANOSECONDS.toMillis(nowNanos - nanos);
        }
    }

    private final LongSupplier wallMs;
    private final LongSupplier nanoTime;
    private final long boundMs;
    private volatile Anchor anchor;

    /** The system's clocks, which agree now. */
    public TrustedClock(final long boundMs) {
        this(System::currentTimeMillis, System::nanoTime, boundMs);
    }

    /**
     * A clock whose parts agree now.
     *
     * @param wallMs epoch milliseconds
     * @param nanoTime monotonic nanoseconds
     * @param boundMs most by which the wall may be off and is still followed
     */
    public TrustedClock(final LongSupplier wallMs, final LongSupplier nanoTime, final long boundMs) {
        this.wallMs = wallMs;
        this.nanoTime = nanoTime;
        this.boundMs = boundMs;
        this.anchor = readBoth();
    }

    private Anchor readBoth() {
        Anchor both = null;
        for (int i = 0; i < TRIES; i++) {
            final long before = nanoTime.getAsLong();
            both = new Anchor(wallMs.getAsLong(), before);
            if (nanoTime.getAsLong() - before <= AT_ONCE_NANOS) {
                return both;
            }
        }
        return Objects.requireNonNull(both, "at least one reading");
    }

    /** Now, in epoch milliseconds. */
    @Override
    public long getAsLong() {
        final long wall = wallMs.getAsLong();
        final long own = anchor.at(nanoTime.getAsLong());
        return Math.abs(wall - own) <= boundMs ? wall : own;
    }

    /** By how much the wall is ahead of the time that is followed; 0 while it is followed itself. */
    public long offsetMs() {
        final Anchor both = readBoth();
        final long offset = both.wallMs() - anchor.at(both.nanos());
        return Math.abs(offset) <= boundMs ? 0 : offset;
    }

    /** Whether the wall is followed. */
    public boolean agrees() {
        return offsetMs() == 0;
    }

    /** Most by which the wall may be off and is still followed. */
    public long boundMs() {
        return boundMs;
    }

    /**
     * Moves the anchor on if the clocks agree and it is old. One thread, now and then.
     *
     * @return the present anchor
     */
    public Anchor look() {
        final Anchor now = readBoth();
        final Anchor before = anchor;
        if (now.nanos() - before.nanos() >= ANCHOR_NANOS
                && Math.abs(now.wallMs() - before.at(now.nanos())) <= boundMs) {
            anchor = now;
        }
        return anchor;
    }

    /** Continues from an anchor of an earlier process on the same boot: a wall that was set meanwhile is not followed. */
    public void continueFrom(final Anchor earlier) {
        anchor = earlier;
    }

    /**
     * Follows the wall from now on.
     *
     * @param expectedMs offset that the operator has seen
     * @return false if the wall is off by something else now; then nothing has changed
     */
    public boolean accept(final long expectedMs) {
        final Anchor now = readBoth();
        if (Math.abs(now.wallMs() - anchor.at(now.nanos()) - expectedMs) > boundMs) {
            return false;
        }
        anchor = now;
        return true;
    }
}

package org.tributary.gateway.upkeep;

import java.nio.file.Path;
import java.time.Instant;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import org.tributary.engine.pipeline.TrustedClock;

/**
 * The time of a record that is journaled while no server runs. A stamp ahead of the true time meets every deadline up to it at the
 * next start, for good; so the wall clock is believed only where the server's last agreement of both clocks (DATA/clock) confirms it,
 * where it is near the journal's last record, or where an operator says that it is right.
 */
public final class OfflineTime implements LongUnaryOperator {
    private static final double MILLIS = 1e3;

    private final TrustedClock clock;
    private final boolean isKnown;
    private final boolean isAccepted;

    private OfflineTime(final TrustedClock clock, final boolean isKnown, final boolean isAccepted) {
        this.clock = clock;
        this.isKnown = isKnown;
        this.isAccepted = isAccepted;
    }

    /**
     * The time for a data directory.
     *
     * @param boundMs most by which the wall may be off and is still followed (clock.stepSeconds)
     * @param isAccepted true if an operator has said that the wall clock is right
     */
    public static OfflineTime of(final Path data, final long boundMs, final boolean isAccepted) {
        return of(data, new TrustedClock(boundMs), System::nanoTime, isAccepted);
    }

    static OfflineTime of(
            final Path data, final TrustedClock clock, final LongSupplier nanoTime, final boolean isAccepted) {
        final boolean isKnown = !isAccepted && new ClockWatch(data, clock).continueFrom(nanoTime);
        return new OfflineTime(clock, isKnown, isAccepted);
    }

    /** By how many seconds the wall clock is off the time that is used; 0 while it is followed. */
    public double offsetSeconds() {
        return clock.offsetMs() / MILLIS;
    }

    /**
     * Returns the time for a record.
     *
     * @throws RefusedException if it is only the wall clock's, and that is ahead of the journal's last record
     */
    @Override
    public long applyAsLong(final long lastMs) {
        final long nowMs = clock.getAsLong();
        if (!isKnown && !isAccepted && nowMs - lastMs > clock.boundMs()) {
            throw new RefusedException(
                    "the clock says " + Instant.ofEpochMilli(nowMs) + ", the journal's last record is of "
                            + Instant.ofEpochMilli(lastMs)
                            + ", and no DATA/clock of this boot confirms the clock. A record at a wrong time"
                            + " meets every deadline up to it, for good, so nothing was journaled. If the clock is right, run this again with"
                            + " --accept-clock");
        }
        return nowMs;
    }

    /** A time that nothing confirms. */
    public static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RefusedException(final String message) {
            super(message);
        }
    }
}

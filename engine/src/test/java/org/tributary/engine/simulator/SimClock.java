package org.tributary.engine.simulator;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.tributary.engine.pipeline.TrustedClock;

/**
 * The machine's clocks: a true time that only goes on, and a wall clock that is set forward, back and right. The engine's own
 * clock lives as long as a boot, as in the server, which keeps its anchor beside the journal.
 */
final class SimClock {
    private static final long BOUND_MS = 5_000;

    private final Plant plant;
    private long trueMs;
    private long wallOffsetMs;
    private long bootOffsetMs;
    private long sinceBoot;
    private TrustedClock trusted;

    SimClock(final Plant plant, final long trueMs) {
        this.plant = plant;
        this.trueMs = trueMs;
        this.trusted = boot();
    }

    private TrustedClock boot() {
        bootOffsetMs = wallOffsetMs;
        sinceBoot = 0;
        return new TrustedClock(this::wallMs, this::nanos, BOUND_MS);
    }

    /** Time that only goes on, as {@code System.nanoTime()} tells. */
    long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(trueMs);
    }

    private long wallMs() {
        return trueMs + wallOffsetMs;
    }

    /**
     * The power is back: no process knows what the wall said before.
     *
     * @param right true if the wall was set right while the machine booted, as most are
     */
    void bootAgain(final boolean right) {
        if (right) {
            wallOffsetMs = 0;
        }
        trusted = boot();
    }

    void pass(final long ms) {
        trueMs += ms;
    }

    /** Sets the wall clock so much ahead of the true time; 0: right. */
    void setWall(final long offsetMs) {
        wallOffsetMs = offsetMs;
        sinceBoot++;
    }

    /** What a server does every second. */
    void look() {
        trusted.look();
    }

    long trueMs() {
        return trueMs;
    }

    /** The engine's clock. */
    LongSupplier engines() {
        return plant.clock(() -> trusted.getAsLong(), this::wallMs);
    }

    /** Latest time that the engine may give a command now: each time that the wall is set it may be followed by the bound. */
    long latestMs() {
        return trueMs + bootOffsetMs + BOUND_MS * (sinceBoot + 1);
    }
}

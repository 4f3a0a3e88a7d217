package org.tributary.gateway.log;

import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Logs failures that are our mistake, each under an id that its answer names, and no flood of them: beyond so many a
 * minute they are counted, and their answers name the last that was logged. Any thread.
 */
public final class FaultLog {
    /** Failures logged a minute. */
    static final int MOST_A_MINUTE = 10;

    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Logger log;
    private final LongSupplier nanoTime;
    private long windowNanos;
    private int logged;
    private long unlogged;
    private String lastId = "";

    /** A log of one place, by the clock of the machine. */
    public FaultLog(final Logger log) {
        this(log, System::nanoTime);
    }

    FaultLog(final Logger log, final LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
        this.windowNanos = nanoTime.getAsLong();
    }

    /**
     * Notes a failure.
     *
     * @param what where it happened; no secret, no payer's id
     * @return the id under which the log has it, or has the last one before it of which there were too many
     */
    public synchronized String report(final String what, final Throwable failure) {
        final long now = nanoTime.getAsLong();
        if (now - windowNanos >= WINDOW_NANOS) {
            if (unlogged > 0) {
                log.error("{} more failures were not logged: too many a minute", unlogged);
            }
            windowNanos = now;
            logged = 0;
            unlogged = 0;
        }
        if (logged == MOST_A_MINUTE) {
            unlogged++;
            return lastId;
        }
        logged++;
        lastId = UUID.randomUUID().toString();
        log.atError().addKeyValue("errorId", lastId).setCause(failure).log("{} failed, error id {}", what, lastId);
        return lastId;
    }
}

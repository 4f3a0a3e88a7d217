package org.tributary.gateway.log;

import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Logs the server's own faults, each under an error id that the answer names. Beyond a limit per minute faults are only
 * counted, and their answers name the last one logged. Any thread.
 */
public final class FaultLog {
    /** Most faults logged per minute. */
    static final int MOST_A_MINUTE = 10;

    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Logger log;
    private final LongSupplier nanoTime;
    private long windowNanos;
    private int logged;
    private long unlogged;
    private String lastId = "";

    /** A log of one place in the code, with the system's clock. */
    public FaultLog(final Logger log) {
        this(log, System::nanoTime);
    }

    FaultLog(final Logger log, final LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
        this.windowNanos = nanoTime.getAsLong();
    }

    /**
     * Reports a fault.
     *
     * @param what the operation that failed; no secret, no payer's id
     * @return the error id under which it was logged, or that of the last one logged if there were too many
     */
    public synchronized String report(final String what, final Throwable failure) {
        final long now = nanoTime.getAsLong();
        if (now - windowNanos >= WINDOW_NANOS) {
            if (unlogged > 0) {
                log.error("{} more failures were not logged: too many per minute", unlogged);
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

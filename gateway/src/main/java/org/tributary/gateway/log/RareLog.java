package org.tributary.gateway.log;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Warnings that external input causes. Beyond a limit per minute they are only counted; the metrics count all of them.
 * Any thread.
 */
public final class RareLog {
    /** Most warnings per minute. */
    static final int MOST_A_MINUTE = 10;

    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Logger log;
    private final LongSupplier nanoTime;
    private long windowNanos;
    private int logged;
    private long unlogged;

    /**
     * A log of one place in the code.
     *
     * @param nanoTime a monotonic clock
     */
    public RareLog(final Logger log, final LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
        this.windowNanos = nanoTime.getAsLong();
    }

    /**
     * Logs a warning, unless there were too many.
     *
     * @param arguments no secret, no payer's id
     */
    public synchronized void warn(final String format, final Object... arguments) {
        final long now = nanoTime.getAsLong();
        if (now - windowNanos >= WINDOW_NANOS) {
            if (unlogged > 0) {
                log.warn("{} more warnings of this kind were not logged: too many per minute", unlogged);
            }
            windowNanos = now;
            logged = 0;
            unlogged = 0;
        }
        if (logged == MOST_A_MINUTE) {
            unlogged++;
        } else {
            logged++;
            log.warn(format, arguments);
        }
    }
}

package org.tributary.engine.journal.chronicle;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How long a reader waits at one batch for a writer that may be finishing what looks damaged. One thread. */
final class WriterPatience {
    private static final int WAIT_MS = 10;

    private final int limitMs;
    private long atBatch = -1;
    private int waitedMs;
    private boolean readAfterWriter;

    /** Waits at most {@code limitMs} at each batch. */
    WriterPatience(final int limitMs) {
        this.limitMs = limitMs;
    }

    /** Waits a little; false if the writer had its time, or had ended when this was read. The next look reads the file again. */
    boolean waited(final long batch, final JournalCursor cursor) {
        if (atBatch != batch) {
            atBatch = batch;
            waitedMs = 0;
            readAfterWriter = false;
        }
        if (waitedMs >= limitMs || readAfterWriter) {
            return false;
        }
        readAfterWriter = !cursor.mayHaveWriter();
        if (!readAfterWriter) {
            waitedMs += WAIT_MS;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(WAIT_MS));
        }
        cursor.walker().forget();
        return true;
    }
}

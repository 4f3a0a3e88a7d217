package org.tributary.gateway.cli;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** A progress line on stderr for long work; silent where stderr is not a terminal. One thread. */
final class ProgressLine implements AutoCloseable {
    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final String what;
    private final PrintStream out = System.err;
    private final boolean terminal = System.console() != null;
    private final long startNanos = System.nanoTime();
    private long lastNanos = startNanos;
    private boolean shown;

    ProgressLine(final String what) {
        this.what = what;
    }

    /** Shows the sequence reached. */
    void at(final long sequence) {
        final long now = System.nanoTime();
        if (terminal && now - lastNanos >= EVERY_NANOS) {
            lastNanos = now;
            final long perSecond = sequence * TimeUnit.SECONDS.toNanos(1) / Math.max(1, now - startNanos);
            out.printf("\r%s: %,d records, %,d/s ", what, sequence, perSecond);
            shown = true;
        }
    }

    @Override
    public void close() {
        if (shown) {
            out.println();
        }
    }
}

package org.tributary.loadtest.drill.group;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Longest time in which no payment was answered, from a moment on: a thread that looks at a counter every millisecond. A first answer
 * after a kill may be one that was already under way, so what is told is the end of the longest silence, not the first answer.
 */
final class Silence extends Thread {
    private final LongSupplier answered;
    private final long fromNanos;
    private volatile boolean ended;
    private long longestNanos;
    private long endOfLongestNanos = -1;
    private long seen;

    /**
     * Begins to look when it is started.
     *
     * @param answered counts answers
     * @param fromNanos {@link System#nanoTime} from which silence counts
     */
    Silence(final LongSupplier answered, final long fromNanos) {
        super("silence");
        setDaemon(true);
        this.answered = answered;
        this.fromNanos = fromNanos;
        this.seen = answered.getAsLong();
    }

    @Override
    public void run() {
        long lastNanos = fromNanos;
        while (!ended) {
            final long now = answered.getAsLong();
            if (now != seen) {
                lastNanos = answeredAt(System.nanoTime(), lastNanos);
                seen = now;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(1);
            } catch (final InterruptedException e) {
                return;
            }
        }
    }

    private long answeredAt(final long nanos, final long lastNanos) {
        if (nanos - lastNanos > longestNanos) {
            longestNanos = nanos - lastNanos;
            endOfLongestNanos = nanos;
        }
        return nanos;
    }

    /** Ends, and returns milliseconds from the beginning to the end of the longest silence; -1 if there was no answer. */
    long againMs() throws InterruptedException {
        ended = true;
        join();
        return endOfLongestNanos < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(endOfLongestNanos - fromNanos);
    }
}

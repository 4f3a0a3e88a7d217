package org.tributary.loadtest.server;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.scenario.Scenario;

/** Stops the server in the middle of a load and starts it again later. A thread. */
public final class Downtime extends Thread {
    private final ServerProcess server;
    private final Scenario.Outage outage;
    private final long beforeMs;
    private volatile @Nullable Exception failure;

    /**
     * An outage.
     *
     * @param beforeNanos time until the curve begins, from which the outage's seconds count
     */
    public Downtime(final ServerProcess server, final Scenario.Outage outage, final long beforeNanos) {
        super("downtime");
        this.server = server;
        this.outage = outage;
        this.beforeMs = beforeNanos / 1_000_000;
    }

    @Override
    public void run() {
        try {
            final long startMs = System.nanoTime() / 1_000_000 + beforeMs;
            sleepUntil(startMs + (long) (1_000 * outage.fromSeconds()));
            server.stop();
            System.err.printf("the server is down from second %.0f on%n", outage.fromSeconds());
            sleepUntil(startMs + (long) (1_000 * outage.toSeconds()));
            System.err.println("back: " + server.start());
        } catch (final IOException | InterruptedException | RuntimeException e) {
            failure = e;
        }
    }

    private static void sleepUntil(final long ms) throws InterruptedException {
        Thread.sleep(Math.max(0, ms - System.nanoTime() / 1_000_000));
    }

    /** Waits until the server is up again. */
    public void await() throws IOException, InterruptedException {
        join();
        if (failure != null) {
            throw new IOException("the server could not be started again: " + failure.getMessage(), failure);
        }
    }
}

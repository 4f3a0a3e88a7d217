package org.tributary.loadtest.server;

import java.io.IOException;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Kills a server and starts it again a number of times, at random moments within the load: one in each equal part of
 * it, or shortly after the server is up again, so that it always took something. A thread.
 */
public final class Killer extends Thread {
    private static final long MIN_LIFE_MS = 300;
    private static final long MORE_LIFE_MS = 2_000;

    private final ServerProcess server;
    private final long[] killAtMs;
    private final SplittableRandom random;
    private volatile @Nullable Exception failure;
    private volatile int kills;

    public Killer(final ServerProcess server, final int kills, final double seconds, final long seed) {
        super("killer");
        this.server = server;
        this.killAtMs = moments(kills, seconds, seed);
        this.random = new SplittableRandom(~seed);
    }

    /** Returns the moments in milliseconds from the load's start, ascending. */
    static long[] moments(final int kills, final double seconds, final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final long[] moments = new long[kills];
        for (int i = 0; i < kills; i++) {
            moments[i] = (long) (1000 * seconds * (i + random.nextDouble()) / kills);
        }
        return moments;
    }

    @Override
    public void run() {
        final long startMs = System.nanoTime() / 1_000_000;
        long earliestMs = startMs;
        try {
            for (final long moment : killAtMs) {
                final long killMs = Math.max(startMs + moment, earliestMs);
                Thread.sleep(Math.max(0, killMs - System.nanoTime() / 1_000_000));
                server.kill();
                kills++;
                final long killedMs = System.nanoTime() / 1_000_000;
                final String ready = server.start();
                earliestMs = System.nanoTime() / 1_000_000 + MIN_LIFE_MS + random.nextLong(MORE_LIFE_MS);
                System.err.printf(
                        "killed after %.1f s, back %.1f s later: %s%n",
                        (killedMs - startMs) / 1e3, (System.nanoTime() / 1_000_000 - killedMs) / 1e3, ready);
            }
        } catch (final IOException | InterruptedException | RuntimeException e) {
            failure = e;
        }
    }

    /** Waits until the last start is complete. */
    public void await() throws IOException, InterruptedException {
        join();
        if (failure != null) {
            throw new IOException("the server could not be started again: " + failure.getMessage(), failure);
        }
    }

    public int kills() {
        return kills;
    }
}

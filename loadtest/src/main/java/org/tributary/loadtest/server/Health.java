package org.tributary.loadtest.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Samples the server's metrics once a second while a load runs and keeps the worst values. A thread; {@link
 * #stopAndReport} returns them.
 */
public final class Health extends Thread {
    private static final long INTERVAL_MS = 1_000;
    private static final long KIB = 1_024;

    private final ServerView server;
    private final @Nullable OwnServer own;
    private volatile boolean stopping;
    private long lagRecords;
    private long memoryBytes;
    private long diskFreeBytes = Long.MAX_VALUE;

    /**
     * The worst values seen.
     *
     * @param lagRecords decided and not yet journaled and answered
     * @param memoryBytes of the process: anonymous memory if this program started it, else heap and direct buffers in
     *     use
     * @param diskFreeBytes the least; 0 if the server never answered
     */
    public record Worst(long lagRecords, long memoryBytes, long diskFreeBytes) {
        static final Worst UNKNOWN = new Worst(0, 0, 0);
    }

    public Health(final ServerView server, final @Nullable OwnServer own) {
        super("health");
        setDaemon(true);
        this.server = server;
        this.own = own;
    }

    @Override
    public void run() {
        while (!stopping) {
            sample();
            try {
                Thread.sleep(INTERVAL_MS);
            } catch (final InterruptedException e) {
                return;
            }
        }
    }

    private void sample() {
        try {
            final Map<String, Double> metrics = server.metrics();
            lagRecords = Math.max(lagRecords, metric(metrics, "tributary_journal_lag_records"));
            diskFreeBytes = Math.min(diskFreeBytes, metric(metrics, "tributary_disk_free_bytes"));
            final long inUse = metric(metrics, "jvm_memory_used_bytes") + metric(metrics, "jvm_buffer_pool_used_bytes");
            memoryBytes = Math.max(
                    memoryBytes,
                    own == null ? inUse : anonymousBytes(own.process().pid(), inUse));
        } catch (final IOException e) {
            return; // it may be down for a while: the load itself shows the effect
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long metric(final Map<String, Double> metrics, final String name) {
        return metrics.getOrDefault(name, 0.0).longValue();
    }

    /** Returns anonymous memory, without mapped journal files, which the system can reclaim. */
    private static long anonymousBytes(final long pid, final long otherwise) throws IOException {
        final Path status = Path.of("/proc/" + pid + "/status");
        if (!Files.isReadable(status)) {
            return otherwise;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .findFirst()
                .map(line -> Long.parseLong(line.replaceAll("\\D+", "")) * KIB)
                .orElse(otherwise);
    }

    /** Samples once more, ends, and returns the worst values. */
    public Worst stopAndReport() throws InterruptedException {
        stopping = true;
        interrupt();
        join();
        sample();
        return new Worst(lagRecords, memoryBytes, diskFreeBytes == Long.MAX_VALUE ? 0 : diskFreeBytes);
    }
}

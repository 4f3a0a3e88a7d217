package org.tributary.gateway.upkeep;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.gateway.log.FaultLog;
import org.tributary.gateway.log.RepeatedTask;

/**
 * Builds snapshots at an interval, by {@code tributary snapshot} in a separate process: it needs as much memory as the
 * engine, which it may use ({@link ChildOptions}), and its failure does not affect the engine. Skipped if there is no new record since the last one.
 */
public final class SnapshotTimer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotTimer.class);
    private static final FaultLog FAULTS = new FaultLog(LOG);

    private final Path data;
    private final LongSupplier sequence;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        final Thread thread = new Thread(task, "snapshot-timer");
        thread.setDaemon(true);
        return thread;
    });
    private volatile @Nullable Process running;
    private long lastSequence;

    /**
     * A timer that is not started.
     *
     * @param sequence sequence of the last record released
     */
    public SnapshotTimer(final Path data, final LongSupplier sequence) {
        this.data = data;
        this.sequence = sequence;
        this.lastSequence = sequence.getAsLong();
    }

    /** Starts the timer. Without a packaged jar there is no program to run, which is logged. */
    public void start(final int everyMinutes) {
        final Path jar = jar();
        if (everyMinutes == 0) {
            return;
        }
        if (jar == null) {
            LOG.info("not run from a jar: snapshots are built only by `tributary snapshot`");
            return;
        }
        timer.scheduleWithFixedDelay(
                new RepeatedTask("building a snapshot", () -> build(jar), FAULTS),
                everyMinutes,
                everyMinutes,
                TimeUnit.MINUTES);
    }

    private void build(final Path jar) {
        final long now = sequence.getAsLong();
        if (now == lastSequence) {
            return;
        }
        final String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
        try {
            final List<String> command = new ArrayList<>(List.of(java));
            command.addAll(ChildOptions.of(ManagementFactory.getRuntimeMXBean().getInputArguments()));
            command.addAll(List.of("-jar", jar.toString(), "snapshot", "--data", data.toString()));
            final Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            running = process;
            final int exitCode = process.waitFor();
            if (exitCode == 0) {
                lastSequence = now;
                LOG.info("snapshot built, at least up to sequence {}", now);
            } else {
                LOG.warn(
                        "the snapshot failed with exit code {}; `tributary snapshot --data {}` shows why",
                        exitCode,
                        data);
            }
        } catch (final IOException e) {
            LOG.warn("a snapshot could not be started", e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static @Nullable Path jar() {
        try {
            final Path source = Path.of(SnapshotTimer.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.isRegularFile(source) ? source : null;
        } catch (final URISyntaxException e) {
            return null;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        final Process process = running;
        if (process != null) {
            process.destroy();
        }
    }
}

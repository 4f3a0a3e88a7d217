package org.tributary.gateway.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.pipeline.TrustedClock;
import org.tributary.engine.snapshot.SnapshotStore;
import org.tributary.engine.status.DistinctErrors;
import org.tributary.engine.status.EngineStatus;
import org.tributary.engine.status.StageTimer;
import org.tributary.gateway.api.json.StatusSource;
import org.tributary.gateway.bridge.reply.CallbackCounters;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.transport.limit.TransportCounters;

/** Collects the figures of the ops page. Any thread; the disk is checked at most every few seconds. */
final class StatusReport implements StatusSource {
    private static final long DISK_LOOK_NANOS = 5_000_000_000L;

    private static final int SEQUENCE_AT = "snapshot-".length();
    private static final int SEQUENCE_DIGITS = 19;

    private final TributaryConfig config;
    private final EngineStatus engine;
    private final CallbackCounters callbacks;
    private final TransportCounters transport;
    private final Supplier<List<Long>> skippedRecords;
    private final Supplier<String> role;
    private final TrustedClock clock;
    private final DataDirectory data;
    private final long startedAtMs = System.currentTimeMillis();
    private long lookedNanos = System.nanoTime() - DISK_LOOK_NANOS;
    private long diskFreeBytes = UNKNOWN;
    private long snapshotSequence = UNKNOWN;
    private long snapshotAtMs = UNKNOWN;

    StatusReport(
            final TributaryConfig config,
            final EngineStatus engine,
            final CallbackCounters callbacks,
            final TransportCounters transport,
            final Supplier<List<Long>> skippedRecords,
            final Supplier<String> role,
            final TrustedClock clock) {
        this.clock = clock;
        this.skippedRecords = skippedRecords;
        this.role = role;
        this.config = config;
        this.engine = engine;
        this.callbacks = callbacks;
        this.transport = transport;
        this.data = new DataDirectory(config.data());
    }

    @Override
    public synchronized Status status() {
        lookAtDisk();
        final EngineStatus.Reading reading = engine.read();
        return new Status(
                role.get(),
                reading.ringUsed(),
                reading.ringSize(),
                reading.lagRecords(),
                diskFreeBytes,
                config.journal().refuseBelowBytes(),
                config.journal().durability().text(),
                snapshotSequence,
                snapshotAtMs,
                List.of(
                        stage("decide", engine.decide),
                        stage("journal", engine.journal),
                        stage("release", engine.release),
                        stage("end-to-end", engine.endToEnd)),
                refused(),
                transport.connections(),
                transport.viewers(),
                engine.errors.entries().stream()
                        .mapToLong(DistinctErrors.Entry::count)
                        .sum(),
                startedAtMs,
                skippedRecords.get(),
                clock.offsetMs());
    }

    private static Stage stage(final String name, final StageTimer timer) {
        final StageTimer.Latency latency = timer.recent();
        return new Stage(
                name, latency.count(), latency.p50Nanos(), latency.p99Nanos(), latency.p999Nanos(), latency.maxNanos());
    }

    private List<Refused> refused() {
        final List<Refused> refused = new ArrayList<>();
        for (int i = 0; i < callbacks.endpoints().size(); i++) {
            refused.add(new Refused(
                    callbacks.endpoints().get(i),
                    callbacks.count(i, CallbackCounters.Result.NOT_AUTHENTIC),
                    callbacks.count(i, CallbackCounters.Result.MALFORMED),
                    callbacks.count(i, CallbackCounters.Result.TRY_AGAIN)
                            + callbacks.count(i, CallbackCounters.Result.PAYMENT_UNKNOWN)));
        }
        return refused;
    }

    private void lookAtDisk() {
        final long nowNanos = System.nanoTime();
        if (nowNanos - lookedNanos < DISK_LOOK_NANOS) {
            return;
        }
        lookedNanos = nowNanos;
        try {
            diskFreeBytes = Files.getFileStore(config.data()).getUsableSpace();
            final List<Path> snapshots = new SnapshotStore(data).newestFirst();
            if (!snapshots.isEmpty()) {
                final Path newest = snapshots.get(0);
                final String name = newest.getFileName().toString();
                snapshotSequence = Long.parseLong(name.substring(SEQUENCE_AT, SEQUENCE_AT + SEQUENCE_DIGITS));
                snapshotAtMs = Files.getLastModifiedTime(newest).toMillis();
            }
        } catch (final IOException | UncheckedIOException e) {
            diskFreeBytes = UNKNOWN;
        }
    }
}

package org.tributary.gateway.server;

import java.nio.file.Path;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.JournalSettings;
import org.tributary.engine.pipeline.Engine;
import org.tributary.engine.pipeline.StageMode;
import org.tributary.engine.pipeline.WaitKind;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.transport.limit.TransportSettings;

/** The file's settings in the words of those they are for. */
final class EngineSettings {
    /** Largest frame a batch of {@code engine.batchBytes} can become fits a quarter of it. */
    private static final long BLOCK_BYTES = 128L << 20;

    private static final int MILLIS = 1000;

    private EngineSettings() {}

    static JournalSettings journal(final TributaryConfig config) {
        final TributaryConfig.Journal journal = config.journal();
        return new JournalSettings(
                config.durability() == TributaryConfig.Durability.DEVICE ? Durability.DEVICE : Durability.PROCESS,
                journal.reserveBytes(),
                journal.refuseBelowBytes(),
                journal.cycleBytes(),
                BLOCK_BYTES,
                journal.syncIntervalMs());
    }

    static Engine.Context engine(final TributaryConfig config) {
        final TributaryConfig.Engine engine = config.engine();
        return new Engine.Context()
                .ringSize(engine.ringSize())
                .maxBatchRecords(engine.batchRecords())
                .maxBatchBytes(engine.batchBytes())
                .stages(
                        switch (engine.stages()) {
                            case SHARED -> StageMode.SHARED;
                            case PAIRED -> StageMode.PAIRED;
                            case SEPARATE -> StageMode.SEPARATE;
                        })
                .waitKind(
                        switch (engine.waitStrategy()) {
                            case BLOCKING -> WaitKind.BLOCKING;
                            case YIELDING -> WaitKind.YIELDING;
                            case BUSY_SPIN -> WaitKind.BUSY;
                        });
    }

    static TransportSettings transport(final TributaryConfig config) {
        final TributaryConfig.Limits limits = config.limits();
        final Path certificate = config.tls().certificate();
        final Path key = config.tls().key();
        final TransportSettings.Tls tls =
                certificate == null || key == null ? null : new TransportSettings.Tls(certificate, key);
        final String adminHost = config.admin().host();
        return new TransportSettings(
                config.host(),
                config.port(),
                limits.callbackThreads(),
                limits.connections(),
                limits.liveViewers(),
                limits.pipelined(),
                limits.lineBytes(),
                limits.headerBytes(),
                limits.bodyBytes(),
                limits.adminBodyBytes(),
                limits.headerSeconds() * MILLIS,
                limits.requestSeconds() * MILLIS,
                limits.idleSeconds() * MILLIS,
                limits.queuedReads(),
                tls,
                new TransportSettings.Fairness(
                        limits.callbackReserve(),
                        limits.connectionsPerAddress(),
                        limits.readsPerAddress(),
                        limits.viewersPerAddress(),
                        limits.buffersBytes(),
                        config.proxies()::isTrusted,
                        config.proxies().sendHeader(),
                        config.environment() == TributaryConfig.Environment.SANDBOX),
                adminHost == null
                        ? null
                        : new TransportSettings.Admin(adminHost, config.admin().port()));
    }
}

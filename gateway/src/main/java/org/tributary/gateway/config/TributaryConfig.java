package org.tributary.gateway.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.JournalSettings;
import org.tributary.engine.pipeline.PipelineSettings;
import org.tributary.engine.pipeline.WaitKind;
import org.tributary.gateway.config.yaml.Mistakes;
import org.tributary.gateway.config.yaml.Node;
import org.tributary.gateway.config.yaml.NodeReader;
import org.tributary.gateway.config.yaml.Section;

/**
 * The process's settings, as {@code tributary.yaml} gives them. Immutable; whole and sound once read: each within its
 * bounds and the relations between them checked. {@link SettingsTable} has defaults and meanings. Paths are absolute.
 * Server, pipeline and journal take their parts as they are; names end in the unit.
 *
 * @param campaign the campaign file, for an empty data directory
 * @param anchor file outside the data directory that names the journal's end; null: none
 * @param anchorKey private key that signs the anchor; null: it is not signed
 * @param clockStepMs most by which the wall clock may be set at once and is still followed
 * @param webhooks receivers of events
 * @param scrubBytesPerSecond at which journal and snapshots are read again beside the engine; 0: never
 * @param cluster null: a single server
 * @param secondPersonAboveFen largest sum that one person may move; {@link #NO_SECOND_PERSON}: any
 * @param snapshotMinutes time between snapshots; 0: only by command
 */
public record TributaryConfig(
        Environment environment,
        Path data,
        Path keys,
        Path campaign,
        @Nullable Path anchor,
        @Nullable Path anchorKey,
        Rules rules,
        Callbacks callbacks,
        ServerSettings server,
        PipelineSettings pipeline,
        JournalSettings journal,
        long clockStepMs,
        long scrubBytesPerSecond,
        long secondPersonAboveFen,
        int snapshotMinutes,
        List<WebhookSettings> webhooks,
        @Nullable ClusterConfig cluster,
        Logging logging) {

    /** Value of {@link #secondPersonAboveFen} if the setting is absent. */
    public static final long NO_SECOND_PERSON = -1;

    /** Largest settings file read. */
    public static final int MAX_FILE_BYTES = 1 << 20;

    /** Whether keys are real. */
    public enum Environment {
        SANDBOX,
        PRODUCTION
    }

    /** How an idle stage waits, in the file's words. */
    private enum WaitStrategy {
        BLOCKING(WaitKind.BLOCKING),
        YIELDING(WaitKind.YIELDING),
        BUSY_SPIN(WaitKind.BUSY);

        private final WaitKind kind;

        WaitStrategy(final WaitKind kind) {
            this.kind = kind;
        }
    }

    /** What is logged at least. */
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }

    /** How a log line is written. */
    public enum LogFormat {
        JSON,
        TEXT
    }

    /** A setting that is on or off. */
    private enum Switch {
        ON,
        OFF
    }

    /** Settings that change outcomes and therefore go into the journal. */
    public record Rules(long graceMs, long refundWaitMs) {}

    /**
     * What is taken of callbacks.
     *
     * @param skewMs how far off a signed time may be
     * @param maxAgeMs how old an unknown payment may be on a channel that signs no time of sending
     * @param noticesPerHour most payments that can't be read, recorded within any hour
     */
    public record Callbacks(long skewMs, long maxAgeMs, int noticesPerHour) {}

    /** Of the log. */
    public record Logging(LogLevel level, LogFormat format) {}

    /** Largest frame a batch of {@code engine.batchBytes} can become fits a quarter of it. */
    private static final long BLOCK_BYTES = 128L << 20;

    private static final int BATCH_SLOTS = 4;

    /** The settings of a sandbox whose file leaves all to the table. */
    public static TributaryConfig defaults() {
        return parse("environment: sandbox".getBytes(StandardCharsets.UTF_8), "the defaults", Path.of(""));
    }

    /**
     * Reads a file; variables of the process's environment prevail.
     *
     * @throws org.tributary.gateway.config.yaml.InvalidFileException with every mistake in it
     * @throws IOException if it can't be read at all
     */
    public static TributaryConfig read(final Path file) throws IOException {
        final byte[] bytes = BoundedFiles.read(file, MAX_FILE_BYTES);
        return parse(bytes, file.toString(), file.toAbsolutePath().resolveSibling(""), System.getenv());
    }

    /**
     * Reads a file's bytes.
     *
     * @param name of the file, for messages
     * @param directory what relative paths are relative to
     * @throws org.tributary.gateway.config.yaml.InvalidFileException with every mistake in it
     */
    public static TributaryConfig parse(final byte[] yaml, final String name, final Path directory) {
        return parse(yaml, name, directory, Map.of());
    }

    /**
     * Reads a file's bytes and the variables that prevail over it.
     *
     * @param environment see {@link EnvironmentSettings}
     */
    static TributaryConfig parse(
            final byte[] yaml, final String name, final Path directory, final Map<String, String> environment) {
        final Mistakes mistakes = new Mistakes(name);
        final Node.Mapping root = NodeReader.read(yaml, MAX_FILE_BYTES, mistakes);
        mistakes.throwIfAny();
        if (root == null) {
            throw mistakes.asException();
        }
        final Node.Mapping all = EnvironmentSettings.over(root, environment, mistakes);
        final SettingsReader settings = new SettingsReader(new Section(all, "the configuration", mistakes), directory);
        final TributaryConfig config = read(settings);
        settings.finish();
        mistakes.throwIfAny();
        return config;
    }

    /** The files that settings name. */
    public record Named(Path keys, Path campaign) {}

    /**
     * The files that a settings file names, whatever mistakes it has elsewhere, so that a check can go on there.
     *
     * @throws org.tributary.gateway.config.yaml.InvalidFileException if it is not YAML
     * @throws IOException if it can't be read at all
     */
    public static Named namedIn(final Path file) throws IOException {
        final Mistakes mistakes = new Mistakes(file.toString());
        final Node.Mapping root = NodeReader.read(BoundedFiles.read(file, MAX_FILE_BYTES), MAX_FILE_BYTES, mistakes);
        mistakes.throwIfAny();
        if (root == null) {
            throw mistakes.asException();
        }
        final SettingsReader settings = new SettingsReader(
                new Section(EnvironmentSettings.over(root, System.getenv(), mistakes), "the configuration", mistakes),
                file.toAbsolutePath().resolveSibling(""));
        return new Named(settings.path("keys"), settings.path("campaign"));
    }

    /** The same with what the command line overrides; null leaves a value as it is. */
    public TributaryConfig override(
            final @Nullable Path newData, final @Nullable String newHost, final @Nullable Integer newPort) {
        return new TributaryConfig(
                environment,
                newData == null ? data : newData.toAbsolutePath().normalize(),
                keys,
                campaign,
                anchor,
                anchorKey,
                rules,
                callbacks,
                server.at(newHost == null ? server.host() : newHost, newPort == null ? server.port() : newPort),
                pipeline,
                journal,
                clockStepMs,
                scrubBytesPerSecond,
                secondPersonAboveFen,
                snapshotMinutes,
                webhooks,
                cluster,
                logging);
    }

    private static TributaryConfig read(final SettingsReader settings) {
        final Environment environment = settings.choice("environment", Environment.class);
        final PipelineSettings pipeline = pipeline(settings);
        final JournalSettings journal = journal(settings);
        if (journal.refuseBelowBytes() < pipeline.inFlightBytes()) {
            settings.mistake(
                    "journal.refuseBelow",
                    "journal.refuseBelow has no room for a full ring, which takes "
                            + ((pipeline.inFlightBytes() >> 20) + 1) + " MiB with engine.ringSize ("
                            + pipeline.ringSize() + ") and engine.batchBytes",
                    "Raise it to that, or make the ring smaller");
        }
        return new TributaryConfig(
                environment,
                settings.path("data"),
                settings.path("keys"),
                settings.path("campaign"),
                anchor(settings),
                settings.optionalPath("anchor.key"),
                new Rules(settings.millis("graceSeconds"), settings.millis("refundWaitSeconds")),
                new Callbacks(
                        skewMs(settings, environment),
                        settings.millis("callbackMaxAge"),
                        settings.number("limits.noticesPerHour")),
                server(settings, environment),
                pipeline,
                journal,
                settings.millis("clock.stepSeconds"),
                settings.size("journal.scrubPerSecond"),
                settings.number("secondPerson.aboveFen", NO_SECOND_PERSON),
                settings.number("snapshot.everyMinutes"),
                settings.webhooks(),
                settings.cluster(environment),
                new Logging(
                        settings.choice("logging.level", LogLevel.class),
                        settings.choice("logging.format", LogFormat.class)));
    }

    /** An anchor that burns with the journal warns of nothing. */
    private static @Nullable Path anchor(final SettingsReader settings) {
        final Path anchor = settings.optionalPath("anchor.file");
        final Path data = settings.path("data");
        if (anchor == null && settings.optionalPath("anchor.key") != null) {
            settings.mistake(
                    "anchor.key",
                    "anchor.key signs nothing without anchor.file",
                    "Name the anchor's file, or remove it");
        }
        if (anchor != null && anchor.startsWith(data)) {
            settings.mistake(
                    "anchor.file",
                    "anchor.file is inside the data directory " + data,
                    "Put it on another disk: it says what the journal held when that directory is lost");
        }
        return anchor;
    }

    /** A load test signs its callbacks hours before: only a sandbox may have another skew than by default. */
    private static long skewMs(final SettingsReader settings, final Environment environment) {
        final int seconds = settings.number("sandbox.skewSeconds");
        if (environment != Environment.SANDBOX && !settings.isDefault("sandbox.skewSeconds", seconds)) {
            settings.mistake(
                    "sandbox.skewSeconds",
                    "sandbox.skewSeconds is " + seconds + " outside a sandbox",
                    "Remove it: who records a callback could send it again for as long");
        }
        return seconds * 1_000L;
    }

    private static ServerSettings server(final SettingsReader settings, final Environment environment) {
        final ServerSettings server = new ServerSettings(
                settings.text("host"),
                settings.number("port"),
                new ServerSettings.Proxies(
                        settings.addressRanges("trustedProxies"),
                        settings.choice("proxyProtocol", Switch.class) == Switch.ON),
                admin(settings),
                limits(settings),
                tls(settings),
                environment == Environment.SANDBOX);
        checkLimits(server.limits(), settings);
        if (server.proxies().sendHeader() && server.proxies().trusted().isEmpty()) {
            settings.mistake(
                    "proxyProtocol",
                    "proxyProtocol is on and no proxy is trusted",
                    "List the proxies in trustedProxies");
        }
        return server;
    }

    private static ServerSettings.@Nullable Admin admin(final SettingsReader settings) {
        final String host = settings.optionalText("admin.host");
        final int port = settings.number("admin.port");
        if (host == null && settings.has("admin.port")) {
            settings.mistake(
                    "admin.port",
                    "admin.port is given without admin.host",
                    "Give both, or neither to serve all at one port");
        }
        return host == null ? null : new ServerSettings.Admin(host, port);
    }

    private static ServerSettings.@Nullable Tls tls(final SettingsReader settings) {
        final Path certificate = settings.optionalPath("tls.certificate");
        final Path key = settings.optionalPath("tls.key");
        final boolean hasCertificate = settings.has("tls.certificate");
        if (hasCertificate != settings.has("tls.key")) {
            settings.mistake(
                    hasCertificate ? "tls.key" : "tls.certificate",
                    "tls has a " + (hasCertificate ? "certificate but no key" : "key but no certificate"),
                    "Give both, or neither for plain HTTP");
        }
        return certificate == null || key == null ? null : new ServerSettings.Tls(certificate, key);
    }

    private static PipelineSettings pipeline(final SettingsReader settings) {
        final int ringSize = settings.powerOfTwo("engine.ringSize");
        final int batchRecords = settings.number("engine.batchRecords");
        if (batchRecords > ringSize) {
            settings.mistake(
                    "engine.batchRecords",
                    "engine.batchRecords (" + batchRecords + ") is above engine.ringSize (" + ringSize + ")",
                    "A batch can't hold more than the ring: lower it or enlarge the ring");
        }
        return new PipelineSettings(
                ringSize,
                BATCH_SLOTS,
                batchRecords,
                settings.bytes("engine.batchBytes"),
                settings.choice("engine.waitStrategy", WaitStrategy.class).kind);
    }

    private static JournalSettings journal(final SettingsReader settings) {
        final Durability durability = settings.choice("durability", Durability.class);
        final long reserveBytes = settings.size("journal.reserve");
        final long refuseBelowBytes = settings.size("journal.refuseBelow");
        final long cycleBytes = settings.size("journal.cycleSize");
        final int syncIntervalMs = settings.number("journal.syncIntervalMillis");
        if (reserveBytes < 2 * refuseBelowBytes) {
            settings.mistake(
                    "journal.reserve",
                    "journal.reserve is below twice journal.refuseBelow",
                    "Raise the reserve, or callbacks would be refused on a disk with space");
        }
        if (cycleBytes < reserveBytes) {
            settings.mistake(
                    "journal.cycleSize", "journal.cycleSize is below journal.reserve", "Raise journal.cycleSize");
        }
        // Raised only where that is a mistake, and then not used: reading goes on to find all mistakes of the file.
        final long aheadBytes = Math.max(reserveBytes, 2 * refuseBelowBytes);
        return new JournalSettings(
                durability,
                aheadBytes,
                refuseBelowBytes,
                Math.max(cycleBytes, aheadBytes),
                BLOCK_BYTES,
                syncIntervalMs);
    }

    private static ServerSettings.Limits limits(final SettingsReader settings) {
        return new ServerSettings.Limits(
                settings.number("limits.callbackThreads"),
                settings.number("limits.connections"),
                settings.number("limits.liveViewers"),
                settings.number("limits.callbackReserve"),
                settings.number("limits.connectionsPerAddress"),
                settings.number("limits.readsPerAddress"),
                settings.number("limits.viewersPerAddress"),
                settings.size("limits.buffers"),
                settings.number("limits.pipelined"),
                settings.bytes("limits.line"),
                settings.bytes("limits.headers"),
                settings.bytes("limits.body"),
                settings.bytes("limits.adminBody"),
                (int) settings.millis("limits.headerSeconds"),
                (int) settings.millis("limits.requestSeconds"),
                (int) settings.millis("limits.idleSeconds"),
                settings.number("limits.queuedReads"),
                (int) settings.millis("limits.drainSeconds"));
    }

    private static void checkLimits(final ServerSettings.Limits limits, final SettingsReader settings) {
        if (limits.liveViewers() >= limits.connections()) {
            settings.mistake(
                    "limits.liveViewers",
                    "limits.liveViewers (" + limits.liveViewers() + ") is not below limits.connections ("
                            + limits.connections() + ")",
                    "Leave connections to callbacks: lower it");
        }
        if (limits.callbackReserve() + limits.liveViewers() >= limits.connections()) {
            settings.mistake(
                    "limits.liveViewers",
                    "limits.callbackReserve and limits.liveViewers leave none of limits.connections to others",
                    "Lower one of them, or raise limits.connections");
        }
        if (limits.headerMs() > limits.requestMs()) {
            settings.mistake(
                    "limits.headerSeconds",
                    "limits.headerSeconds is above limits.requestSeconds",
                    "Headers are part of the request: lower it");
        }
        if (limits.bodyBytes() > limits.adminBodyBytes()) {
            settings.mistake(
                    "limits.body", "limits.body is above limits.adminBody", "Lower it or raise limits.adminBody");
        }
    }
}

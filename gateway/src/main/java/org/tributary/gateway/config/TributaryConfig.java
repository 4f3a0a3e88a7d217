package org.tributary.gateway.config;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.config.yaml.Mistakes;
import org.tributary.gateway.config.yaml.Node;
import org.tributary.gateway.config.yaml.NodeReader;
import org.tributary.gateway.config.yaml.Section;

/**
 * The process's settings, as {@code tributary.yaml} gives them. Immutable; whole and sound once read: each within its
 * bounds and the relations between them checked. {@link SettingsTable} has defaults and meanings. Paths are absolute.
 *
 * @param campaign the campaign file, for an empty data directory
 */
public record TributaryConfig(
        Environment environment,
        String host,
        int port,
        Proxies proxies,
        Admin admin,
        Path data,
        Path keys,
        Path campaign,
        Rules rules,
        int callbackMaxAgeSeconds,
        Sandbox sandbox,
        Durability durability,
        Engine engine,
        Journal journal,
        Snapshot snapshot,
        Limits limits,
        Tls tls,
        Logging logging) {

    /** Largest settings file read. */
    public static final int MAX_FILE_BYTES = 1 << 20;

    /** Whether keys are real. */
    public enum Environment {
        SANDBOX,
        PRODUCTION
    }

    /** When a donation counts as journaled. */
    public enum Durability {
        PROCESS,
        DEVICE
    }

    /** How decide, journal and release share threads: one, two (journal and release on one), three. */
    public enum Stages {
        SHARED,
        PAIRED,
        SEPARATE
    }

    /** How an idle stage waits. */
    public enum WaitStrategy {
        BLOCKING,
        YIELDING,
        BUSY_SPIN
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
    public enum Switch {
        ON,
        OFF
    }

    /**
     * Proxies before this process.
     *
     * @param trusted whose word for an address is taken
     * @param sendHeader whether their connections begin with a PROXY protocol header
     */
    public record Proxies(List<AddressRange> trusted, boolean sendHeader) {
        /** Whether an address is a trusted proxy's. */
        public boolean isTrusted(InetAddress address) {
            return trusted.stream().anyMatch(range -> range.contains(address));
        }
    }

    /** Address of admin routes; {@code host} null: where everything is. */
    public record Admin(@Nullable String host, int port) {
        /** Whether admin routes have an address of their own. */
        public boolean isApart() {
            return host != null;
        }
    }

    /** Settings that change outcomes and therefore go into the journal. */
    public record Rules(int graceSeconds, int refundWaitSeconds) {}

    /** What only a sandbox may have otherwise than by default: a load test signs its callbacks hours before. */
    public record Sandbox(int skewSeconds) {
        /** What channels allow. */
        public static final int CHANNELS_SKEW_SECONDS = 300;
    }

    /** Of the pipeline. */
    public record Engine(int ringSize, Stages stages, WaitStrategy waitStrategy, int batchRecords, int batchBytes) {}

    /** Of the journal's files. */
    public record Journal(long reserveBytes, long refuseBelowBytes, long cycleBytes, int syncIntervalMs) {}

    /** When snapshots are made; {@code everyMinutes} 0: only by command. */
    public record Snapshot(int everyMinutes) {}

    /** Of the server: every body, queue and wait from outside ends at one of these. */
    public record Limits(
            int callbackThreads,
            int connections,
            int liveViewers,
            int callbackReservePercent,
            int connectionsPerAddress,
            int readsPerAddress,
            int viewersPerAddress,
            long buffersBytes,
            int pipelined,
            int lineBytes,
            int headerBytes,
            int bodyBytes,
            int adminBodyBytes,
            int headerSeconds,
            int requestSeconds,
            int idleSeconds,
            int queuedReads,
            int noticesPerHour,
            int drainSeconds) {
        /** Connections that only those may have on which a callback was authentic. */
        public int callbackReserve() {
            return (int) ((long) connections * callbackReservePercent / 100);
        }
    }

    /** Certificate and key; both null without TLS. */
    public record Tls(@Nullable Path certificate, @Nullable Path key) {
        /** Whether connections are encrypted here. */
        public boolean isOn() {
            return certificate != null;
        }
    }

    /** Of the log. */
    public record Logging(LogLevel level, LogFormat format) {}

    /**
     * Reads a file.
     *
     * @throws org.tributary.gateway.config.yaml.InvalidFileException with every mistake in it
     * @throws IOException if it can't be read at all
     */
    public static TributaryConfig read(Path file) throws IOException {
        final byte[] bytes = BoundedFiles.read(file, MAX_FILE_BYTES);
        return parse(bytes, file.toString(), file.toAbsolutePath().resolveSibling(""));
    }

    /**
     * Reads a file's bytes.
     *
     * @param name of the file, for messages
     * @param directory what relative paths are relative to
     * @throws org.tributary.gateway.config.yaml.InvalidFileException with every mistake in it
     */
    public static TributaryConfig parse(byte[] yaml, String name, Path directory) {
        final Mistakes mistakes = new Mistakes(name);
        final Node.Mapping root = NodeReader.read(yaml, MAX_FILE_BYTES, mistakes);
        mistakes.throwIfAny();
        if (root == null) {
            throw mistakes.asException();
        }
        final SettingsReader settings = new SettingsReader(new Section(root, "the configuration", mistakes), directory);
        final TributaryConfig config = read(settings);
        checkRelations(config, settings);
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
    public static Named namedIn(Path file) throws IOException {
        final Mistakes mistakes = new Mistakes(file.toString());
        final Node.Mapping root = NodeReader.read(BoundedFiles.read(file, MAX_FILE_BYTES), MAX_FILE_BYTES, mistakes);
        mistakes.throwIfAny();
        if (root == null) {
            throw mistakes.asException();
        }
        final SettingsReader settings = new SettingsReader(
                new Section(root, "the configuration", mistakes),
                file.toAbsolutePath().resolveSibling(""));
        return new Named(settings.path("keys"), settings.path("campaign"));
    }

    /** The same with what the command line overrides; null leaves a value as it is. */
    public TributaryConfig override(@Nullable Path newData, @Nullable String newHost, @Nullable Integer newPort) {
        return new TributaryConfig(
                environment,
                newHost == null ? host : newHost,
                newPort == null ? port : newPort,
                proxies,
                admin,
                newData == null ? data : newData.toAbsolutePath().normalize(),
                keys,
                campaign,
                rules,
                callbackMaxAgeSeconds,
                sandbox,
                durability,
                engine,
                journal,
                snapshot,
                limits,
                tls,
                logging);
    }

    private static TributaryConfig read(SettingsReader settings) {
        return new TributaryConfig(
                settings.choice("environment", Environment.class),
                settings.text("host"),
                settings.number("port"),
                new Proxies(
                        settings.addressRanges("trustedProxies"),
                        settings.choice("proxyProtocol", Switch.class) == Switch.ON),
                new Admin(settings.optionalText("admin.host"), settings.number("admin.port")),
                settings.path("data"),
                settings.path("keys"),
                settings.path("campaign"),
                new Rules(settings.number("graceSeconds"), settings.number("refundWaitSeconds")),
                settings.number("callbackMaxAge"),
                new Sandbox(settings.number("sandbox.skewSeconds")),
                settings.choice("durability", Durability.class),
                engine(settings),
                new Journal(
                        settings.size("journal.reserve"),
                        settings.size("journal.refuseBelow"),
                        settings.size("journal.cycleSize"),
                        settings.number("journal.syncIntervalMillis")),
                new Snapshot(settings.number("snapshot.everyMinutes")),
                limits(settings),
                new Tls(settings.optionalPath("tls.certificate"), settings.optionalPath("tls.key")),
                new Logging(
                        settings.choice("logging.level", LogLevel.class),
                        settings.choice("logging.format", LogFormat.class)));
    }

    private static Engine engine(SettingsReader settings) {
        return new Engine(
                settings.powerOfTwo("engine.ringSize"),
                settings.choice("engine.stages", Stages.class),
                settings.choice("engine.waitStrategy", WaitStrategy.class),
                settings.number("engine.batchRecords"),
                Math.toIntExact(settings.size("engine.batchBytes")));
    }

    private static Limits limits(SettingsReader settings) {
        return new Limits(
                settings.number("limits.callbackThreads"),
                settings.number("limits.connections"),
                settings.number("limits.liveViewers"),
                settings.number("limits.callbackReserve"),
                settings.number("limits.connectionsPerAddress"),
                settings.number("limits.readsPerAddress"),
                settings.number("limits.viewersPerAddress"),
                settings.size("limits.buffers"),
                settings.number("limits.pipelined"),
                Math.toIntExact(settings.size("limits.line")),
                Math.toIntExact(settings.size("limits.headers")),
                Math.toIntExact(settings.size("limits.body")),
                Math.toIntExact(settings.size("limits.adminBody")),
                settings.number("limits.headerSeconds"),
                settings.number("limits.requestSeconds"),
                settings.number("limits.idleSeconds"),
                settings.number("limits.queuedReads"),
                settings.number("limits.noticesPerHour"),
                settings.number("limits.drainSeconds"));
    }

    private static void checkRelations(TributaryConfig config, SettingsReader settings) {
        if (config.environment() != Environment.SANDBOX
                && config.sandbox().skewSeconds() != Sandbox.CHANNELS_SKEW_SECONDS) {
            settings.mistake(
                    "sandbox.skewSeconds",
                    "sandbox.skewSeconds is " + config.sandbox().skewSeconds() + " outside a sandbox",
                    "Remove it: who records a callback could send it again for as long");
        }
        final Engine engine = config.engine();
        if (engine.batchRecords() > engine.ringSize()) {
            settings.mistake(
                    "engine.batchRecords",
                    "engine.batchRecords (" + engine.batchRecords() + ") is above engine.ringSize (" + engine.ringSize()
                            + ")",
                    "A batch can't hold more than the ring: lower it or enlarge the ring");
        }
        final Journal journal = config.journal();
        if (journal.reserveBytes() < 2 * journal.refuseBelowBytes()) {
            settings.mistake(
                    "journal.reserve",
                    "journal.reserve is below twice journal.refuseBelow",
                    "Raise the reserve, or callbacks would be refused on a disk with space");
        }
        if (journal.cycleBytes() < journal.reserveBytes()) {
            settings.mistake(
                    "journal.cycleSize", "journal.cycleSize is below journal.reserve", "Raise journal.cycleSize");
        }
        final Limits limits = config.limits();
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
        if (settings.has("admin.port") && !config.admin().isApart()) {
            settings.mistake(
                    "admin.port",
                    "admin.port is given without admin.host",
                    "Give both, or neither to serve all at one port");
        }
        if (config.proxies().sendHeader() && config.proxies().trusted().isEmpty()) {
            settings.mistake(
                    "proxyProtocol",
                    "proxyProtocol is on and no proxy is trusted",
                    "List the proxies in trustedProxies");
        }
        if (limits.headerSeconds() > limits.requestSeconds()) {
            settings.mistake(
                    "limits.headerSeconds",
                    "limits.headerSeconds is above limits.requestSeconds",
                    "Headers are part of the request: lower it");
        }
        if (limits.bodyBytes() > limits.adminBodyBytes()) {
            settings.mistake(
                    "limits.body", "limits.body is above limits.adminBody", "Lower it or raise limits.adminBody");
        }
        checkTls(settings);
    }

    private static void checkTls(SettingsReader settings) {
        final boolean certificate = settings.has("tls.certificate");
        final boolean key = settings.has("tls.key");
        if (certificate != key) {
            settings.mistake(
                    certificate ? "tls.key" : "tls.certificate",
                    "tls has a " + (certificate ? "certificate but no key" : "key but no certificate"),
                    "Give both, or neither for plain HTTP");
        }
    }
}

package org.tributary.gateway.config;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tributary.gateway.config.Setting.Kind;
import org.tributary.gateway.config.yaml.Values;

/** Every setting of the process with its default and bounds. */
public final class SettingsTable {
    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    /** All settings, in the order of the example file. */
    public static final List<Setting> ALL = List.of(
            choice("environment", "", "`production` refuses keys that `sandbox` made"),
            text("host", "127.0.0.1", "address to listen on"),
            number("port", 8099, 0, 65_535, "port to listen on; 0 takes a free one"),
            text(
                    "trustedProxies",
                    "",
                    "addresses or ranges (`10.0.0.0/8`), commas between, whose word for a client's address is taken"),
            choice(
                    "proxyProtocol",
                    "off",
                    "`on`: connections of trusted proxies begin with a PROXY protocol header; `off`: they send `Forwarded` or `X-Forwarded-For`"),
            text("admin.host", "", "address of admin routes and `/ops`, which are then served only there"),
            number("admin.port", 0, 0, 65_535, "port of the admin address; 0 takes a free one"),
            path("data", "data", "directory of journal, snapshots and roots, relative to this file"),
            path("keys", "keys", "directory of keys, relative to this file"),
            path("campaign", "campaign.yaml", "campaign file; read only into an empty data directory"),
            number(
                    "graceSeconds",
                    1_800,
                    0,
                    86_400,
                    "how long after a close or slot a donation paid before may arrive"),
            number("refundWaitSeconds", 3_600, 0, 604_800, "how long a refund of an unknown payment is told to retry"),
            number(
                    "callbackMaxAge",
                    259_200,
                    3_600,
                    31_536_000,
                    "seconds after which an unknown payment is not taken from a channel that signs no time of sending"),
            number(
                    "sandbox.skewSeconds",
                    300,
                    300,
                    604_800,
                    "how far off a signed time may be; above 300 only in a `sandbox`, for callbacks signed ahead"),
            choice("durability", "process", "`process`: survives a killed process; `device`: survives power loss"),
            powerOfTwo("engine.ringSize", 16_384, 1_024, 1L << 20, "commands in flight; full means 503"),
            choice("engine.waitStrategy", "blocking", "how idle stages wait: `blocking`, `yielding` or `busy-spin`"),
            number("engine.batchRecords", 8_192, 1, 65_536, "most commands of a journal batch"),
            size("engine.batchBytes", MIB, 64 * KIB, 16 * MIB, "size at which a journal batch is closed"),
            size("journal.reserve", 256 * MIB, 16 * MIB, 64 * GIB, "disk space kept reserved ahead of the writer"),
            size("journal.refuseBelow", 64 * MIB, 4 * MIB, 16 * GIB, "reserve left at which callbacks get 503"),
            size("journal.cycleSize", 8 * GIB, 64 * MIB, 1_024 * GIB, "size at which the next journal file is begun"),
            number(
                    "journal.syncIntervalMillis",
                    1_000,
                    1,
                    60_000,
                    "longest time between syncs at durability `process`"),
            size(
                    "journal.scrubPerSecond",
                    4 * MIB,
                    0,
                    GIB,
                    "bytes at which journal and snapshots are read again for damage, all of it once an hour; 0: never"),
            number(
                    "clock.stepSeconds",
                    2,
                    1,
                    3_600,
                    "most by which the wall clock may be set at once and is still followed"),
            path(
                    "anchor.file",
                    "",
                    "file on another disk that names the journal's end every second; a start that finds less is refused"),
            path(
                    "anchor.key",
                    "",
                    "private key of `platform-key` that signs the anchor; one that is not signed with it is refused"),
            optionalNumber(
                    "secondPerson.aboveFen",
                    0,
                    1_000_000_000_000_000L,
                    "budget changes, confirmations, runs of payouts and payments of more fen, and every `void-matches`, take another"
                            + " person's approval within 15 minutes; absent: none"),
            number("snapshot.everyMinutes", 60, 0, 10_080, "time between snapshots; 0: only by command"),
            number("limits.callbackThreads", 2, 1, 64, "event loops that take callbacks"),
            number("limits.connections", 10_000, 1, 1_000_000, "open connections, live viewers included"),
            number("limits.liveViewers", 5_000, 0, 1_000_000, "connections of the live feed"),
            number(
                    "limits.callbackReserve",
                    10,
                    0,
                    80,
                    "percent of the connections that only those may have on which a callback was authentic"),
            number(
                    "limits.connectionsPerAddress",
                    1_000,
                    1,
                    1_000_000,
                    "of one address (IPv6: `/64`), the reserve apart; loopback is exempt in a `sandbox`"),
            number("limits.readsPerAddress", 64, 1, 65_536, "reads of one address under way; beyond, 429"),
            number("limits.viewersPerAddress", 100, 1, 1_000_000, "live viewers of one address; beyond, 429"),
            size("limits.buffers", 128 * MIB, 16 * MIB, 16 * GIB, "bytes that all connections together may hold"),
            number("limits.pipelined", 64, 1, 1_024, "requests of one connection that wait for an answer"),
            size("limits.line", 4 * KIB, KIB, 64 * KIB, "longest request line"),
            size("limits.headers", 8 * KIB, KIB, 64 * KIB, "all headers of a request"),
            size("limits.body", 64 * KIB, 4 * KIB, MIB, "body of a callback"),
            size("limits.adminBody", 64 * MIB, 64 * KIB, 256 * MIB, "body of an admin request (a campaign file)"),
            number("limits.headerSeconds", 5, 1, 60, "from a request's first byte to the end of its headers"),
            number("limits.requestSeconds", 10, 1, 300, "from a request's first byte to its answer"),
            number("limits.idleSeconds", 75, 1, 3_600, "connection without a request"),
            number("limits.queuedReads", 1_024, 1, 65_536, "read requests that wait for a thread; beyond, 503"),
            number("limits.noticesPerHour", 1_000, 1, 100_000, "payments that can't be read, recorded within any hour"),
            number("limits.drainSeconds", 30, 1, 600, "longest time SIGTERM waits for answers under way"),
            path("tls.certificate", "", "certificate chain, PEM, leaf first; with tls.key turns TLS on"),
            path("tls.key", "", "private key, PEM, PKCS#8 without a password"),
            choice("logging.level", "info", "`error`, `warn`, `info` or `debug`"),
            choice("logging.format", "json", "`json` (one object a line) or `text`"));

    private static final Map<String, Setting> BY_PATH =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Setting::path, Function.identity()));

    private SettingsTable() {}

    /** The setting of a path. */
    public static Setting of(final String path) {
        final Setting setting = BY_PATH.get(path);
        if (setting == null) {
            throw new IllegalArgumentException("no such setting: " + path);
        }
        return setting;
    }

    /** The table in Markdown, as it stands in gateway/README.md. */
    public static String markdown() {
        final StringBuilder table = new StringBuilder("| setting | default | bounds | does |\n|---|---|---|---|\n");
        for (final Setting setting : ALL) {
            final String byDefault = setting.byDefault().isEmpty() ? "–" : '`' + setting.byDefault() + '`';
            table.append("| `").append(setting.path()).append("` | ");
            table.append(byDefault).append(" | ");
            table.append(setting.bounds()).append(" | ");
            table.append(setting.help()).append(" |\n");
        }
        return table.toString();
    }

    private static Setting text(final String path, final String byDefault, final String help) {
        return new Setting(path, Kind.TEXT, byDefault, 0, 0, help);
    }

    private static Setting path(final String path, final String byDefault, final String help) {
        return new Setting(path, Kind.PATH, byDefault, 0, 0, help);
    }

    private static Setting choice(final String path, final String byDefault, final String help) {
        return new Setting(path, Kind.CHOICE, byDefault, 0, 0, help);
    }

    private static Setting number(
            final String path, final long byDefault, final long least, final long most, final String help) {
        return new Setting(path, Kind.NUMBER, Long.toString(byDefault), least, most, help);
    }

    private static Setting optionalNumber(final String path, final long least, final long most, final String help) {
        return new Setting(path, Kind.NUMBER, "", least, most, help);
    }

    private static Setting powerOfTwo(
            final String path, final long byDefault, final long least, final long most, final String help) {
        return new Setting(path, Kind.POWER_OF_TWO, Long.toString(byDefault), least, most, help);
    }

    private static Setting size(
            final String path, final long byDefault, final long least, final long most, final String help) {
        return new Setting(path, Kind.SIZE, Values.size(byDefault), least, most, help);
    }
}

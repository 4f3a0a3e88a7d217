package org.tributary.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.gateway.config.TestSettings.HOME;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each setting of the table, by its default and by a value of its own, where the part of the process that it is for takes it. */
class SettingsTableTest {
    /**
     * A setting where it arrives.
     *
     * @param byDefault what arrives if the file doesn't give it, in the receiver's unit
     * @param given a value that is not its default, as the file has it
     * @param arrives the same in the receiver's unit
     * @param needs other settings without which the value is refused, as lines of YAML
     */
    record Row(
            String path,
            Function<TributaryConfig, Object> receiver,
            Object byDefault,
            String given,
            Object arrives,
            String... needs) {
        @Override
        public String toString() {
            return path;
        }
    }

    private static Row row(
            final String path,
            final Function<TributaryConfig, Object> receiver,
            final Object byDefault,
            final String given,
            final Object arrives,
            final String... needs) {
        return new Row(path, receiver.andThen(String::valueOf), "" + byDefault, given, "" + arrives, needs);
    }

    private static Row limit(
            final String key,
            final Function<ServerSettings.Limits, Object> receiver,
            final Object byDefault,
            final String given,
            final Object arrives) {
        return row("limits." + key, config -> receiver.apply(config.server().limits()), byDefault, given, arrives);
    }

    /** Null if everything is served at one address. */
    private static Function<TributaryConfig, Object> admin(final Function<ServerSettings.Admin, Object> receiver) {
        return config -> config.server().admin() == null
                ? null
                : receiver.apply(config.server().admin());
    }

    /** Null without TLS. */
    private static Function<TributaryConfig, Object> tls(final Function<ServerSettings.Tls, Object> receiver) {
        return config -> config.server().tls() == null
                ? null
                : receiver.apply(config.server().tls());
    }

    static List<Row> rows() {
        return Stream.of(places(), process(), limits()).flatMap(List::stream).toList();
    }

    private static List<Row> places() {
        return List.of(
                row("environment", TributaryConfig::environment, "PRODUCTION", "sandbox", "SANDBOX"),
                row("host", config -> config.server().host(), "127.0.0.1", "0.0.0.0", "0.0.0.0"),
                row("port", config -> config.server().port(), 8_099, "443", 443),
                row(
                        "trustedProxies",
                        config -> config.server().proxies().trusted(),
                        "[]",
                        "10.0.0.0/8",
                        AddressRange.list("10.0.0.0/8")),
                row(
                        "proxyProtocol",
                        config -> config.server().proxies().sendHeader(),
                        false,
                        "on",
                        true,
                        "trustedProxies: 10.0.0.0/8"),
                row("admin.host", admin(ServerSettings.Admin::host), null, "::1", "::1", "admin.port: 0"),
                row("admin.port", admin(ServerSettings.Admin::port), null, "9", 9, "admin.host: 127.0.0.1"),
                row("data", TributaryConfig::data, HOME.resolve("data"), "/d", "/d"),
                row("keys", TributaryConfig::keys, HOME.resolve("keys"), "secret", HOME.resolve("secret")),
                row("campaign", TributaryConfig::campaign, HOME.resolve("campaign.yaml"), "/c.yaml", "/c.yaml"));
    }

    private static List<Row> process() {
        return List.of(
                row("graceSeconds", config -> config.rules().graceMs(), 1_800_000, "60", 60_000),
                row("refundWaitSeconds", config -> config.rules().refundWaitMs(), 3_600_000, "604800", 604_800_000),
                row(
                        "callbackMaxAge",
                        config -> config.callbacks().maxAgeMs(),
                        259_200_000,
                        "31536000",
                        31_536_000_000L),
                row(
                        "sandbox.skewSeconds",
                        config -> config.callbacks().skewMs(),
                        300_000,
                        "604800",
                        604_800_000,
                        "environment: sandbox"),
                row("durability", config -> config.journal().durability(), "PROCESS", "device", "DEVICE"),
                row("engine.ringSize", config -> config.pipeline().ringSize(), 16_384, "8192", 8_192),
                row("engine.waitStrategy", config -> config.pipeline().waitKind(), "BLOCKING", "busy-spin", "BUSY"),
                row("engine.batchRecords", config -> config.pipeline().maxBatchRecords(), 8_192, "512", 512),
                row("engine.batchBytes", config -> config.pipeline().maxBatchBytes(), 1 << 20, "2MiB", 2 << 20),
                row("journal.reserve", config -> config.journal().reserveAheadBytes(), 256 << 20, "1GiB", 1 << 30),
                row(
                        "journal.refuseBelow",
                        config -> config.journal().refuseBelowBytes(),
                        64 << 20,
                        "128MiB",
                        128 << 20),
                row("journal.cycleSize", config -> config.journal().cycleBytes(), 8L << 30, "2GiB", 2L << 30),
                row("journal.syncIntervalMillis", config -> config.journal().syncIntervalMs(), 1_000, "5", 5),
                row("clock.stepSeconds", TributaryConfig::clockStepMs, 2_000, "3600", 3_600_000),
                row("secondPerson.aboveFen", TributaryConfig::secondPersonAboveFen, -1, "10000000", 10_000_000),
                row("snapshot.everyMinutes", TributaryConfig::snapshotMinutes, 60, "0", 0));
    }

    private static List<Row> limits() {
        return List.of(
                limit("callbackThreads", ServerSettings.Limits::callbackThreads, 2, "3", 3),
                limit("connections", ServerSettings.Limits::connections, 10_000, "7000", 7_000),
                limit("liveViewers", ServerSettings.Limits::liveViewers, 5_000, "50", 50),
                limit("callbackReserve", ServerSettings.Limits::callbackReservePercent, 10, "20", 20),
                limit("connectionsPerAddress", ServerSettings.Limits::connectionsPerAddress, 1_000, "7", 7),
                limit("readsPerAddress", ServerSettings.Limits::readsPerAddress, 64, "6", 6),
                limit("viewersPerAddress", ServerSettings.Limits::viewersPerAddress, 100, "4", 4),
                limit("buffers", ServerSettings.Limits::buffersBytes, 128 << 20, "32MiB", 32 << 20),
                limit("pipelined", ServerSettings.Limits::pipelined, 64, "8", 8),
                limit("line", ServerSettings.Limits::lineBytes, 4_096, "2KiB", 2_048),
                limit("headers", ServerSettings.Limits::headersBytes, 8_192, "16KiB", 16_384),
                limit("body", ServerSettings.Limits::bodyBytes, 65_536, "32KiB", 32_768),
                limit("adminBody", ServerSettings.Limits::adminBodyBytes, 64 << 20, "1MiB", 1 << 20),
                limit("headerSeconds", ServerSettings.Limits::headerMs, 5_000, "1", 1_000),
                limit("requestSeconds", ServerSettings.Limits::requestMs, 10_000, "300", 300_000),
                limit("idleSeconds", ServerSettings.Limits::idleMs, 75_000, "3600", 3_600_000),
                limit("queuedReads", ServerSettings.Limits::queuedReads, 1_024, "9", 9),
                row("limits.noticesPerHour", config -> config.callbacks().noticesPerHour(), 1_000, "11", 11),
                limit("drainSeconds", ServerSettings.Limits::drainMs, 30_000, "600", 600_000),
                row("journal.scrubPerSecond", TributaryConfig::scrubBytesPerSecond, 4L << 20, "1MiB", 1L << 20),
                row("anchor.file", TributaryConfig::anchor, null, "/else/anchor", "/else/anchor"),
                row("anchor.key", TributaryConfig::anchorKey, null, "/k.pem", "/k.pem", "anchor.file: /else/anchor"),
                row(
                        "tls.certificate",
                        tls(ServerSettings.Tls::certificate),
                        null,
                        "chain.pem",
                        HOME.resolve("chain.pem"),
                        "tls.key: /k.pem"),
                row("tls.key", tls(ServerSettings.Tls::key), null, "/key.pem", "/key.pem", "tls.certificate: c.pem"),
                row("logging.level", config -> config.logging().level(), "INFO", "debug", "DEBUG"),
                row("logging.format", config -> config.logging().format(), "JSON", "text", "TEXT"));
    }

    @Test
    void shouldHaveARowOfEverySettingInTheTable() {
        assertThat(rows())
                .extracting(Row::path)
                .containsExactlyInAnyOrderElementsOf(
                        SettingsTable.ALL.stream().map(Setting::path).toList());
        assertThat(SettingsTable.markdown().lines()).hasSize(SettingsTable.ALL.size() + 2);
    }

    /** It arrives, and nothing else changes: two that are exchanged would show. */
    @ParameterizedTest
    @MethodSource("rows")
    void shouldReachItsReceiverAloneWhenASettingIsGiven(final Row row) {
        final Map<String, String> given = new LinkedHashMap<>(Map.of("environment", "production"));
        for (final String need : row.needs()) {
            given.put(need.substring(0, need.indexOf(": ")), need.substring(need.indexOf(": ") + 2));
        }
        given.put(row.path(), row.given());
        final TributaryConfig config = TestSettings.of(yaml(given));
        final TributaryConfig defaults = TestSettings.of("environment: production");

        assertThat(row.receiver().apply(defaults)).isEqualTo(row.byDefault());
        assertThat(row.receiver().apply(config)).isEqualTo(row.arrives()).isNotEqualTo(row.byDefault());
        for (final Row other : rows()) {
            if (!given.containsKey(other.path())) {
                assertThat(other.receiver().apply(config)).as(other.path()).isEqualTo(other.byDefault());
            }
        }
    }

    private static String yaml(final Map<String, String> given) {
        final Map<String, StringBuilder> sections = new LinkedHashMap<>();
        given.forEach((path, value) -> {
            final Setting setting = SettingsTable.of(path);
            final boolean root = setting.section().isEmpty();
            sections.computeIfAbsent(setting.section(), name -> new StringBuilder(root ? "" : name + ":\n"))
                    .append(root ? "" : "  ")
                    .append(setting.key())
                    .append(": \"")
                    .append(value)
                    .append("\"\n");
        });
        return String.join("", sections.values());
    }
}

package org.tributary.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tributary.gateway.config.yaml.InvalidFileException;
import org.tributary.gateway.config.yaml.Mistake;

class TributaryConfigTest {
    private static final Path HOME = Path.of("/srv/tributary");
    private static final Path EXAMPLE = Path.of("../config/tributary.yaml");
    private static final long MIB = 1 << 20;

    @Test
    void shouldHaveEveryDefaultWhenOnlyTheEnvironmentIsGiven() {
        assertThat(parse("environment: production"))
                .isEqualTo(new TributaryConfig(
                        TributaryConfig.Environment.PRODUCTION,
                        "127.0.0.1",
                        8099,
                        new TributaryConfig.Proxies(List.of(), false),
                        new TributaryConfig.Admin(null, 0),
                        HOME.resolve("data"),
                        HOME.resolve("keys"),
                        HOME.resolve("campaign.yaml"),
                        new TributaryConfig.Rules(1800, 3600),
                        259_200,
                        new TributaryConfig.Sandbox(300),
                        TributaryConfig.Durability.PROCESS,
                        new TributaryConfig.Engine(
                                16_384,
                                TributaryConfig.Stages.PAIRED,
                                TributaryConfig.WaitStrategy.BLOCKING,
                                8192,
                                (int) MIB),
                        new TributaryConfig.Journal(256 * MIB, 64 * MIB, 8192 * MIB, 1000),
                        new TributaryConfig.Snapshot(60),
                        new TributaryConfig.Limits(
                                2,
                                10_000,
                                5_000,
                                10,
                                1_000,
                                64,
                                100,
                                128 * MIB,
                                64,
                                4096,
                                8192,
                                65_536,
                                (int) (64 * MIB),
                                5,
                                10,
                                75,
                                1024,
                                1000,
                                30),
                        new TributaryConfig.Tls(null, null),
                        new TributaryConfig.Logging(TributaryConfig.LogLevel.INFO, TributaryConfig.LogFormat.JSON)));
    }

    @Test
    void shouldMapEverySettingWhenEachIsGiven() {
        final TributaryConfig config = parse("""
                environment: sandbox
                host: 0.0.0.0
                port: 443
                trustedProxies: 10.0.0.0/8, 2001:db8::/32, 192.0.2.7
                proxyProtocol: on
                admin: {host: 127.0.0.1, port: 9}
                data: /var/lib/tributary
                keys: secret
                campaign: days/one.yaml
                graceSeconds: 60
                refundWaitSeconds: 61
                callbackMaxAge: 7200
                sandbox: {skewSeconds: 3600}
                durability: device
                engine: {ringSize: 4096, stages: shared, waitStrategy: busy-spin, batchRecords: 512, batchBytes: 2MiB}
                journal: {reserve: 1GiB, refuseBelow: 128 MiB, cycleSize: 2GiB, syncIntervalMillis: 5}
                snapshot: {everyMinutes: 0}
                limits: {callbackThreads: 3, connections: 100, liveViewers: 50, callbackReserve: 20,
                         connectionsPerAddress: 7, readsPerAddress: 6, viewersPerAddress: 5, buffers: 32MiB,
                         pipelined: 8, line: 2KiB, headers: 4KiB, body: 8KiB, adminBody: 1MiB, headerSeconds: 1, requestSeconds: 2, idleSeconds: 3,
                         queuedReads: 9, noticesPerHour: 7, drainSeconds: 4}
                tls: {certificate: chain.pem, key: /k/key.pem}
                logging: {level: debug, format: text}
                """);
        assertThat(config)
                .isEqualTo(new TributaryConfig(
                        TributaryConfig.Environment.SANDBOX,
                        "0.0.0.0",
                        443,
                        new TributaryConfig.Proxies(AddressRange.list("10.0.0.0/8,2001:db8::/32,192.0.2.7"), true),
                        new TributaryConfig.Admin("127.0.0.1", 9),
                        Path.of("/var/lib/tributary"),
                        HOME.resolve("secret"),
                        HOME.resolve("days/one.yaml"),
                        new TributaryConfig.Rules(60, 61),
                        7200,
                        new TributaryConfig.Sandbox(3600),
                        TributaryConfig.Durability.DEVICE,
                        new TributaryConfig.Engine(
                                4096, TributaryConfig.Stages.SHARED, TributaryConfig.WaitStrategy.BUSY_SPIN, 512, (int)
                                        (2 * MIB)),
                        new TributaryConfig.Journal(1024 * MIB, 128 * MIB, 2048 * MIB, 5),
                        new TributaryConfig.Snapshot(0),
                        new TributaryConfig.Limits(
                                3, 100, 50, 20, 7, 6, 5, 32 * MIB, 8, 2048, 4096, 8192, (int) MIB, 1, 2, 3, 9, 7, 4),
                        new TributaryConfig.Tls(HOME.resolve("chain.pem"), Path.of("/k/key.pem")),
                        new TributaryConfig.Logging(TributaryConfig.LogLevel.DEBUG, TributaryConfig.LogFormat.TEXT)));
    }

    @Test
    void shouldRefuseCallbacksSignedLongAgoWhenTheKeysAreReal() {
        assertThatThrownBy(() -> parse("environment: production\nsandbox: {skewSeconds: 301}\n"))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("sandbox.skewSeconds is 301 outside a sandbox");
    }

    @Test
    void shouldSayWhatIsWrongWhenProxiesOrAdminAddressAreNone() {
        assertThatThrownBy(() -> parse("""
                environment: sandbox
                trustedProxies: 10.0.0.0/33
                """)).hasMessageContaining("10.0.0.0/33").hasMessageContaining("0 to 32");
        assertThatThrownBy(() -> parse("environment: sandbox\ntrustedProxies: proxy.example\n"))
                .hasMessageContaining("proxy.example");
        assertThatThrownBy(() -> parse("environment: sandbox\nproxyProtocol: on\n"))
                .hasMessageContaining("no proxy is trusted");
        assertThatThrownBy(() -> parse("environment: sandbox\nadmin: {port: 1}\n"))
                .hasMessageContaining("without admin.host");
    }

    @Test
    void shouldContainExactlyItsAddressesWhenARangeIsGiven() throws Exception {
        final AddressRange range = AddressRange.list("10.1.0.0/15").get(0);
        assertThat(range.contains(InetAddress.getByName("10.0.255.255"))).isTrue();
        assertThat(range.contains(InetAddress.getByName("10.1.0.1"))).isTrue();
        assertThat(range.contains(InetAddress.getByName("10.2.0.0"))).isFalse();
        assertThat(range.contains(InetAddress.getByName("::ffff:a01:1"))).isTrue();
        assertThat(range.contains(InetAddress.getByName("2001:db8::1"))).isFalse();
    }

    @Test
    void shouldOverrideOnlyWhatTheCommandLineGives() {
        final TributaryConfig config = parse("environment: sandbox");
        assertThat(config.override(null, null, null)).isEqualTo(config);
        final TributaryConfig other = config.override(Path.of("/d"), "::1", 0);
        assertThat(other.data()).isEqualTo(Path.of("/d"));
        assertThat(other.host()).isEqualTo("::1");
        assertThat(other.port()).isZero();
        assertThat(other.keys()).isEqualTo(config.keys());
    }

    @Test
    void shouldShowEverySettingWithItsDefaultInTheExampleFile() throws IOException {
        final TributaryConfig example = TributaryConfig.parse(Files.readAllBytes(EXAMPLE), "tributary.yaml", HOME);
        final TributaryConfig defaults = parse("{environment: sandbox, campaign: giving-day.yaml}");
        assertThat(example).isEqualTo(defaults);
        final String text = Files.readString(EXAMPLE);
        for (final Setting setting : SettingsTable.ALL) {
            assertThat(text).as(setting.path()).containsPattern("(?m)^[# ]*" + setting.key() + ": \\S");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                 | 1:1  | the configuration has no "environment"
            environment: test                                  | 1:14 | "environment" of the configuration is "test"
            environment: sandbox\\nprot: 1                      | 2:1  | unknown key "prot" in the configuration. Did you mean "port"
            environment: sandbox\\nport: 65536                  | 2:7  | "port" of the configuration is 65536, out of bounds
            environment: sandbox\\nport: 8e3                    | 2:7  | is "8e3", not a whole number
            environment: sandbox\\nport: 1\\nport: 2             | 3:1  | key "port" stands twice
            environment: sandbox\\nengine: {ringSize: 5000}     | 2:20 | is 5000, not a power of two. Write 4096 or 8192
            environment: sandbox\\nengine: {ringSize: 2048}     | 2:9  | engine.batchRecords (8192) is above engine.ringSize (2048)
            environment: sandbox\\nengine: {stages: three}      | 2:18 | is "three". Write one of shared, paired, separate
            environment: sandbox\\nengine: 5                    | 2:9  | "engine" of the configuration must hold keys and values
            environment: sandbox\\njournal: {reserve: 100MiB}   | 2:20 | journal.reserve is below twice journal.refuseBelow
            environment: sandbox\\njournal: {reserve: 100MB}    | 2:20 | is "100MB", not a size
            environment: sandbox\\njournal: {cycleSize: 128MiB} | 2:22 | journal.cycleSize is below journal.reserve
            environment: sandbox\\nlimits: {connections: 10}    | 2:9  | limits.liveViewers (5000) is not below limits.connections (10)
            environment: sandbox\\nlimits: {headerSeconds: 20}  | 2:25 | limits.headerSeconds is above limits.requestSeconds
            environment: sandbox\\nlimits: {adminBody: 64KiB, body: 128KiB} | 2:34 | limits.body is above limits.adminBody
            environment: sandbox\\ntls: {key: a}                | 2:6  | tls has a key but no certificate
            environment: sandbox\\ndurability: [a]              | 2:13 | must be a single value
            environment: sandbox\\nlogging: {lvel: info}        | 2:11 | Did you mean "level"
            environment: *x                                    | 1:14 | YAML aliases
            environment: "sandbox                              | 1:22 | not YAML
            [a]                                                | 1:1  | the file must hold keys and values
            """)
    void shouldRefuseWithPlaceAndRemedyWhenASettingIsWrong(String yaml, String place, String message) {
        assertThatThrownBy(() -> parse(yaml.replace("\\n", "\n")))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("tributary.yaml:" + place + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void shouldTellAllMistakesAtOnceInOrderOfPlace() {
        assertThatThrownBy(() -> parse("port: x\nhosst: y\nengine: {ringSize: 1}\n"))
                .isInstanceOfSatisfying(
                        InvalidFileException.class,
                        e -> assertThat(e.mistakes()).extracting(Mistake::line).containsExactly(1, 1, 2, 3));
    }

    @Test
    void shouldRefuseWithoutReadingItAllWhenTheFileIsHuge(@TempDir Path directory) throws IOException {
        final Path file = directory.resolve("tributary.yaml");
        Files.write(file, new byte[TributaryConfig.MAX_FILE_BYTES + 5]);
        assertThatThrownBy(() -> TributaryConfig.read(file)).hasMessageContaining("larger than 1MiB");
    }

    @Test
    void shouldRefuseWhenTheFileIsNotText() {
        assertThatThrownBy(() -> TributaryConfig.parse(new byte[] {'a', (byte) 0xFF}, "f", HOME))
                .hasMessageContaining("not UTF-8");
        assertThatThrownBy(() -> parse("a: b\nc: \u0001\n"))
                .hasMessageContaining("2:4: a character that YAML does not allow: U+0001");
    }

    @Test
    void shouldNameEverySettingOnceInTheTable() {
        final List<String> paths = SettingsTable.ALL.stream().map(Setting::path).toList();
        assertThat(paths).doesNotHaveDuplicates();
        assertThat(SettingsTable.markdown().lines()).hasSize(paths.size() + 2);
    }

    private static TributaryConfig parse(String yaml) {
        return TributaryConfig.parse(yaml.getBytes(StandardCharsets.UTF_8), "tributary.yaml", HOME);
    }
}

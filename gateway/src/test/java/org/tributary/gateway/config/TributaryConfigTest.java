package org.tributary.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tributary.gateway.config.yaml.InvalidFileException;
import org.tributary.gateway.config.yaml.Mistake;

class TributaryConfigTest {
    private static final Path HOME = TestSettings.HOME;
    private static final Path EXAMPLE = Path.of("../config/tributary.yaml");

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
        assertThat(other.server().host()).isEqualTo("::1");
        assertThat(other.server().port()).isZero();
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
            environment: sandbox\\nport: 1\\nport: 2             | 3:1  | key "port" appears twice
            environment: sandbox\\nengine: {ringSize: 5000}     | 2:20 | is 5000, not a power of two. Write 4096 or 8192
            environment: sandbox\\nengine: {ringSize: 2048}     | 2:9  | engine.batchRecords (8192) is above engine.ringSize (2048)
            environment: sandbox\\nengine: {waitStrategy: lazy} | 2:24 | is "lazy". Write one of blocking, yielding, busy-spin
            environment: sandbox\\nengine: 5                    | 2:9  | "engine" of the configuration must hold keys and values
            environment: sandbox\\njournal: {reserve: 100MiB}   | 2:20 | journal.reserve is below twice journal.refuseBelow
            environment: sandbox\\njournal: {reserve: 100MB}    | 2:20 | is "100MB", not a size
            environment: sandbox\\njournal: {cycleSize: 128MiB} | 2:22 | journal.cycleSize is below journal.reserve
            environment: sandbox\\njournal: {refuseBelow: 32MiB}  | 2:24 | which takes 45 MiB with engine.ringSize (16384)
            environment: sandbox\\nengine: {ringSize: 65536}    | 1:1  | journal.refuseBelow has no room for a full ring, which takes 141 MiB
            environment: sandbox\\nlimits: {connections: 10}    | 2:9  | limits.liveViewers (5000) is not below limits.connections (10)
            environment: sandbox\\nlimits: {headerSeconds: 20}  | 2:25 | limits.headerSeconds is above limits.requestSeconds
            environment: sandbox\\nlimits: {adminBody: 64KiB, body: 128KiB} | 2:34 | limits.body is above limits.adminBody
            environment: sandbox\\ntls: {key: a}                | 2:6  | tls has a key but no certificate
            environment: sandbox\\nanchor: {key: k.pem}   | 2:15 | anchor.key signs nothing without anchor.file
            environment: sandbox\\nanchor: {file: data/anchor}   | 2:16 | anchor.file is inside the data directory
            environment: sandbox\\ndurability: [a]              | 2:13 | must be a single value
            environment: sandbox\\nlogging: {lvel: info}        | 2:11 | Did you mean "level"
            environment: *x                                    | 1:14 | YAML aliases
            environment: "sandbox                              | 1:22 | not YAML
            [a]                                                | 1:1  | the file must hold keys and values
            """)
    void shouldRefuseWithPlaceAndRemedyWhenASettingIsWrong(
            final String yaml, final String place, final String message) {
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
    void shouldRefuseWithoutReadingItAllWhenTheFileIsHuge(final @TempDir Path directory) throws IOException {
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

    private static TributaryConfig parse(final String yaml) {
        return TestSettings.of(yaml);
    }
}

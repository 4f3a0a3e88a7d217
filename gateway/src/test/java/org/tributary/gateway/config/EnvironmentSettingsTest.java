package org.tributary.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tributary.gateway.config.yaml.InvalidFileException;

/** Environment variables prevail over the file, and their mistakes are told by their names. */
class EnvironmentSettingsTest {
    private static TributaryConfig read(final String yaml, final Map<String, String> environment) {
        return TributaryConfig.parse(
                yaml.getBytes(StandardCharsets.UTF_8), "tributary.yaml", TestSettings.HOME, environment);
    }

    @Test
    void shouldPrevailOverTheFileWhenGiven() {
        final TributaryConfig config = read(
                "environment: sandbox\nport: 1\nengine: {ringSize: 2048, batchRecords: 7}\n",
                Map.of(
                        "TRIBUTARY_PORT", "18099",
                        "TRIBUTARY_ENGINE_RING_SIZE", "4096",
                        "TRIBUTARY_DATA", "/srv/data",
                        "TRIBUTARY_ADMIN_HOST", "127.0.0.2",
                        "TRIBUTARY_JAVA_OPTS", "-Xmx1g",
                        "HOME", "/root"));
        assertThat(config.server().port()).isEqualTo(18_099);
        assertThat(config.pipeline().ringSize()).isEqualTo(4_096);
        assertThat(config.pipeline().maxBatchRecords()).isEqualTo(7);
        assertThat(config.data()).hasToString("/srv/data");
        assertThat(config.server().admin().host()).isEqualTo("127.0.0.2");
    }

    @Test
    void shouldGiveTheRequiredSettingWhenTheFileIsEmptyOtherwise() {
        assertThat(read("port: 1\n", Map.of("TRIBUTARY_ENVIRONMENT", "production"))
                        .environment())
                .isEqualTo(TributaryConfig.Environment.PRODUCTION);
    }

    @Test
    void shouldNameTheVariableWhenItsValueIsWrongOrItIsUnknown() {
        assertThatThrownBy(() -> read(
                        "environment: sandbox\n",
                        Map.of("TRIBUTARY_PORT", "ninety", "TRIBUTARY_RINGSIZE", "1", "TRIBUTARY_LIMITS_BODY", "1KiB")))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("environment variable TRIBUTARY_PORT: \"port\"")
                .hasMessageContaining("environment variable TRIBUTARY_RINGSIZE: no setting has this name")
                .hasMessageContaining("environment variable TRIBUTARY_LIMITS_BODY: ");
    }

    @Test
    void shouldHaveOneVariableForEachSetting() {
        assertThat(SettingsTable.ALL.stream().map(EnvironmentSettings::variable).collect(Collectors.toSet()))
                .hasSameSizeAs(SettingsTable.ALL)
                .contains("TRIBUTARY_JOURNAL_SYNC_INTERVAL_MILLIS", "TRIBUTARY_CALLBACK_MAX_AGE", "TRIBUTARY_TLS_KEY");
    }
}

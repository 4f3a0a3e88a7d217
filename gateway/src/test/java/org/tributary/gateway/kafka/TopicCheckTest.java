package org.tributary.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an export requires before it connects. */
class TopicCheckTest {
    @ParameterizedTest
    @CsvSource({"producer, true", "uncompressed, true", "gzip, true", "snappy, true", "lz4, false", "zstd, false"})
    void shouldTakeOnlyACompressionWhoseCodeTheJarHas(final String compression, final boolean taken) {
        assertThat(TopicCheck.isReadable(compression)).isEqualTo(taken);
    }

    @Test
    void shouldKeepWhatExactlyOnceNeedsAboveTheUsersSettings() {
        final Map<String, String> client = new HashMap<>();
        client.put("enable.idempotence", "false");
        client.put("acks", "0");
        client.put("transactional.id", "mine");
        client.put("isolation.level", "read_uncommitted");
        client.put("security.protocol", "SSL");
        client.put("linger.ms", "50");
        final ClientSettings settings =
                new ClientSettings(new ExportSettings("broker:9092", "gifts", Set.of(), 1, client, false));
        assertThat(settings.producer())
                .containsEntry("enable.idempotence", "true")
                .containsEntry("acks", "all")
                .containsEntry("transactional.id", "tributary-export-gifts")
                .containsEntry("linger.ms", "50")
                .containsEntry("security.protocol", "SSL");
        assertThat(settings.consumer())
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("security.protocol", "SSL")
                .doesNotContainKey("linger.ms");
        assertThat(settings.admin()).containsEntry("security.protocol", "SSL").doesNotContainKey("acks");
    }
}

package org.tributary.gateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxDirectoryTest {
    private static final long FIRST_SECOND_OF_A_MINUTE_MS = 1_788_710_400_250L;

    @TempDir
    private Path directory;

    /** Its callback comes in a minute that has just begun; it was paid in the one before. */
    @Test
    void shouldMatchAPaymentOfAMomentAgoWhenTheSandboxIsMadeAsAMinuteBegins() throws Exception {
        SandboxDirectory.write(directory, FIRST_SECOND_OF_A_MINUTE_MS);

        final JsonNode pools = new YAMLMapper()
                .readTree(directory.resolve(SandboxDirectory.CAMPAIGN).toFile())
                .get("pools");
        for (final JsonNode pool : pools) {
            if (pool.get("id").asText().equals("opening-burst")) {
                final long opensMs = OffsetDateTime.parse(pool.get("opens").asText())
                        .toInstant()
                        .toEpochMilli();
                assertThat(opensMs).isLessThanOrEqualTo(FIRST_SECOND_OF_A_MINUTE_MS - 2_000);
                return;
            }
        }
        throw new AssertionError("no opening-burst in " + pools);
    }
}

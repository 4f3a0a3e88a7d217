package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bills of materials of the shipped jars, written by the build: each part with its hash and an accepted licence. */
class BillOfMaterialsIT {
    private static final Set<String> TAKEN =
            Set.of("Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "EPL-2.0", "CC0-1.0");

    private static final String OF_SERVER = "target/bom.json";

    /** The engine's has the parts of {@code tributary-node.jar}, which the server's jar has not. */
    private static final String OF_NODE = "../engine/target/bom.json";

    private static JsonNode components(final String bill) throws IOException {
        return new ObjectMapper().readTree(Path.of(bill).toFile()).get("components");
    }

    @ParameterizedTest
    @ValueSource(strings = {OF_SERVER, OF_NODE})
    void shouldListOnlyPartsUnderLicencesThatWeTake(final String bill) throws IOException {
        final List<String> others = new ArrayList<>();
        for (final JsonNode component : components(bill)) {
            final List<String> licences = new ArrayList<>();
            component.path("licenses").forEach(entry -> {
                licences.add(entry.path("license").path("id").asText());
            });
            if (licences.stream().noneMatch(TAKEN::contains)) {
                others.add(component.get("name").asText() + " " + licences);
            }
        }
        assertThat(others).isEmpty();
    }

    @Test
    void shouldListEveryPartWithAStrongHash() throws IOException {
        final List<String> names = new ArrayList<>();
        for (final JsonNode component : components(OF_SERVER)) {
            names.add(component.get("name").asText());
            assertThat(component.path("hashes").findValuesAsText("alg"))
                    .as(component.get("name").asText())
                    .contains("SHA-256");
        }
        assertThat(names).contains("netty-codec-http", "chronicle-queue", "disruptor", "agrona", "tributary-engine");
    }
}

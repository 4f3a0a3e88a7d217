package org.tributary.gateway.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The published dashboard against a schema of Grafana's JSON model, closed over what the dashboard uses. */
class GrafanaDashboardTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int COLUMNS = 24;

    @Test
    void shouldFitTheSchemaOfADashboard() throws IOException {
        assertThat(mistakes(dashboard())).isEmpty();
    }

    /** The same schema does refuse what Grafana would ignore or not show. */
    @Test
    void shouldFindWhatDoesNotFit() throws IOException {
        final ObjectNode unknownField = dashboard();
        panel(unknownField).put("expression", "up");
        assertThat(mistakes(unknownField)).anyMatch(mistake -> mistake.contains("expression"));

        final ObjectNode tooWide = dashboard();
        ((ObjectNode) panel(tooWide).get("gridPos")).put("w", COLUMNS + 1);
        assertThat(mistakes(tooWide)).anyMatch(mistake -> mistake.contains("/panels/0/gridPos/w"));

        final ObjectNode unknownMode = dashboard();
        ((ObjectNode) panel(unknownMode).get("options")).put("colorMode", "text");
        assertThat(mistakes(unknownMode)).anyMatch(mistake -> mistake.contains("/panels/0/options/colorMode"));

        final ObjectNode noAnnotations = dashboard();
        noAnnotations.remove("annotations");
        assertThat(mistakes(noAnnotations)).anyMatch(mistake -> mistake.contains("annotations"));
    }

    /** What no schema says: ids are unique, and no two panels cover the same place. */
    @Test
    void shouldPlaceEachPanelOnceBesideTheOthers() throws IOException {
        final Set<Integer> ids = new HashSet<>();
        final Set<List<Integer>> covered = new HashSet<>();
        for (final JsonNode panel : dashboard().get("panels")) {
            assertThat(ids.add(panel.get("id").intValue()))
                    .as(panel.get("title").asString())
                    .isTrue();
            final JsonNode at = panel.get("gridPos");
            assertThat(at.get("x").intValue() + at.get("w").intValue()).isLessThanOrEqualTo(COLUMNS);
            for (int x = 0; x < at.get("w").intValue(); x++) {
                for (int y = 0; y < at.get("h").intValue(); y++) {
                    assertThat(covered.add(List.of(
                                    at.get("x").intValue() + x, at.get("y").intValue() + y)))
                            .as(panel.get("title").asString())
                            .isTrue();
                }
            }
        }
    }

    private static ObjectNode panel(final ObjectNode dashboard) {
        return (ObjectNode) dashboard.get("panels").get(0);
    }

    private static ObjectNode dashboard() {
        return (ObjectNode) JSON.readTree(Path.of("..", "config", "grafana-dashboard.json"));
    }

    private static List<String> mistakes(final JsonNode dashboard) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                GrafanaDashboardTest.class.getResourceAsStream("grafana-dashboard-schema.json"))) {
            final List<String> mistakes = new ArrayList<>();
            for (final Error error : SchemaRegistry.withDialect(Dialects.getDraft202012())
                    .getSchema(JSON.readTree(in))
                    .validate(dashboard)) {
                mistakes.add(error.getInstanceLocation() + " " + error.getMessage());
            }
            return mistakes;
        }
    }
}

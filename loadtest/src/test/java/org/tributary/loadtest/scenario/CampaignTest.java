package org.tributary.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** That the server takes these files is shown by every run with {@code --sandbox}. */
class CampaignTest {
    @Test
    @SuppressWarnings("unchecked")
    void shouldBeYamlWithItsProjectsGoalItemsAndPools() {
        final String yaml = new Campaign(41, 1_500_000_000, 3, 2).yaml(1_788_742_800_000L);

        final java.util.Map<String, Object> read = (java.util.Map<String, Object>)
                new org.snakeyaml.engine.v2.api.Load(LoadSettings.builder().build()).loadFromString(yaml);

        assertThat((List<Object>) read.get("organisations")).hasSize(3);
        assertThat((List<Object>) read.get("pools")).hasSize(2);
        assertThat((List<java.util.Map<String, Object>>) read.get("projects"))
                .hasSize(41)
                .allSatisfy(project -> assertThat(project)
                        .containsEntry("goal", "15000000.00")
                        .containsEntry("onGoal", "close")
                        .containsEntry("items", List.of("p01", "p02", "p03")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nine-oclock", "kids-gallery", "three-days", "telethon", "storm", "retry-storm"})
    void shouldReadEveryScenarioThatComesWithTheProgram(final String name) throws Exception {
        final Scenario scenario = Scenario.read(name);

        assertThat(scenario.name()).isEqualTo(name);
        assertThat(scenario.curve().peakPerSecond()).isPositive();
    }

    @Test
    void shouldHaveTheRealDaysSizes() throws Exception {
        assertThat(Scenario.read("nine-oclock").curve().plannedNanos().length).isBetween(950_000, 960_000);
        assertThat(Scenario.read("kids-gallery").curve().plannedNanos().length).isBetween(5_805_000, 5_815_000);
    }
}

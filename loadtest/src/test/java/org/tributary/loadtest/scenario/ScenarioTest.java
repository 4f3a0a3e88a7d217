package org.tributary.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.loadtest.UsageException;

class ScenarioTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"nine-oclock", "kids-gallery", "three-days", "telethon", "storm", "retry-storm"})
    void shouldReadEveryScenarioThatComesWithTheProgram(final String name) throws IOException {
        assertThat(Scenario.read(name).curve().peakPerSecond()).isPositive();
    }

    @Test
    void shouldHaveMoreOnTheWayInAStormThanAServerLetsWait() throws IOException {
        final Scenario.Lines lines = Scenario.read("storm").lines();

        assertThat(lines.connections() * lines.pipeline()).isGreaterThan(3 * 16_384);
    }

    @Test
    void shouldRefuseLinesThatCarryNothing() {
        assertThatThrownBy(() -> scenario("connections: 0\n"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("at least 1");
    }

    private Scenario scenario(final String more) throws IOException {
        return Scenario.read(Files.writeString(directory.resolve("some.yaml"), "curve: [[0, 1], [1, 1]]\n" + more)
                .toString());
    }
}

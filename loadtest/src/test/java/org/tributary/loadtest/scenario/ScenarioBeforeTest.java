package org.tributary.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.loadtest.UsageException;
import org.tributary.loadtest.client.Outcome;

class ScenarioBeforeTest {
    @TempDir
    private Path directory;

    @Test
    void shouldPlanWhatComesBeforeAheadOfTheCurve() throws IOException {
        final Scenario scenario = read("before: [100, 2]\ncurve: [[0, 1000], [3, 1000]]\n");
        final long[] planned = scenario.plannedNanos();
        assertThat(planned).hasSize(200 + 3_000).isSorted();
        assertThat(planned[0]).isBetween(-2_000_000_000L, -1_980_000_000L);
        assertThat(planned[199]).isBetween(-1_000_000L, 0L);
        assertThat(planned[200]).isPositive();
        assertThat(scenario.seconds()).isEqualTo(5);
    }

    @Test
    void shouldBeginWithTheCurveWhenCold() throws IOException {
        final Scenario scenario =
                read("before: [100, 2]\ncurve: [[0, 1000], [3, 1000]]\n").withoutBefore();
        assertThat(scenario.plannedNanos())
                .isEqualTo(scenario.curve().plannedNanos())
                .hasSize(3_000);
        assertThat(scenario.beforeNanos()).isZero();
    }

    @Test
    void shouldMeasureWhatCameBeforeApart() {
        final Outcome outcome = new Outcome();
        // planned 2 ms ahead of the curve, answered within it
        outcome.answered(200, 3_000_000, 1_000_000);
        outcome.answered(200, 4_000_000, 5_000_000);
        assertThat(outcome.latencyMicrosBefore.getTotalCount()).isEqualTo(1);
        assertThat(outcome.latencyMicros.getTotalCount()).isEqualTo(1);
        assertThat(outcome.answeredInSecond).containsExactly(1L);
        assertThat(outcome.byStatus[200]).isEqualTo(2);
    }

    @Test
    void shouldRefuseOneWithoutARate() {
        assertThatThrownBy(() -> read("before: [0, 2]\ncurve: [[0, 1], [3, 1]]\n"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("above 0");
        assertThatThrownBy(() -> read("before: 7\ncurve: [[0, 1], [3, 1]]\n"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("donations a second");
    }

    private Scenario read(final String yaml) throws IOException {
        return Scenario.read(
                Files.writeString(directory.resolve("scenario.yaml"), yaml).toString());
    }
}

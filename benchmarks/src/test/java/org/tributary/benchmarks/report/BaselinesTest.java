package org.tributary.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BaselinesTest {
    @Test
    void shouldTakeTheBareMethodWithTheSameParameters() {
        final List<Row> rows = List.of(
                row("a.A.append", Map.of("batch", "1"), true, 50),
                row("a.A.append", Map.of("batch", "2"), true, 60),
                row("a.A.bareAppend", Map.of("batch", "1"), true, 100),
                row("a.A.bareAppend", Map.of("batch", "2"), true, 80));

        assertThat(rows)
                .extracting(row -> Baselines.ofBare(row, rows))
                .containsExactly(0.5, 0.75, Double.NaN, Double.NaN);
    }

    @Test
    void shouldTakeTheBareParameterWhenTheMethodIsTheSame() {
        final List<Row> rows = List.of(
                row("a.T.known", Map.of("ids", "1", "table", "tributary"), false, 40),
                row("a.T.known", Map.of("ids", "1", "table", "bare"), false, 20),
                row("a.T.known", Map.of("ids", "9", "table", "bare"), false, 10));

        assertThat(Baselines.ofBare(rows.get(0), rows)).isEqualTo(0.5);
    }

    @Test
    void shouldPreferTheBareMethodOfTheSameName() {
        final List<Row> rows = List.of(
                row("a.S.write", Map.of(), true, 10),
                row("a.S.bareRead", Map.of(), true, 100),
                row("a.S.bareWrite", Map.of(), true, 20));

        assertThat(Baselines.ofBare(rows.get(0), rows)).isEqualTo(0.5);
    }

    @Test
    void shouldTakeNoneFromAnotherClass() {
        final List<Row> rows = List.of(row("a.A.run", Map.of(), true, 10), row("a.B.bareRun", Map.of(), true, 20));

        assertThat(Baselines.ofBare(rows.get(0), rows)).isNaN();
    }

    private static Row row(
            final String subject, final Map<String, String> params, final boolean moreIsBetter, final double score) {
        return new Row(subject, params, moreIsBetter, score, score, score, "unit", Double.NaN);
    }
}

package org.tributary.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.benchmarks.cli.CompareCommand;
import org.tributary.benchmarks.report.Comparison.Verdict;
import org.tributary.loadtest.UsageException;

class ComparisonTest {
    @TempDir
    private Path directory;

    @Test
    void shouldSayFasterWhenARateRisesBeyondBothIntervals() {
        final List<Comparison.Line> lines = Comparison.of(List.of(rate(100, 5, 0)), List.of(rate(120, 5, 0)));

        assertThat(lines).extracting(Comparison.Line::verdict).containsExactly(Verdict.FASTER);
        assertThat(lines.get(0).change()).isCloseTo(0.2, within(1e-9));
    }

    @Test
    void shouldSaySameWhenTheIntervalsOverlap() {
        assertThat(verdict(rate(100, 12, 0), rate(120, 12, 0))).isEqualTo(Verdict.SAME);
    }

    @Test
    void shouldSaySlowerWhenATimeRises() {
        assertThat(verdict(time(100, 5), time(120, 5))).isEqualTo(Verdict.SLOWER);
    }

    @Test
    void shouldSayAllocatesMoreWhenOnlyTheBytesGrew() {
        assertThat(verdict(rate(100, 5, 0.4), rate(101, 5, 16))).isEqualTo(Verdict.ALLOCATES_MORE);
        assertThat(verdict(rate(100, 5, 0.1), rate(101, 5, 0.4))).isEqualTo(Verdict.SAME);
    }

    @Test
    void shouldSayUnknownWhenARunHasNoSpread() {
        assertThat(verdict(rate(100, Double.NaN, 0), rate(200, 1, 0))).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void shouldNameWhatOnlyOneRunHas() {
        final Row other = new Row("core.Other.run", Map.of(), true, 1, 1, 1, "ops/s", 0);

        assertThat(Comparison.of(List.of(rate(1, 0, 0)), List.of(other)))
                .extracting(Comparison.Line::verdict)
                .containsExactly(Verdict.ONLY_OLD, Verdict.ONLY_NEW);
    }

    @Test
    void shouldEndWithOneWhenSomethingBecameSlower() {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);

        final int slower =
                CompareCommand.print(Comparison.of(List.of(time(100, 1)), List.of(time(200, 1))), false, print);
        final int faster =
                CompareCommand.print(Comparison.of(List.of(time(200, 1)), List.of(time(100, 1))), false, print);

        assertThat(List.of(slower, faster)).containsExactly(1, 0);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("slower", "-50.0 %", "+100.0 %");
    }

    @Test
    void shouldReadBackWhatWasWritten() throws IOException {
        final Path file = directory.resolve("bench.json");
        final List<Row> rows = List.of(rate(100, 5, 1.5), time(7, 1));

        BenchFile.write(file, "test", rows);

        assertThat(BenchFile.read(file)).isEqualTo(rows);
    }

    /** As JMH 1.37 writes it with the allocation profiler. */
    @Test
    void shouldReadWhatJmhWrote() throws IOException {
        final Path file = directory.resolve("jmh.json");
        Files.writeString(file, """
                [{"jmhVersion": "1.37", "benchmark": "org.tributary.benchmarks.core.A.run", "mode": "avgt", "threads": 1,
                  "forks": 1, "jvmArgs": [], "params": {"n": "1"},
                  "primaryMetric": {"score": 16.6, "scoreError": 8.9, "scoreConfidence": [7.7, 25.5],
                    "scorePercentiles": {"0.0": 14.1}, "scoreUnit": "ns/op", "rawData": [[14.1, 16.6]]},
                  "secondaryMetrics": {"gc.alloc.rate.norm": {"score": 0.3, "scoreError": "NaN",
                    "scoreConfidence": ["NaN", "NaN"], "scoreUnit": "B/op"}}}]
                """);

        assertThat(BenchFile.read(file))
                .containsExactly(new Row("core.A.run", Map.of("n", "1"), false, 16.6, 7.7, 25.5, "ns/op", 0.3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "[]", "{}", "[{\"benchmark\": \"other.A.run\", \"primaryMetric\": {}}]"})
    void shouldSayThatAFileIsAnothersWhenItIs(final String content) throws IOException {
        final Path file = directory.resolve("other.json");
        Files.writeString(file, content);

        assertThatThrownBy(() -> BenchFile.read(file))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("other.json");
    }

    private static Verdict verdict(final Row before, final Row after) {
        return Comparison.of(List.of(before), List.of(after)).get(0).verdict();
    }

    private static Row rate(final double score, final double error, final double bytes) {
        return new Row("core.A.run", Map.of("n", "1"), true, score, score - error, score + error, "ops/s", bytes);
    }

    private static Row time(final double score, final double error) {
        return new Row("core.A.time", Map.of(), false, score, score - error, score + error, "ns/op", Double.NaN);
    }
}

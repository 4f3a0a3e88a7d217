package org.tributary.loadtest.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.loadtest.books.Check;
import org.tributary.loadtest.client.Outcome;
import org.tributary.loadtest.load.Load;
import org.tributary.loadtest.scenario.RateCurve;
import org.tributary.loadtest.scenario.Scenario;
import org.tributary.loadtest.server.Health;
import org.tributary.loadtest.server.ServerView;

class RehearsalTest {
    private static final Probe.Objectives OBJECTIVES = new Probe.Objectives(20, 0.001, 1_000);

    @TempDir
    private Path directory;

    @Test
    void shouldBeValidAndSayUnfinishedWhenBrokenOff() throws Exception {
        final Rehearsal rehearsal = rehearsal();
        rehearsal.probes.add(probe(1_000, 2, 0));

        final JsonNode json = written(rehearsal);

        assertThat(json.path("verdict").asText()).isEqualTo("unfinished");
        assertThat(json.path("probes")).hasSize(1);
    }

    @Test
    void shouldSayGoWhenThereIsHeadroomAndTheRunKeepsTheObjectives() throws Exception {
        final Rehearsal rehearsal = finished(2_000, 3);

        final JsonNode json = written(rehearsal);

        assertThat(json.path("verdict").asText()).isEqualTo("go");
        assertThat(json.path("headroom").asDouble()).isEqualTo(2);
        assertThat(Files.readString(directory.resolve("r.html"))).contains("<polyline", "headroom 2.00");
    }

    @Test
    void shouldSayNoGoAndWhyWhenTheHeadroomOrTheRunMisses() {
        assertThat(finished(1_200, 3).reasons()).singleElement().asString().startsWith("headroom 1.20");
        assertThat(finished(2_000, 50).reasons()).singleElement().asString().contains("p99");
    }

    @Test
    void shouldSayNoGoWhenTheDiskIsTooSmallForTheDay() {
        final Rehearsal rehearsal = finished(2_000, 3);
        rehearsal.disk = new Rehearsal.Disk(120, 1e6);

        assertThat(rehearsal.reasons()).singleElement().asString().contains("disk");
    }

    @Test
    void shouldSayNoGoWhenTheMemoryIsTooSmallForTheDay() {
        final Rehearsal rehearsal = finished(2_000, 3);
        rehearsal.memory = new Rehearsal.Memory(1e9, 4e9);

        assertThat(rehearsal.reasons()).singleElement().asString().contains("7.2 GB of memory");
    }

    @Test
    void shouldMissTheObjectiveWhenTheJournalLags() {
        final Probe probe = probe(1_000, 3, 20_000);

        assertThat(probe.failures()).singleElement().asString().startsWith("journal lag");
    }

    /** The page must be well-formed but for its doctype and meta, the JSON must be JSON. */
    private JsonNode written(final Rehearsal rehearsal) throws Exception {
        final Path html = directory.resolve("r.html");
        rehearsal.write(html);
        final String page = Files.readString(html)
                .replace("<!doctype html>", "")
                .replace("<meta charset=\"utf-8\">", "")
                .strip();
        javax.xml.parsers.DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new java.io.ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
        assertThat(page).doesNotContain("NaN", "src=", "href=");
        return new ObjectMapper().readTree(directory.resolve("r.json").toFile());
    }

    private static Rehearsal rehearsal() {
        return new Rehearsal(new Rehearsal.Plan(
                Scenario.constant(1_000, 10, Scenario.Shares.NONE, List.of("wechatpay")),
                OBJECTIVES,
                1.5,
                60_000_000,
                5,
                64,
                1,
                1,
                "http://a.test/?x=1&y=<2>"));
    }

    private static Rehearsal finished(final double highest, final long latencyMs) {
        final Rehearsal rehearsal = rehearsal();
        rehearsal.probes.add(probe(highest, 2, 0));
        rehearsal.highestPerSecond = highest;
        rehearsal.runScale = 1;
        rehearsal.runCurve = RateCurve.constant(1_000, 10);
        rehearsal.runOutcome = outcome(latencyMs);
        rehearsal.run = probe(1_000, latencyMs, 0);
        return rehearsal;
    }

    private static Probe probe(final double rate, final long latencyMs, final long lagRecords) {
        return Probe.of(
                rate,
                new Load.Result(
                        outcome(latencyMs),
                        new Check(
                                new Check.Sum(100, 100, 10_000, 0, 0),
                                Check.Sum.NONE,
                                0,
                                new ServerView.Received(100, 10_000, 0, 0, 0),
                                List.of()),
                        new Health.Worst(lagRecords, 500_000_000, 80_000_000_000L)),
                OBJECTIVES);
    }

    private static Outcome outcome(final long latencyMs) {
        final Outcome outcome = new Outcome();
        for (int i = 0; i < 100; i++) {
            outcome.sent++;
            outcome.answered(200, latencyMs * 1_000_000, i * 100_000_000L);
        }
        return outcome;
    }
}

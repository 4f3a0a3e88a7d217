package org.tributary.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.projection.Projections;
import org.tributary.engine.projection.Records;
import org.tributary.engine.projection.RecordsCampaign;
import org.tributary.engine.status.EngineStatus;
import org.tributary.gateway.api.json.StatusSource;
import org.tributary.gateway.bridge.reply.CallbackCounters;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.readmodel.JournalCuts;
import org.tributary.gateway.transport.limit.TransportCounters;

class MetricsApiTest {
    private static final Path CONFIG = Path.of("..", "config");

    private final Projections projections = new Projections();
    private final Records records = new Records(projections, projections::onBatchEnd);
    private final EngineStatus engine = new EngineStatus();
    private final AtomicLong nowMs = new AtomicLong(Records.T0);
    private final MetricsApi metrics = new MetricsApi(
                    engine,
                    projections.views(),
                    () -> new StatusSource.Status(
                            "single",
                            1,
                            2,
                            3,
                            1L << 40,
                            5,
                            "process",
                            7,
                            Records.T0,
                            List.of(),
                            List.of(),
                            1,
                            1,
                            0,
                            Records.T0,
                            List.of(41L),
                            86_400_000),
                    new CallbackCounters(List.of("wechatpay", "alipay")),
                    new TransportCounters(),
                    () -> Map.of("callbacks", 4, "reads", 0),
                    nowMs::get)
            .gauge("tributary_scrub_damaged", "Whether it found damage", () -> 0)
            .gauge("tributary_journal_ahead_seconds", "By how much it is ahead", () -> 0)
            .gauge("tributary_anchor_failing", "Whether it failed", () -> 0)
            .counter("tributary_journal_cuts", "Losses and restores", new JournalCuts()::count)
            .gauge("tributary_webhook_failing", "Webhooks that don't take events just now", () -> 0)
            .gauge("tributary_webhook_behind_seconds", "How late the slowest webhook gets records", () -> 0);

    @Test
    void shouldGiveTheLargestDistanceToAnotherNodesClockInSeconds() {
        ClusterGauges.add(metrics, () -> Map.of("clocksAheadMs", Map.of("b", -600_250L, "c", 20L)));
        assertThat(scrape()).contains("tributary_cluster_clock_offset_seconds 600.25");
    }

    private String scrape() {
        final ApiResponse response = metrics.route()
                .handler()
                .handle(new ApiRequest("GET", "/metrics", Map.of(), Map.of(), new byte[0], ""));
        assertThat(response.contentType()).startsWith("text/plain; version=0.0.4");
        return response.text();
    }

    @Test
    void shouldTellMoneyPoolsAndLatenciesWhenScraped() {
        records.define(RecordsCampaign.campaign(RecordsCampaign.pool("rush", "bank", 1_000, null)), 1);
        records.donation("kids", 250, "", "", true, false, 0, 250);
        records.held("nowhere", 70, ReasonCode.UNKNOWN_PROJECT, "CNY");
        engine.journal.record(1_500_000);
        engine.journal.record(30_000);

        assertThat(scrape())
                .contains("tributary_donated_fen_total 250.0")
                .contains("tributary_held_fen 70.0")
                .contains("tributary_read_models_skipped_records 1.0")
                .contains("tributary_pool_remaining_fen{pool=\"rush\"} 750.0")
                .contains("tributary_pool_state{pool=\"rush\",state=\"open\"} 1.0")
                .contains("tributary_pool_state{pool=\"rush\",state=\"closed\"} 0.0")
                .contains("tributary_callbacks_total{channel=\"alipay\",outcome=\"not-authentic\"} 0.0")
                .contains("tributary_callback_retries_total{reason=\"ring-full\"} 0.0")
                .contains("tributary_stage_duration_seconds_bucket{stage=\"journal\",le=\"5.0E-5\"} 1")
                .contains("tributary_stage_duration_seconds_bucket{stage=\"journal\",le=\"0.002\"} 2")
                .contains("tributary_stage_duration_seconds_count{stage=\"journal\"} 2")
                .contains("tributary_event_loop_pending_tasks{group=\"callbacks\"} 4.0")
                .contains("tributary_snapshot_sequence 7.0")
                .contains("tributary_thread_cpu_seconds_total{group=\"callbacks\"} ")
                .contains("tributary_thread_cpu_seconds_total{group=\"reads\"} ")
                .contains("tributary_thread_cpu_seconds_total{group=\"jvm\"} ")
                .contains("jvm_gc_collection_seconds");
    }

    /** Looking for deadlocks stops all threads: callers of /metrics can't make it happen more than once a second. */
    @Test
    void shouldAskTheJvmAtMostOnceASecondAndTheEngineAtEachScrape() {
        final String first = scrape();
        engine.journal.record(30_000);
        final String second = scrape();
        nowMs.addAndGet(1_000);
        final String third = scrape();

        assertThat(jvm(second)).isNotEmpty().isEqualTo(jvm(first));
        assertThat(second).contains("tributary_stage_duration_seconds_count{stage=\"journal\"} 1");
        assertThat(first).contains("tributary_stage_duration_seconds_count{stage=\"journal\"} 0");
        assertThat(jvm(third))
                .as("time on the processor and heap have moved on")
                .isNotEqualTo(jvm(first));
    }

    private static List<String> jvm(final String text) {
        return text.lines()
                .filter(line -> line.startsWith("jvm_") || line.startsWith("process_"))
                .toList();
    }

    @Test
    void shouldHaveEveryMetricThatAlertsAndGrafanaAskFor() throws IOException {
        records.define(RecordsCampaign.campaign(RecordsCampaign.pool("rush", "bank", 1_000, null)), 1);
        // A node has the metrics of a single server and those of its group.
        ClusterGauges.add(metrics, () -> Map.of("leader", "a", "self", "a"));
        final Set<String> told = names(scrape());
        final String asked = Files.readString(CONFIG.resolve("prometheus-alerts.yaml"))
                + Files.readString(CONFIG.resolve("grafana-dashboard.json"));
        assertThat(told)
                .containsAll(names(asked).stream()
                        .filter(name -> !name.startsWith("tributary_http_responses"))
                        .collect(Collectors.toSet()));
    }

    private static Set<String> names(final String text) {
        final Set<String> names = new TreeSet<>();
        final Matcher matcher = Pattern.compile("tributary_[a-z_]+").matcher(text);
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return names;
    }
}

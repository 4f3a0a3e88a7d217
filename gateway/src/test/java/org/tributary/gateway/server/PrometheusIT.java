package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.sandbox.SandboxDirectory;

/** Metrics, alert rules and dashboard, checked with Debian's Prometheus and promtool. */
class PrometheusIT {
    private static final Path RULES = Path.of("..", "config", "prometheus-alerts.yaml");
    private static final Path DASHBOARD = Path.of("..", "config", "grafana-dashboard.json");
    private static final Path RULE_TESTS = Path.of("src", "test", "prometheus", "alerts-test.yaml");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path sandbox;

    @TempDir
    private static Path directory;

    private static TributaryProcess server;
    private static Process prometheus;
    private static URI prometheusAddress;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(
                isHere("prometheus") && isHere("promtool"),
                "no Prometheus with promtool on this machine (Debian: apt-get install prometheus)");
        SandboxDirectory.write(sandbox, System.currentTimeMillis());
        server = TributaryProcess.serve(sandbox);
        final int port = freePort();
        prometheusAddress = URI.create("http://127.0.0.1:" + port);
        final Path config = directory.resolve("prometheus.yml");
        Files.writeString(config, """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs: [{job_name: tributary, static_configs: [{targets: ["127.0.0.1:%d"]}]}]
                """.formatted(RULES.toRealPath(), server.port()));
        prometheus = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (prometheus != null) {
            prometheus.destroy();
            prometheus.waitFor(30, TimeUnit.SECONDS);
            prometheus.destroyForcibly().waitFor();
        }
        if (server != null) {
            assertThat(server.terminate()).isZero();
        }
    }

    private static boolean isHere(final String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String promtool(final String in, final String... arguments) throws Exception {
        final List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        final Path input = Files.writeString(directory.resolve("in"), in);
        final Path output = directory.resolve("out");
        final int exit = new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        final String said = Files.readString(output);
        assertThat(exit).as(said).isZero();
        return said;
    }

    @Test
    void shouldFireEachAlertWhenItMustAndNotBefore() throws Exception {
        promtool("", "check", "rules", RULES.toString());
        promtool("", "test", "rules", RULE_TESTS.toString());
        final String tests = Files.readString(RULE_TESTS);
        final List<String> alerts = Files.readAllLines(RULES).stream()
                .filter(line -> line.contains("- alert: "))
                .map(line -> line.substring(line.indexOf(": ") + 2).strip())
                .toList();
        assertThat(alerts)
                .hasSizeGreaterThan(10)
                .allSatisfy(alert -> assertThat(tests).contains("alertname: " + alert));
    }

    @Test
    void shouldHaveNoComplaintWhenPromtoolLintsTheMetrics() throws Exception {
        assertThat(promtool(server.get("/metrics"), "check", "metrics")).isEmpty();
    }

    @Test
    void shouldAnswerEveryPanelWhenPrometheusScrapesAServerUnderLoad() throws Exception {
        final AtomicBoolean stop = new AtomicBoolean();
        final CompletableFuture<Void> load = CompletableFuture.runAsync(() -> pour(stop));
        try {
            final List<String> queries = queries();
            assertThat(queries).hasSizeGreaterThan(15);
            for (final String query : queries) {
                if (query.contains("tributary_cluster_")) {
                    // This server is no node, and has none of these: NodeServerTest finds their metrics in a node.
                    assertThat(ask("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                                    .at("/status")
                                    .asText())
                            .as(query)
                            .isEqualTo("success");
                    continue;
                }
                await().atMost(PATIENCE)
                        .ignoreExceptions()
                        .untilAsserted(() -> assertThat(
                                        ask("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                                                .at("/data/result"))
                                .as(query)
                                .isNotEmpty());
            }
            final List<String> rules = new ArrayList<>();
            for (final JsonNode rule : ask("/api/v1/rules").at("/data/groups/0/rules")) {
                assertThat(rule.get("health").asText()).as(rule.toString()).isEqualTo("ok");
                rules.add(rule.get("name").asText());
            }
            assertThat(rules).contains("TributaryDown", "TributaryConflict");
        } finally {
            stop.set(true);
            load.join();
        }
    }

    private static List<String> queries() throws IOException {
        return JSON.readTree(DASHBOARD.toFile()).findValuesAsText("expr").stream()
                .map(query -> query.replace("$job", "tributary"))
                .toList();
    }

    private static JsonNode ask(final String path) throws IOException, InterruptedException {
        final HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(prometheusAddress.resolve(path)).build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static void pour(final AtomicBoolean stop) {
        try {
            final SandboxDonor donor = SandboxDonor.of(sandbox);
            while (!stop.get()) {
                donor.give(server, "wechatpay", "p=kids-gallery", 100);
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (final Exception ex) {
            throw new IllegalStateException(ex);
        }
    }
}

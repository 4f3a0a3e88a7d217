package org.tributary.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.replay.Progress;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.server.TributaryServer;
import org.tributary.loadtest.rehearsal.Rehearsal;

/** A real rehearsal of a real server, ended as Ctrl-C ends it. */
class RehearseInterruptTest {
    @TempDir
    private Path directory;

    @Test
    void shouldLeaveAValidReportWhenCtrlCEndsIt() throws Exception {
        final Path sandbox = directory.resolve("sandbox");
        SandboxDirectory.write(sandbox, System.currentTimeMillis());
        final TributaryConfig config = TributaryConfig.read(sandbox.resolve(SandboxDirectory.SETTINGS))
                .override(directory.resolve("data"), null, 0);
        final Path report = directory.resolve("report.html");
        try (TributaryServer server = TributaryServer.open(config)) {
            server.start(Progress.NONE);
            final Process rehearsal = rehearse(server.address(), sandbox.resolve(SandboxDirectory.KEYS), report);
            try {
                await().atMost(Duration.ofMinutes(3)).until(() -> probes(report) > 0 || !rehearsal.isAlive());
                new ProcessBuilder("kill", "-INT", Long.toString(rehearsal.pid()))
                        .start()
                        .waitFor();
                assertThat(rehearsal.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                rehearsal.destroyForcibly();
            }
        }

        final JsonNode json =
                new ObjectMapper().readTree(Rehearsal.jsonBeside(report).toFile());
        assertThat(json.path("verdict").asText()).isEqualTo("unfinished");
        assertThat(json.path("probes")).isNotEmpty();
        assertThat(json.at("/probes/0/answeredPerSecond").asDouble()).isPositive();
        assertThat(Files.readString(report))
                .startsWith("<!doctype html>")
                .contains("interrupted")
                .endsWith("</html>\n");
        assertThat(Files.readString(directory.resolve("words")))
                .contains("interrupted; what was measured by then is in");
    }

    private Process rehearse(final String url, final Path keys, final Path report) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "rehearse",
                        "--url",
                        url,
                        "--keys",
                        keys.toString(),
                        "--report",
                        report.toString(),
                        "--ledger",
                        directory.resolve("ledger").toString(),
                        "--from",
                        "100",
                        "--probe-seconds",
                        "1")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("words").toFile())
                .start();
    }

    private static int probes(final Path report) throws IOException {
        final Path json = Rehearsal.jsonBeside(report);
        return Files.exists(json)
                ? new ObjectMapper().readTree(json.toFile()).path("probes").size()
                : 0;
    }
}

package org.tributary.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's client is in the jar for one command alone: no other loads a class of it. */
class KafkaClassesIT {
    private static final String MAIN = "org.tributary.gateway.cli.Main";

    @TempDir
    Path root;

    private List<String> logging() {
        return List.of("-Xlog:class+load:file=" + root.resolve("classes.txt"));
    }

    private List<String> loaded() throws Exception {
        try (var lines = Files.lines(root.resolve("classes.txt"))) {
            return lines.filter(line -> line.contains("org.apache.kafka")
                            || line.contains("org.tributary.gateway.cli.kafka.ExportKafkaCommand"))
                    .toList();
        }
    }

    @Test
    void shouldLoadNoneForTheVersion() throws Exception {
        final Path out = root.resolve("out.txt");
        try (ChildJvm version = ChildJvm.start(logging(), MAIN, out, "--version")) {
            assertThat(version.await()).as(Files.readString(out)).isZero();
        }
        assertThat(Files.readString(out)).startsWith("tributary ");
        assertThat(loaded()).noneMatch(line -> line.contains("org.apache.kafka"));
    }

    @Test
    void shouldLoadNoneToServe() throws Exception {
        final Path out = root.resolve("out.txt");
        try (ChildJvm server = ChildJvm.start(
                logging(), MAIN, out, "serve", "--data", root.resolve("data").toString(), "--port", "0")) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> Files.readString(out).contains("ready http://"));
            assertThat(server.terminate()).as(Files.readString(out)).isZero();
        }
        assertThat(loaded()).noneMatch(line -> line.contains("org.apache.kafka"));
    }

    @Test
    void shouldExplainItselfWithoutThem() throws Exception {
        final Path out = root.resolve("out.txt");
        try (ChildJvm export = ChildJvm.start(logging(), MAIN, out, "export-kafka", "--help")) {
            assertThat(export.await()).isZero();
        }
        // its lines are as wide as a terminal's
        assertThat(Files.readString(out).replaceAll("\\s+", " "))
                .contains("isolation.level=read_committed", "--partitions 1");
        assertThat(loaded()).as("the test sees what is loaded").isNotEmpty();
    }
}

package org.tributary.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionTest {
    @TempDir
    private Path directory;

    @Test
    void shouldNameTheVersionWithoutCommandLineAndLogWhenAskedForItAlone() throws Exception {
        final Path classes = directory.resolve("classes.txt");
        final Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:file=" + classes,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--version"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        final String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(out).isEqualTo("tributary " + Main.version() + "\n");
        try (Stream<String> loaded = Files.lines(classes)) {
            assertThat(loaded)
                    .anyMatch(line -> line.contains("org.tributary.gateway.cli.Main "))
                    .noneMatch(line -> line.contains("picocli.CommandLine ") || line.contains("ch.qos.logback."));
        }
    }
}

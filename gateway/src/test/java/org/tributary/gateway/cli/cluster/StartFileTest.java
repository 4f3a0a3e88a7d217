package org.tributary.gateway.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartFileTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path root;

    @Test
    void shouldFindTheProcessWhenTheFileHasStartedIt() throws Exception {
        final Path directory = Files.createDirectory(root.resolve("node's a"));
        final Path followed = Files.createFile(directory.resolve("some file"));
        final StartFile file = new StartFile(directory);
        file.write(List.of("tail", "-f", followed.toString()), directory.resolve("log"));
        assertThat(file.process()).isEmpty();

        final Process started = new ProcessBuilder("sh", file.path().toString()).start();
        try {
            await().atMost(PATIENCE).until(() -> file.process().isPresent());
            assertThat(file.process().orElseThrow().pid()).isEqualTo(started.pid());
        } finally {
            started.destroy();
            started.waitFor();
        }
        assertThat(file.process()).isEmpty();
    }

    /** A class path alone may be longer than the part of a command that the JDK reads. */
    @Test
    void shouldFindTheProcessWhenItsCommandIsLong() throws Exception {
        final StartFile file = new StartFile(root);
        // Ends with its input, whatever becomes of this test.
        file.write(List.of("sh", "-c", "read -r line", "x".repeat(8_192), root.toString()), root.resolve("log"));

        final Process started = new ProcessBuilder("sh", file.path().toString()).start();
        try {
            await().atMost(PATIENCE).until(() -> file.process().isPresent());
        } finally {
            started.destroy();
            started.waitFor();
        }
    }

    @Test
    void shouldFindNoProcessWhenItsIdIsAnotherPrograms() throws Exception {
        Files.writeString(root.resolve("pid"), ProcessHandle.current().pid() + "\n");

        assertThat(new StartFile(root).process()).isEmpty();
    }
}

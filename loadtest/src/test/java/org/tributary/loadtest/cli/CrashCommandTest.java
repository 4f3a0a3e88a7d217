package org.tributary.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.loadtest.UsageException;
import picocli.CommandLine;

class CrashCommandTest {
    @TempDir
    private Path directory;

    private static Integer run(final String... arguments) throws IOException, InterruptedException {
        final CrashCommand command = new CrashCommand();
        new CommandLine(command).parseArgs(arguments);
        return command.call();
    }

    @Test
    void shouldRefuseAGroupWithoutAnotherLeaderWhenTheLeaderIsToBeKilled() {
        assertThatThrownBy(() -> run("--cluster", "--nodes", "1", directory.toString()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--nodes is 1, must be 3 or 5");
        assertThatThrownBy(() -> run("--cluster", "--gateways", "9", directory.toString()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--gateways is 0 to 8");
        assertThatThrownBy(() -> run("--cluster", "--kills", "0", directory.toString()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--kills at least 1");
    }

    @Test
    void shouldLeaveADirectoryWithOtherFilesAloneWhenAGroupIsToBeKilled() throws IOException {
        final Path mine = Files.writeString(directory.resolve("mine"), "kept");

        assertThatThrownBy(() -> run("--cluster", directory.toString()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("holds other files");
        assertThat(mine).hasContent("kept");
    }
}

package org.tributary.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.loadtest.UsageException;
import org.tributary.loadtest.drill.Drill;
import org.tributary.loadtest.drill.kind.Drills;
import picocli.CommandLine;

class DrillCommandTest {
    @TempDir
    private Path directory;

    private static Integer run(final String... arguments) throws IOException, InterruptedException {
        final DrillCommand command = new DrillCommand();
        new CommandLine(command).parseArgs(arguments);
        return command.call();
    }

    @Test
    void shouldNameEveryDrillInTheHelpAndInTheReadme() throws IOException {
        final String help = new CommandLine(new DrillCommand()).getUsageMessage();
        final String readme = Files.readString(Path.of("README.md"));

        assertThat(Drills.all()).extracting(Drill::name).doesNotHaveDuplicates().allSatisfy(name -> {
            assertThat(help).containsPattern("(?m)^  " + name + " ");
            assertThat(readme).contains("| `" + name + "` |");
        });
    }

    @Test
    void shouldSayWhatIsWrongWhenDrillDirectoryOrLedgerIsNotGiven() {
        assertThatThrownBy(() -> run("kill"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("name a drill and a directory");
        assertThatThrownBy(() -> run("kil", directory.toString()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("there is no drill \"kil\": kill, damage");
        assertThatThrownBy(() -> run("table"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("give --ledger");
        assertThatThrownBy(() -> run("kill", "--times", "0", directory.toString()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--times is at least 1");
    }

    @Test
    void shouldLeaveADirectoryWithOtherFilesAlone() throws IOException {
        final Path mine = Files.writeString(directory.resolve("mine"), "kept");

        assertThatThrownBy(() -> run("kill", directory.toString()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("holds other files");
        assertThat(mine).hasContent("kept");
    }

    @Test
    void shouldCountADrillThatCannotRunAsSkippedAndExitWithZero() throws Exception {
        final Path json = directory.resolve("rows.json");

        assertThat(run(
                        "poison",
                        "--json",
                        json.toString(),
                        directory.resolve("drill").toString()))
                .isZero();
        assertThat(json).content().contains("\"times\" : 0", "StepOverProcessTest");
    }
}

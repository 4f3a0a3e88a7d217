package org.tributary.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.loadtest.UsageException;
import org.tributary.loadtest.drill.Drill;
import org.tributary.loadtest.drill.Outcome;
import org.tributary.loadtest.drill.Setting;
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
                .hasMessageContaining("there is no drill \"kil\": kill, steps, damage");
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
        final DrillCommand command = new DrillCommand(List.of(new Impossible()));
        new CommandLine(command)
                .parseArgs(
                        "impossible",
                        "--json",
                        json.toString(),
                        directory.resolve("drill").toString());

        assertThat(command.call()).isZero();
        assertThat(json).content().contains("\"times\" : 0", "there is no moon");
    }

    /** A drill that ended without a judgement must not look like one that was never run. */
    @Test
    void shouldLeaveARowAndExitWithOneWhenADrillEndsByAnException() throws Exception {
        final Path ledger = directory.resolve("ledger.jsonl");
        final DrillCommand command = new DrillCommand(List.of(new Impossible("failing", null), new Impossible()));
        new CommandLine(command)
                .parseArgs(
                        "failing",
                        "impossible",
                        "--times",
                        "3",
                        "--ledger",
                        ledger.toString(),
                        directory.resolve("drill").toString());

        assertThat(command.call()).isEqualTo(1);
        assertThat(Files.readAllLines(ledger))
                .singleElement()
                .asString()
                .contains("\"drill\":\"failing\"", "\"times\":0", "ended by", "it can't be run");

        final DrillCommand table = new DrillCommand(List.of(new Impossible("failing", null)));
        new CommandLine(table).parseArgs("table", "--ledger", ledger.toString());
        assertThat(table.call()).isEqualTo(1);
    }

    private record Impossible(String name, @Nullable String impossible) implements Drill {
        Impossible() {
            this("impossible", "there is no moon");
        }

        @Override
        public String fault() {
            return "none";
        }

        @Override
        public String checked() {
            return "not at all";
        }

        @Override
        public int usualTimes() {
            return 1;
        }

        @Override
        public int chunk() {
            return 1;
        }

        @Override
        public Outcome run(final Setting setting, final int times) {
            throw new IllegalStateException("it can't be run");
        }
    }
}

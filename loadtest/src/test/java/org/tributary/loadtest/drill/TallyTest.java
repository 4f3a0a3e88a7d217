package org.tributary.loadtest.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.loadtest.drill.kind.Drills;

class TallyTest {
    private static final Drill KILL = Drills.of("kill").orElseThrow();

    @TempDir
    private Path directory;

    private Setting setting(final long seed, final int from) {
        return new Setting(directory, directory.resolve("some.jar"), seed, from, 1);
    }

    private Row row(final long seed, final int from, final int times, final long answered, final String problem) {
        final Outcome outcome = new Outcome();
        for (int i = 0; i < times; i++) {
            outcome.done();
        }
        outcome.add(new Verdict(answered, 0, 0, 0, problem.isEmpty() ? List.of() : List.of(problem)));
        return outcome.row(KILL, setting(seed, from), 2.5, "loadtest drill kill DIR");
    }

    private String table(final Tally tally) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        Table.print(Drills.all(), tally, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldAddUpAndGoOnAfterTheLastNumberWhenADrillIsRunInPieces() throws IOException {
        final Path file = directory.resolve("drills.jsonl");
        new Tally(file).add(row(1, 0, 20, 1_000, ""));
        new Tally(file).add(row(1, 20, 5, 500, ""));

        final Tally tally = new Tally(file);

        assertThat(tally.next("kill", 1)).isEqualTo(25);
        assertThat(tally.next("kill", 2)).isZero();
        assertThat(tally.rows()).hasSize(2).allMatch(Row::isGood);
        assertThat(table(tally)).containsPattern("kill +25 +1,500 +0 +0 +0 +good +loadtest drill kill DIR");
    }

    @Test
    void shouldCallASumWrongWhenOnePieceIs() throws IOException {
        final Tally tally = new Tally(null);
        tally.add(row(1, 0, 20, 1_000, ""));
        tally.add(row(1, 20, 20, 1_000, "VERIFY: exit code 1"));

        assertThat(table(tally)).containsPattern("kill +40 +2,000 .*WRONG").contains("WRONG: VERIFY: exit code 1");
    }

    @Test
    void shouldCountADrillThatCannotRunAsSkippedAndNeverAsGood() throws IOException {
        final Tally tally = new Tally(directory.resolve("drills.jsonl"));
        final Row skipped =
                Row.skipped(KILL, setting(1, 0), "it mounts disks: run it as root", "loadtest drill kill DIR");
        tally.add(skipped);

        assertThat(skipped.isGood()).isFalse();
        assertThat(table(tally))
                .containsPattern("kill +0 .*skipped")
                .contains("skipped: it mounts disks: run it as root");
        assertThat(new Tally(directory.resolve("drills.jsonl")).rows()).isEmpty();
    }

    @Test
    void shouldNotBeGoodWhenAnythingWasLostDoubledOrUnnoticed() {
        final Outcome lost = new Outcome();
        lost.done();
        lost.add(new Verdict(10, 1, 0, 0, List.of()));
        final Outcome doubled = new Outcome();
        doubled.done();
        doubled.add(new Verdict(10, 0, 1, 0, List.of()));
        final Outcome unnoticed = new Outcome();
        unnoticed.done();
        unnoticed.unnoticed("verify says good");

        assertThat(List.of(lost, doubled, unnoticed, new Outcome()))
                .noneMatch(outcome -> outcome.row(KILL, setting(1, 0), 1, "").isGood());
    }
}

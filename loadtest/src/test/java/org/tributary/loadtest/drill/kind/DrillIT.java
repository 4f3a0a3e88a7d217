package org.tributary.loadtest.drill.kind;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.loadtest.drill.Drill;
import org.tributary.loadtest.drill.Row;
import org.tributary.loadtest.drill.Setting;

/** A few faults of the drills that need nothing but the packaged server; the command does as many as wanted. */
@Tag("long")
class DrillIT {
    private static final Path JAR =
            Path.of("../gateway/target/tributary.jar").toAbsolutePath().normalize();

    @TempDir
    private Path directory;

    private Row drill(final String name, final int times) throws Exception {
        final Drill drill = Drills.of(name).orElseThrow();
        final Setting setting = new Setting(directory, JAR, System.nanoTime(), 0, 1);
        System.out.println("DrillIT " + name + " seed " + setting.seed());
        return drill.run(setting, times).row(drill, setting, 0, "");
    }

    @Test
    void shouldHaveEveryAnswerOnceWhenTheServerIsKilledUnderLoad() throws Exception {
        final Row row = drill("kill", 8);

        assertThat(row.isGood()).as(row.toString()).isTrue();
        assertThat(row.times()).isEqualTo(8);
        assertThat(row.answered()).isPositive();
    }

    @Test
    void shouldNeverBeSilentWhenAStoppedJournalIsSpoilt() throws Exception {
        final Drill drill = Drills.of("damage").orElseThrow();
        final Setting first = new Setting(directory, JAR, System.nanoTime(), 0, 1);
        System.out.println("DrillIT damage seed " + first.seed());

        // The second piece copies the journal that the first one filled.
        final Row row = drill.run(first, 3).row(drill, first, 0, "");
        final Row next = drill.run(first.from(3), 3).row(drill, first.from(3), 0, "");

        assertThat(row.isGood()).as(row.toString()).isTrue();
        assertThat(next.isGood()).as(next.toString()).isTrue();
        assertThat(row.times() + next.times()).isEqualTo(6);
        assertThat(row.answered()).isPositive();
        assertThat(next.answered()).isZero();
    }
}

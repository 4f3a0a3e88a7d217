package org.tributary.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.tributary.engine.settlement.MemoryJournal;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.gateway.cli.CommandRun;

/** A stamp ahead of the true time meets every deadline up to it, for good: only an operator can know of a clock that nothing confirms. */
@Isolated("System.out and System.err are swapped, and a node leads within its election's patience")
class GroupRestoreClockTest {
    private static final long TWO_HOURS_MS = 7_200_000;

    @TempDir
    private Path root;

    @Test
    void shouldChangeNothingUntilTheClockIsAcceptedWhenNothingConfirmsTheWall() throws Exception {
        final NodeFiles files = new NodeFiles(root).patient();
        final Path data = files.data("a");
        MemoryJournal.of(TestCampaigns.usual().build(), System.currentTimeMillis() - TWO_HOURS_MS)
                .store(data);
        final String settings = files.settings("a").toString();
        final long before = records(data);

        final CommandRun refused = CommandRun.of("cluster", "restore", "--config", settings);
        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(2);
        assertThat(refused.text()).contains("nothing was journaled", "--accept-clock");
        assertThat(records(data)).isEqualTo(before);
        assertThat(new NodeDirectory(data).group()).isNull();

        final CommandRun begun = CommandRun.of("cluster", "restore", "--config", settings, "--accept-clock");
        assertThat(begun.exitCode()).as(begun.text()).isZero();
        assertThat(begun.text()).contains("begins with node a");
        assertThat(records(data)).isGreaterThan(before);
    }

    private static long records(final Path data) {
        final CommandRun run = CommandRun.of("inspect", "--data", data.toString());
        assertThat(run.exitCode()).as(run.text()).isZero();
        return run.text().lines().count();
    }
}

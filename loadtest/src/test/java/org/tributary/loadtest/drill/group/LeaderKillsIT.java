package org.tributary.loadtest.drill.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.loadtest.server.GroupServers;

/** One kill of the leader of three real nodes behind two gateways; the command does as many as wanted. */
@Tag("long")
@Timeout(900)
class LeaderKillsIT {
    private static final Path JAR =
            Path.of("../gateway/target/tributary.jar").toAbsolutePath().normalize();

    @TempDir
    private Path directory;

    @Test
    void shouldHaveEveryAnswerOnceInEveryJournalWhenTheLeaderIsKilled() throws Exception {
        final long seed = System.nanoTime();
        System.out.println("LeaderKillsIT seed " + seed);
        try (GroupServers group = new GroupServers(directory, JAR, new GroupServers.Shape(3, 2, 1_000, 10_000))) {
            group.start();
            final LeaderKills kills =
                    new LeaderKills(group, new LeaderKills.Pace(60, List.of("stripe")), seed, directory);
            kills.kill();
            final Result result = kills.judge();
            result.print(System.out);

            assertThat(result.isGood()).as(result.toString()).isTrue();
            assertThat(result.kills())
                    .singleElement()
                    .satisfies(kill -> assertThat(kill.answered()).isPositive());
        }
    }
}

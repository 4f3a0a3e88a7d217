package org.tributary.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class NodeClocksTest {
    private static final long TEN_MINUTES_MS = 600_000;
    /** What a busy machine may hide of it. */
    private static final long PROVEN_MS = TEN_MINUTES_MS - 30_000;

    @TempDir
    Path root;

    @Test
    void shouldTellHowFarEachMembersClockIsAheadWhenOneIsTenMinutesOff() throws Exception {
        try (TestGroup group = TestGroup.unstarted(root, 3, null)) {
            group.clock("n3", () -> System.currentTimeMillis() + TEN_MINUTES_MS);
            group.startNode("n1");
            group.startNode("n2");
            group.startNode("n3");
            group.leader();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> group.node("n1").clocksAheadMs().size() == 2
                            && group.node("n3").clocksAheadMs().size() == 2);
            // The machine's own clock may be set meanwhile, by less than the alarm's half second.
            assertThat(group.node("n1").clocksAheadMs().get("n2")).isBetween(-500L, 500L);
            assertThat(group.node("n1").clocksAheadMs().get("n3")).isBetween(PROVEN_MS, TEN_MINUTES_MS + 500);
            assertThat(group.node("n3").clocksAheadMs().get("n1")).isBetween(-TEN_MINUTES_MS - 500, -PROVEN_MS);
            group.stopNode("n3");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !group.node("n1").clocksAheadMs().containsKey("n3"));
            assertThat(group.fatals()).isEmpty();
        }
    }
}

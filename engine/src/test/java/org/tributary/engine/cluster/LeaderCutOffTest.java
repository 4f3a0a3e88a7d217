package org.tributary.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A cable of the leader that carries one way only: the two others go on without it, whatever it believes meanwhile. */
@Timeout(400)
class LeaderCutOffTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int ANSWERS = 50;

    @TempDir
    Path root;

    private enum Way {
        TO_IT,
        FROM_IT
    }

    @ParameterizedTest
    @EnumSource
    void shouldAnswerThroughAnotherLeaderWhenTheLeaderIsCutOffOneWay(final Way way) throws Exception {
        final PaymentLoad load;
        try (FaultyGroup group = new FaultyGroup(root, new int[] {0, 0, 0}, false)) {
            FaultyGroup.NAMES.forEach(group::start);
            load = new PaymentLoad(new BatchSender(group.client(), IngressLimits.DEFAULT), 1);
            try (load) {
                ScheduleRun.begin(group);
                load.start();
                await().atMost(PATIENCE).until(() -> load.answered().size() >= ANSWERS && group.leader() != null);
                final String cut = String.valueOf(group.leader());
                group.cut(cut, Relay.Kind.HOLD, way == Way.TO_IT, way == Way.FROM_IT);
                await().atMost(PATIENCE)
                        .until(() ->
                                FaultyGroup.NAMES.stream().anyMatch(name -> !name.equals(cut) && group.leads(name)));
                final int before = load.answered().size();
                await().atMost(PATIENCE).until(() -> load.answered().size() >= before + ANSWERS);
                group.join(cut);
                ScheduleRun.awaitWell(group, load, way + " was cut");
                assertThat(group.fatals()).isEmpty();
            }
        }
        assertThat(load.wrong()).isEmpty();
        JournalsJudge.judge(root, FaultyGroup.NAMES, load.answered(), way + " was cut");
    }
}

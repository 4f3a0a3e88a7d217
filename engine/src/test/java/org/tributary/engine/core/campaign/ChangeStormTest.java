package org.tributary.engine.core.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.testkit.ChangeStorm;

/**
 * The campaign is changed at random in every field while money comes and goes: the core never stops, its laws hold after
 * every command, the projections show what it has, and a replay decides the same.
 */
class ChangeStormTest {
    private static final int STREAMS = Integer.getInteger("storm.streams", 12);
    private static final long FIRST_SEED = Long.getLong("storm.seed", 1);
    private static final int LENGTH = Integer.getInteger("storm.length", 400);

    @Test
    void shouldNeverStopAndAlwaysAgreeWhenTheCampaignChangesUnderMoney() {
        final Map<ReasonCode, Integer> answers = new EnumMap<>(ReasonCode.class);
        for (long seed = FIRST_SEED; seed < FIRST_SEED + STREAMS; seed++) {
            new ChangeStorm(seed, LENGTH, (views, next, nowMs) -> answer -> {})
                    .run()
                    .forEach((reason, count) -> answers.merge(reason, count, Integer::sum));
        }
        System.out.println("ChangeStormTest: seeds " + FIRST_SEED + " to " + (FIRST_SEED + STREAMS - 1)
                + ", answers to changes " + answers);
        if (STREAMS * LENGTH >= 4_000) {
            assertThat(answers)
                    .as("changes of every kind were tried")
                    .containsKeys(
                            ReasonCode.NONE,
                            ReasonCode.POOL_HAS_MOVED_MONEY,
                            ReasonCode.SLOTS_HAVE_BEGUN,
                            ReasonCode.MONEY_JOURNALED,
                            ReasonCode.PROJECT_HAS_MONEY);
        }
    }
}

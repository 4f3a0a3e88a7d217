package org.tributary.engine.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.Commands.GRACE_MS;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import org.junit.jupiter.api.Test;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/** A pool's opening belongs to its window, its close and the end of its grace do not. */
class PoolWindowTest {
    private static final long FROM_MS = OPENS_MS + 1_000;
    private static final long TO_MS = OPENS_MS + 2_000;

    private final CoreDriver core = CoreDriver.of(
                    TestCampaigns.usual().pool(TestPools.ratio("m", 1, 1).window(FROM_MS, TO_MS)))
            .at(TO_MS);
    private int ids;

    private int linesOf(final long paidAtMs) {
        return core.send(new Payments("t" + ids++).amount(10).paidAt(paidAtMs)).lineCount;
    }

    @Test
    void shouldMatchFromTheOpeningToTheLastMomentBeforeTheClose() {
        assertThat(linesOf(FROM_MS - 1)).isZero();
        assertThat(linesOf(FROM_MS)).isOne();
        assertThat(linesOf(TO_MS - 1)).isOne();
        assertThat(linesOf(TO_MS)).isZero();
    }

    @Test
    void shouldMatchWhatArrivesBeforeTheGraceEnds() {
        core.at(TO_MS + GRACE_MS - 1);
        assertThat(linesOf(TO_MS - 1)).isOne();
        core.at(TO_MS + GRACE_MS);
        assertThat(linesOf(TO_MS - 1)).isZero();
    }
}

package org.tributary.engine.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.Commands.GRACE_MS;
import static org.tributary.engine.testkit.TestCampaigns.DAY_MS;
import static org.tributary.engine.testkit.TestCampaigns.HOUR_MS;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.Refunds;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

class SlotTest {
    private static final long NINE = OPENS_MS + 9 * HOUR_MS;
    private static final long TEN = NINE + HOUR_MS;

    private CoreDriver core;
    private int ids;

    private void start(final boolean carryOver) {
        core = CoreDriver.of(TestCampaigns.usual()
                .pool(TestPools.ratio("m", 1, 1).slots(9 * HOUR_MS, 10 * HOUR_MS, 1_000, carryOver)));
    }

    private RecordView pay(final long fen, final long paidAtMs) {
        return core.send(new Payments("t" + ids++).amount(fen).paidAt(paidAtMs).donor(ids));
    }

    private List<RecordView> events() {
        return core.all().stream()
                .filter(record -> record.shape == RecordView.Shape.POOL_EVENT)
                .toList();
    }

    @Test
    void shouldApplyToTheMillisecond() {
        start(false);
        core.at(TEN + 1);
        assertThat(pay(10, NINE - 1).lineCount).isZero();
        assertThat(pay(10, NINE).lineCount).isEqualTo(1);
        assertThat(pay(10, TEN - 1).lineCount).isEqualTo(1);
        assertThat(pay(10, TEN).lineCount).isZero();
    }

    @Test
    void shouldMatchUntilTheEndsGraceIsOver() {
        start(false);
        core.at(TEN + GRACE_MS - 1);
        assertThat(pay(10, TEN - 1).lineCount).isEqualTo(1);
        assertThat(events()).isEmpty();
        core.at(TEN + GRACE_MS);
        assertThat(pay(10, TEN - 1).lineCount).isZero();
        assertThat(events()).hasSize(1);
        assertThat(events().get(0).poolEvent).isEqualTo(PoolEventKind.SLOT_CLOSED);
    }

    @Test
    void shouldCutToTheSlotsBudget() {
        start(false);
        core.at(NINE);
        pay(900, NINE);
        final RecordView cut = pay(900, NINE);
        assertThat(cut.lineFen[0]).isEqualTo(100);
        assertThat(cut.lineCut[0]).isEqualTo(CutCode.SLOT_BUDGET);
        assertThat(pay(900, NINE).lineCount).isZero();
    }

    @Test
    void shouldCarryWhatIsLeftToTheNextSlotByOneRecord() {
        start(true);
        core.at(NINE);
        pay(400, NINE);
        core.at(TEN + GRACE_MS).pulse();
        assertThat(events()).hasSize(1);
        assertThat(events().get(0).poolEvent).isEqualTo(PoolEventKind.SLOT_CARRIED);
        core.restart().pulse();
        core.at(NINE + DAY_MS);
        assertThat(pay(2_000, NINE + DAY_MS).lineFen[0]).isEqualTo(1_600);
        core.replay();
    }

    @Test
    void shouldLeaveWhatIsLeftInThePoolWithoutCarryOver() {
        start(false);
        core.at(NINE + DAY_MS);
        assertThat(pay(2_000, NINE + DAY_MS).lineFen[0]).isEqualTo(1_000);
    }

    @Test
    void shouldGiveARefundBackToItsSlotWhileThatIsOpen() {
        start(true);
        core.at(NINE);
        pay(1_000, NINE);
        assertThat(pay(100, NINE).lineCount).isZero();
        core.send(new Refunds("t0").part("r", 300).encode(core));
        assertThat(pay(500, NINE).lineFen[0]).isEqualTo(300);
    }

    @Test
    void shouldGiveALateRefundToTheNextSlot() {
        start(true);
        core.at(NINE);
        pay(1_000, NINE);
        core.at(TEN + GRACE_MS);
        core.send(new Refunds("t0").part("r", 300).encode(core));
        core.at(NINE + DAY_MS);
        assertThat(pay(5_000, NINE + DAY_MS).lineFen[0]).isEqualTo(1_300);
        core.restart().replay();
    }

    @Test
    void shouldCloseEverySlotOnceHoweverLong() {
        start(true);
        core.at(OPENS_MS + 5 * DAY_MS).pulse();
        assertThat(events()).hasSize(3);
        core.restart().pulse();
        core.at(OPENS_MS + 6 * DAY_MS).pulse();
        assertThat(events()).hasSize(3);
        core.replay();
    }

    @Test
    void shouldEndEachDayOfTheCampaignByAPulse() {
        start(false);
        for (int day = 1; day <= 4; day++) {
            core.at(OPENS_MS + day * DAY_MS - 1).pulse();
            final int before = core.all().size();
            core.at(OPENS_MS + day * DAY_MS).pulse();
            assertThat(core.all()).as("day %d", day).hasSizeGreaterThan(before);
        }
        assertThat(core.core().nextDeadlineMs()).isEqualTo(Long.MAX_VALUE);
    }
}

package org.tributary.engine.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;
import org.tributary.engine.projection.table.Totals;
import org.tributary.engine.projection.view.AlarmKind;

public class ProjectionsTest {
    private static final long NOW = Records.T0;

    private final Projections projections = new Projections();
    private final Records records = new Records(projections, projections::onBatchEnd);
    private final Views views = projections.views();

    @BeforeEach
    void defineCampaign() {
        records.define(RecordsCampaign.campaign(RecordsCampaign.pool("rush", "bank", 1_000, null)), 1);
    }

    private long total(final Totals.Cell cell) {
        return views.totals(NOW).totals().get(cell);
    }

    @Test
    void shouldAddUpEverywhereWhenADonationIsAccepted() {
        records.donation("kids", 250, "team-a", "p1", true, false, 0, 250);
        records.donation("kids", 100, "team-a", "p1", false, false, 0, 60);

        assertThat(total(Totals.Cell.SEQUENCE)).isEqualTo(records.sequence);
        assertThat(total(Totals.Cell.DONATIONS)).isEqualTo(2);
        assertThat(total(Totals.Cell.DONATIONS_FEN)).isEqualTo(350);
        assertThat(total(Totals.Cell.DONORS)).isEqualTo(1);
        assertThat(total(Totals.Cell.MATCHED)).isEqualTo(2);
        assertThat(total(Totals.Cell.MATCHED_FEN)).isEqualTo(310);
        assertThat(total(Totals.Cell.PEAK_PER_SECOND)).isEqualTo(2);
        final Views.ProjectView kids = views.project("kids");
        assertThat(kids.count()).isEqualTo(2);
        assertThat(kids.units()).isEqualTo(3);
        assertThat(kids.items()).containsEntry("p1", 2L).containsEntry("p2", 0L);
        assertThat(kids.matchedFen()).isEqualTo(310);
        assertThat(views.organisations().get(0).amountFen()).isEqualTo(350);
        assertThat(views.pools(NOW).get(0).remainingFen()).isEqualTo(690);
        assertThat(views.topTeams(5)).singleElement().satisfies(team -> {
            assertThat(team.id()).isEqualTo("team-a");
            assertThat(team.amountFen()).isEqualTo(350);
        });
        assertThat(views.channels().get(0).accepted()).isEqualTo(2);
        assertThat(views.recent(1)).singleElement().satisfies(recent -> {
            assertThat(recent.project()).isEqualTo("kids");
            assertThat(recent.amountFen()).isEqualTo(100);
            assertThat(recent.matchedFen()).isEqualTo(60);
        });
    }

    @Test
    void shouldTakeBackMatchAndItemWhenADonationIsFullyRefunded() {
        records.donation("kids", 250, "", "p1", true, false, 0, 250);
        records.refund(records.sequence, 250, 250, "kids", "p1", true, false, 0, 250);

        assertThat(total(Totals.Cell.REFUNDED_FEN)).isEqualTo(250);
        assertThat(total(Totals.Cell.MATCH_REVERSED_FEN)).isEqualTo(250);
        assertThat(total(Totals.Cell.OF_HELD_FEN)).isZero();
        assertThat(total(Totals.Cell.DONATIONS_FEN)).isEqualTo(250);
        assertThat(views.project("kids").items()).containsEntry("p1", 0L);
        assertThat(views.project("kids").units()).isZero();
        assertThat(views.pools(NOW).get(0).remainingFen()).isEqualTo(1_000);
    }

    @Test
    void shouldKeepReceivedWholeWhenHeldMoneyIsPartlyRefundedAndThenAllocated() {
        records.held("no-such", 100, ReasonCode.UNKNOWN_PROJECT, "CNY");
        final long held = records.sequence;
        assertThat(views.heldAfter(0, 10)).singleElement().satisfies(item -> {
            assertThat(item.sequence()).isEqualTo(held);
            assertThat(item.project()).isEqualTo("no-such");
            assertThat(item.reason()).isEqualTo(ReasonCode.UNKNOWN_PROJECT);
        });
        records.refund(held, 30, 100, "no-such", "", false, true);
        assertThat(views.heldAfter(0, 10).get(0).amount()).isEqualTo(70);
        assertReceived(100);
        records.allocate(held, 100, 30, "kids", 0, 70);

        assertReceived(100);
        assertThat(total(Totals.Cell.DONATIONS_FEN)).isEqualTo(70);
        assertThat(total(Totals.Cell.HELD)).isZero();
        assertThat(views.heldAfter(0, 10)).isEmpty();
        assertThat(views.audit(1).get(0).action()).isEqualTo("held.allocate");
        assertThat(views.audit(1).get(0).actor()).isEqualTo("bob");
    }

    private void assertReceived(final long fen) {
        assertThat(total(Totals.Cell.DONATIONS_FEN) + total(Totals.Cell.HELD_FEN) + total(Totals.Cell.OF_HELD_FEN))
                .isEqualTo(fen);
    }

    @Test
    void shouldCountForeignMoneyApartWhenItIsHeld() {
        records.held("kids", 500, ReasonCode.CURRENCY, "USD");
        records.held("kids", 700, ReasonCode.CURRENCY, "USD");

        final Totals totals = views.totals(NOW).totals();
        assertThat(totals.get(Totals.Cell.HELD)).isEqualTo(2);
        assertThat(totals.get(Totals.Cell.HELD_FEN)).isZero();
        assertThat(totals.foreignCurrency(0)).isEqualTo("USD");
        assertThat(totals.foreignAmount(0)).isEqualTo(1_200);
        assertThat(totals.foreignCount(0)).isEqualTo(2);
    }

    @Test
    void shouldAlarmWhenTheSameIdComesWithOtherContent() {
        records.donation("kids", 100, "", "", true, false);
        records.again(100, OutcomeCode.DUPLICATE, records.sequence);
        records.again(900, OutcomeCode.CONFLICT, records.sequence - 1);

        assertThat(total(Totals.Cell.DONATIONS)).isEqualTo(1);
        assertThat(views.alarms(9)).singleElement().satisfies(alarm -> {
            assertThat(alarm.kind()).isEqualTo(AlarmKind.CONFLICT);
            assertThat(alarm.amount()).isEqualTo(900);
        });
        assertThat(views.channels().get(0).duplicates()).isEqualTo(1);
    }

    @Test
    void shouldShowStatesWhenPoolsAndProjectsChange() {
        assertThat(views.pools(Records.T0 - 5_000).get(0).state()).isEqualTo("scheduled");
        assertThat(views.pools(NOW).get(0).state()).isEqualTo("open");
        records.donation("kids", 1_000, "", "", true, true, 0, 1_000);
        assertThat(views.pools(NOW).get(0).state()).isEqualTo("exhausted");
        assertThat(views.project("kids").state()).isEqualTo("goal-reached");
        records.pool("rush", PoolAction.ADD_BUDGET, 500, 1_500);
        assertThat(views.pools(NOW).get(0).remainingFen()).isEqualTo(500);
        records.pool("rush", PoolAction.SUSPEND, 0, 0);
        assertThat(views.pools(NOW).get(0).state()).isEqualTo("suspended");
        records.project("kids", ProjectAction.FREEZE);
        assertThat(views.project("kids").frozenFen()).isEqualTo(1_000);
        records.poolEvent(PoolEventKind.VOIDED, 0, "kids", -1_000, -1);
        assertThat(views.project("kids").frozenFen()).isZero();
        records.project("kids", ProjectAction.REOPEN);
        assertThat(views.project("kids").state()).isEqualTo("open");
        records.project("kids", ProjectAction.CLOSE);
        assertThat(views.project("kids").state()).isEqualTo("closed");
        assertThat(views.pools(Records.T0 + 90_000_000L).get(0).state()).isEqualTo("suspended");
        records.pool("rush", PoolAction.RESUME, 0, 0);
        assertThat(views.pools(Records.T0 + 90_000_000L).get(0).state()).isEqualTo("closed");
        assertThat(views.audit(1).get(0).action()).isEqualTo("pool.resume");
    }

    @Test
    void shouldShowAPoolSuspendedByWhomWhenItsDeadlineIsSteppedOver() {
        records.stepOver("rush");
        assertThat(views.pools(NOW).get(0).state()).isEqualTo("suspended");
        assertThat(views.audit(1)).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo("step-over.pool");
            assertThat(entry.target()).isEqualTo("rush");
            assertThat(entry.actor()).isEqualTo("carol");
        });
        final Projections restored = new Projections();
        restored.readSnapshot(snapshot(projections));
        assertThat(restored.views().pools(NOW).get(0).state()).isEqualTo("suspended");
        records.pool("rush", PoolAction.RESUME, 0, 0);
        assertThat(views.pools(NOW).get(0).state()).isEqualTo("open");
    }

    @Test
    void shouldReopenAReachedProjectWhenTheGoalIsRaisedAboveWhatItHas() {
        records.donation("kids", 1_000, "", "", true, true);
        records.define(RecordsCampaign.campaign(5_000, RecordsCampaign.pool("rush", "bank", 1_000, null)), 2);
        assertThat(views.project("kids").state()).isEqualTo("open");
        assertThat(views.project("kids").count()).isEqualTo(1);
        assertThat(views.directory().version()).isEqualTo(2);
    }

    @Test
    void shouldFollowSlotsWhenMoneyIsGivenCarriedAndReturned() {
        final Pool.Slots slots = new Pool.Slots(
                0,
                1,
                300,
                true,
                List.of(
                        new Pool.Instance(Records.T0, Records.T0 + 1_000),
                        new Pool.Instance(Records.T0 + 10_000, Records.T0 + 20_000)));
        records.define(RecordsCampaign.campaign(RecordsCampaign.pool("rush", "bank", 1_000, slots)), 2);
        records.donation("kids", 200, "", "", true, false, 0, 200);
        final long first = records.sequence;
        records.poolEvent(PoolEventKind.SLOT_CARRIED, 0, null, 100, 0);
        records.refund(first, 200, 200, "kids", "", true, false, 0, 200);

        final List<Views.SlotView> after = views.pools(NOW).get(0).slots();
        assertThat(after.get(0).closed()).isTrue();
        assertThat(after.get(0).budgetFen()).isEqualTo(200);
        assertThat(after.get(1).budgetFen()).isEqualTo(600);
        assertThat(after.get(1).committedFen()).isZero();
    }

    @Test
    void shouldShowRatesAndBurnWhenTimePasses() {
        for (int i = 0; i < 30; i++) {
            records.donation("kids", 100, "", "", false, false, 0, 10);
            records.atMs += 500;
        }
        final long now = records.atMs;
        assertThat(views.totals(now).donationsPerTenSeconds()).isEqualTo(20);
        assertThat(total(Totals.Cell.PEAK_PER_SECOND)).isEqualTo(2);
        assertThat(views.pools(now).get(0).burnFenPerMinute()).isEqualTo(300);
        assertThat(views.pools(now + 120_000).get(0).burnFenPerMinute()).isZero();
        final List<TimelineView.Row> rows = views.timeline().rows(TimelineView.Step.SECOND, 0, Long.MAX_VALUE / 2);
        assertThat(rows).hasSize(15).allMatch(row -> row.count() == 2 && row.matchedFen() == 20);
        assertThat(views.timeline().rows(TimelineView.Step.HOUR, 0, Long.MAX_VALUE / 2))
                .singleElement()
                .satisfies(row -> assertThat(row.amountFen()).isEqualTo(3_000));
    }

    @Test
    void shouldHoldTheLawOfCommittedMoneyWhenSharesAndGiftsCome() {
        records.donation("kids", 250, "", "", true, false, 0, 250);
        records.contribution("kids", 0, 40, 3);
        records.poolEvent(PoolEventKind.MILESTONE, 0, "kids", 100, -1);
        records.poolEvent(PoolEventKind.VOIDED, 0, "kids", -50, -1);

        assertThat(total(Totals.Cell.MATCHED_FEN)
                        + total(Totals.Cell.CONTRIBUTIONS_FEN)
                        - total(Totals.Cell.MATCH_REVERSED_FEN))
                .isEqualTo(views.pools(NOW).get(0).committedFen())
                .isEqualTo(340);
        assertThat(views.project("kids").flowers()).isEqualTo(3);
        assertThat(views.project("kids").contributionsFen()).isEqualTo(40);
    }

    @Test
    void shouldReadTheSameWhenRestoredFromASnapshot() {
        records.define(RecordsCampaign.withTeam("team-a", new Campaign.Names("甲队", "Team A")), 2);
        records.donation("kids", 250, "team-a", "p1", true, false, 0, 250);
        records.held("ñot an id", 100, ReasonCode.UNKNOWN_PROJECT, "CNY");
        records.held("kids", 500, ReasonCode.CURRENCY, "USD");
        records.markRefunded(records.sequence);
        records.again(900, OutcomeCode.CONFLICT, 1);
        records.pool("rush", PoolAction.SUSPEND, 0, 0);

        final Projections restored = new Projections();
        restored.readSnapshot(snapshot(projections));
        final Views copy = restored.views();

        assertThat(copy.totals(NOW).totals().get(Totals.Cell.SEQUENCE)).isEqualTo(records.sequence);
        assertThat(copy.projects()).isEqualTo(views.projects());
        assertThat(copy.organisations()).isEqualTo(views.organisations());
        assertThat(copy.pools(NOW)).isEqualTo(views.pools(NOW));
        assertThat(copy.channels()).isEqualTo(views.channels());
        assertThat(copy.topTeams(9)).isEqualTo(views.topTeams(9));
        assertThat(copy.topTeams(9).get(0).name()).isEqualTo(new Campaign.Names("甲队", "Team A"));
        assertThat(copy.heldAfter(0, 9)).isEqualTo(views.heldAfter(0, 9)).hasSize(2);
        assertThat(copy.alarms(9)).isEqualTo(views.alarms(9));
        assertThat(copy.audit(9)).isEqualTo(views.audit(9));
        assertThat(copy.recent(9)).isEqualTo(views.recent(9));
        assertThat(copy.directory().version()).isEqualTo(2);
        assertThat(copy.timeline().rows(TimelineView.Step.MINUTE, 0, Long.MAX_VALUE / 2))
                .isEqualTo(views.timeline().rows(TimelineView.Step.MINUTE, 0, Long.MAX_VALUE / 2));
        final Projections again = new Projections();
        again.readSnapshot(snapshot(restored));
        assertThat(again.views().projects()).isEqualTo(views.projects());
    }

    static SnapshotSource snapshot(final Projections projections) {
        final List<byte[]> written = new ArrayList<>();
        projections.writeSnapshot(into(written));
        return source(written);
    }

    public static SnapshotSink into(final List<byte[]> written) {
        return (buffer, offset, length) -> {
            final byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            written.add(bytes);
        };
    }

    public static SnapshotSource source(final List<byte[]> written) {
        return new SnapshotSource() {
            private int at = -1;

            @Override
            public boolean next() {
                return ++at < written.size();
            }

            @Override
            public DirectBuffer buffer() {
                return new UnsafeBuffer(written.get(at));
            }

            @Override
            public int offset() {
                return 0;
            }

            @Override
            public int length() {
                return written.get(at).length;
            }
        };
    }
}

package org.tributary.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.core.state.Ledger;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.state.campaign.Registry;
import org.tributary.engine.core.state.campaign.Slots;
import org.tributary.engine.core.state.campaign.Tally;
import org.tributary.engine.projection.Projections;
import org.tributary.engine.projection.Views;
import org.tributary.engine.projection.table.HeldSums;
import org.tributary.engine.projection.table.Totals.Cell;
import org.tributary.engine.projection.view.HeldItem;
import org.tributary.engine.record.JournalRecord;

/** The projections against the core's own sums, on random campaigns and streams. */
class ProjectionsAgreeTest {
    private static final int STREAMS = Integer.getInteger("projection.streams", 60);
    private static final long FIRST_SEED = Long.getLong("projection.seed", 1);
    private static final int LENGTH = 250;

    @Test
    void shouldShowWhatTheCoreHasWhenAnythingHappens() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + STREAMS; seed++) {
            final Watched watched = new Watched(seed);
            play(watched, seed);
            assertThat(watched.records).isPositive();
        }
    }

    /** A stream ends early where core and model differ: that is OracleTest's to report. */
    private static void play(final Watched watched, final long seed) {
        try {
            new Duel(watched::core, new StreamGenerator(seed, Feature.configured()).next(LENGTH), seed).run();
        } catch (final Duel.Difference difference) {
            if (watched.failed) {
                throw difference;
            }
        }
    }

    /** Cores whose records feed one set of projections, compared every few records and at the end of each batch. */
    private static final class Watched implements RecordingCore.Listener {
        private final Projections projections = new Projections();
        private final Views views = projections.views();
        private final long seed;
        private long records;
        private boolean failed;

        private final JournalRecord record = new JournalRecord();

        Watched(final long seed) {
            this.seed = seed;
        }

        StateMachine core() {
            return new RecordingCore(this);
        }

        @Override
        public void released(
                final DonationCore core,
                final long sequence,
                final long atMs,
                final DirectBuffer command,
                final int commandLength,
                final DirectBuffer outcome) {
            if (sequence != records + 1) {
                return; // The duel plays it all again to a fresh core.
            }
            records = sequence;
            final UnsafeBuffer both = new UnsafeBuffer(new byte[commandLength + outcome.capacity()]);
            both.putBytes(0, command, 0, commandLength);
            both.putBytes(commandLength, outcome, 0, outcome.capacity());
            projections.onRecord(record.wrap(sequence, atMs, sequence, both, 0, commandLength, outcome.capacity()));
        }

        @Override
        public void ended(final DonationCore core, final long atMs) {
            projections.onBatchEnd();
            if (core.lastSequence() == records) {
                failed = true;
                compare(core, atMs);
                failed = false;
            }
        }

        private void compare(final DonationCore core, final long atMs) {
            final org.tributary.engine.projection.table.Totals totals =
                    views.totals(atMs).totals();
            final Ledger ledger = core.state().ledger();
            final Tally campaign = ledger.campaign();
            same("donations", totals.get(Cell.DONATIONS), campaign.donations());
            same("donated", totals.get(Cell.DONATIONS_FEN), campaign.donatedFen());
            same("donors", totals.get(Cell.DONORS), campaign.donors());
            same("lines", totals.get(Cell.MATCHED), campaign.matchLines());
            same("matched", totals.get(Cell.MATCHED_FEN), campaign.matchedFen());
            same("reversed", totals.get(Cell.MATCH_REVERSED_FEN), campaign.matchReversedFen());
            same("contributions", totals.get(Cell.CONTRIBUTIONS), campaign.contributions());
            same("contributed", totals.get(Cell.CONTRIBUTIONS_FEN), campaign.contributedFen());
            same("held count", totals.get(Cell.HELD), ledger.heldCount() + ledger.foreignCount());
            same("held", totals.get(Cell.HELD_FEN), ledger.heldFen());
            same("excess", totals.get(Cell.EXCESS_FEN), ledger.excessFen());
            same("of held", totals.get(Cell.OF_HELD_FEN), ledger.refundedOfHeldFen());
            same("refunded", totals.get(Cell.REFUNDED_FEN), ledger.refundedFen() + ledger.excessFen());
            final List<HeldItem> held = views.heldAfter(0, LENGTH * 2);
            same("held items", held.size(), ledger.heldCount() + ledger.foreignCount());
            same(
                    "held list",
                    held.stream()
                            .filter(item -> !item.foreign())
                            .mapToLong(HeldItem::amount)
                            .sum(),
                    ledger.heldFen());
            heldByReason(held);
            if (views.directory().campaign() != null) {
                pools(core.state().registry(), atMs, core.state().settings().graceMs());
                projects(core.state().registry());
                organisations(core.state().registry());
            }
        }

        private void heldByReason(final List<HeldItem> held) {
            final HeldSums sums = views.heldByReason();
            for (final ReasonCode reason : ReasonCode.values()) {
                if (reason == ReasonCode.NULL_VAL) {
                    continue;
                }
                final List<HeldItem> items =
                        held.stream().filter(item -> item.reason() == reason).toList();
                same("held for " + reason, sums.count(reason), items.size());
                same(
                        "fen held for " + reason,
                        sums.amountFen(reason),
                        items.stream()
                                .filter(item -> !item.foreign())
                                .mapToLong(HeldItem::amount)
                                .sum());
            }
        }

        private void pools(final Registry registry, final long atMs, final long graceMs) {
            for (final Views.PoolView view : views.pools(atMs)) {
                final Pool pool = registry.pool(view.index());
                final String id = view.definition().id();
                same(id + " committed", view.committedFen(), pool.committedFen());
                same(id + " written off", view.writtenOffFen(), pool.writtenOffFen());
                same(id + " given", view.givenFen(), pool.givenFen());
                if (pool.defined()) {
                    same(id + " remaining", view.remainingFen(), pool.remainingFen());
                    slots(id, view.slots(), pool.slots(), atMs - graceMs);
                    same(id + " suspended", "suspended".equals(view.state()) ? 1 : 0, pool.suspended() ? 1 : 0);
                }
            }
        }

        private void slots(final String id, final List<Views.SlotView> shown, final Slots had, final long overMs) {
            same(id + " slots", shown.size(), had == null ? 0 : had.count());
            for (int i = 0; i < shown.size(); i++) {
                final Views.SlotView slot = shown.get(i);
                same(id + " closed slot " + i, slot.closed() ? 1 : 0, i < had.firstOpen() ? 1 : 0);
                // One that is over closes with the pulse that comes next.
                if (!slot.closed() && slot.closesMs() > overMs) {
                    same(
                            id + " left of slot " + i,
                            Math.max(0, slot.budgetFen() - slot.committedFen()),
                            had.leftFen(i));
                }
            }
        }

        private void organisations(final Registry registry) {
            for (final Views.OrganisationView view : views.organisations()) {
                final String id = view.definition().id();
                final int index = registry.organisationNames().indexOf(id.getBytes(StandardCharsets.UTF_8));
                final Tally tally = registry.organisation(index).tally();
                same(id + " donations", view.count(), tally.donations());
                same(id + " donated", view.amountFen(), tally.donatedFen());
                same(id + " donors", view.donors(), tally.donors());
                same(id + " matched", view.matchedFen(), tally.matchedFen());
                same(id + " reversed", view.matchReversedFen(), tally.matchReversedFen());
                same(id + " contributed", view.contributionsFen(), tally.contributedFen());
                same(id + " refunded", view.refundedFen(), tally.refundedFen());
            }
        }

        private void projects(final Registry registry) {
            for (final Views.ProjectView view : views.projects()) {
                final Project project = registry.project(view.index());
                final String id = view.definition().id();
                final Tally tally = project.tally();
                same(id + " donations", view.count(), tally.donations());
                same(id + " donated", view.amountFen(), tally.donatedFen());
                same(id + " donors", view.donors(), tally.donors());
                same(id + " matched", view.matchedFen(), tally.matchedFen());
                same(id + " reversed", view.matchReversedFen(), tally.matchReversedFen());
                same(id + " contributed", view.contributionsFen(), tally.contributedFen());
                same(id + " refunded", view.refundedFen(), tally.refundedFen());
                same(id + " frozen", view.frozen() ? 1 : 0, project.frozen() ? 1 : 0);
                if (project.defined()) {
                    final String state = project.closed() ? "closed" : project.goalReached() ? "goal-reached" : "open";
                    assertThat(view.state())
                            .as("%s state, seed %d, record %d", id, seed, records)
                            .isEqualTo(state);
                }
                view.items()
                        .forEach((item, count) -> same(
                                id + " item " + item,
                                count,
                                registry.itemCount(registry.item(
                                        view.index(), new UnsafeBuffer(item.getBytes(StandardCharsets.UTF_8))))));
            }
        }

        private void same(final String what, final long shown, final long had) {
            assertThat(shown)
                    .as("%s; seed %d, record %d (-Dprojection.seed=%d)", what, seed, records, seed)
                    .isEqualTo(had);
        }
    }
}

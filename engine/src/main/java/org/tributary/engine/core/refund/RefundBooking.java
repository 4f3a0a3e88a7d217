package org.tributary.engine.core.refund;

import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.GoalRule;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.engine.core.outcome.Lines;
import org.tributary.engine.core.rules.Matcher;
import org.tributary.engine.core.rules.PaymentRules;
import org.tributary.engine.core.rules.Rounding;
import org.tributary.engine.core.schedule.LaterGifts;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.DeferredBook;
import org.tributary.engine.core.state.IdKey;
import org.tributary.engine.core.state.RefundBook;
import org.tributary.engine.core.state.Teams;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.state.campaign.Slots;

/**
 * Moves the money of a checked refund: the donor's own money out of the sums that count it, and from each match line the part
 * that it no longer keeps. Nothing here may refuse.
 */
final class RefundBooking {
    private static final byte RETURNED = 0;
    private static final byte FORFEITED = 1;

    private final CoreState state;
    private final IdKey teamKey = new IdKey();
    /** Lines and shares of one donation. */
    private final Lines taken = new Lines(Lines.MAX_LINES + Matcher.MAX_DEFERRED);

    RefundBooking(final CoreState state) {
        this.state = state;
    }

    /** Lines that the last refund took back; the cut of a line is 1 if it was forfeited. */
    Lines taken() {
        return taken;
    }

    /**
     * Moves the donor's own money.
     *
     * @param project null if the donation is still held
     * @param fen negative if the money came back
     * @param emptied +1 if the donation now has nothing left, -1 if it has something again, otherwise 0
     */
    void moveOwn(
            final int channel,
            final RefundedDonation original,
            final @Nullable Project project,
            final boolean foreign,
            final long fen,
            final int emptied) {
        if (emptied != 0) {
            state.donations().emptied(original.sequence, emptied > 0);
        }
        if (foreign) {
            state.ledger().refundForeign(-emptied);
        } else if (project == null) {
            state.ledger().refundHeld(fen, -emptied);
        } else {
            state.ledger().campaign().refund(fen);
            state.ledger().channel(channel).refund(fen);
            project.organisation().tally().refund(fen);
            moveOfProject(project, fen);
            moveOfTeam(original.team, fen);
            final int donor = state.donors().find(original.donorHi, original.donorLo);
            LaterGifts.refunded(state, project, donor, original.lineSequence(), fen, emptied);
            final int item = emptied == 0 ? -1 : state.registry().item(project.index(), original.item);
            if (item >= 0) {
                state.registry().countItem(item, -emptied);
            }
        }
    }

    /** A goal counts what donors gave, net: money that comes back can reach it. */
    private static void moveOfProject(final Project project, final long fen) {
        final long goalFen = project.terms().goalFen;
        final long beforeFen = project.tally().netDonatedFen();
        project.tally().refund(fen);
        if (GoalRule.crosses(goalFen, beforeFen, project.tally().netDonatedFen())) {
            project.goalReached(true);
        }
    }

    private void moveOfTeam(final DirectBuffer name, final long fen) {
        if (PaymentRules.wellFormed(name)) {
            final int team = state.teams().find(state.ids().team(name, teamKey));
            if (team != Teams.NONE) {
                state.teams().refund(team, fen);
            }
        }
    }

    /** Forgets the last refund's lines. */
    void clearLines() {
        taken.clear();
    }

    /**
     * Takes from each line the part that it no longer keeps. A voided line is already 0.
     *
     * @param refundedFen of the donation in all, with this refund
     */
    void takeLines(final int channel, final RefundedDonation original, final Project project, final long refundedFen) {
        final RefundBook book = state.refunds();
        for (int i = 0; i < original.lineCount(); i++) {
            final int pool = original.pool(i);
            // The core keeps shares of deferred pools, whether or not a command carries them.
            final boolean share = state.registry().pool(pool).terms().kind == RuleKind.DEFERRED;
            if (!share && original.lineSequence(i) > project.voidSequence()) {
                // What was taken back stays so, even if a reversed refund gave the donor money again.
                final long keptFen = original.lineFen(i) - book.takenBackFen(original.sequence, pool);
                final long keepsFen =
                        Rounding.kept(original.lineFen(i), original.amountFen, refundedFen, original.baseFen(i));
                if (keepsFen < keptFen) {
                    book.takeBack(original.sequence, pool, keptFen - keepsFen);
                    takeLine(
                            channel,
                            original,
                            original.lineSequence(i),
                            project,
                            state.registry().pool(pool),
                            keptFen - keepsFen);
                }
            }
        }
    }

    /**
     * Takes back from shares of deferred pools, which the donation's own record does not carry. Donors' caps of a pool that has
     * shared no longer matter. A share that is not recorded yet will be recorded net.
     */
    void takeShares(final int channel, final RefundedDonation original, final Project project, final long refundedFen) {
        for (int i = 0; i < state.deferred().size(); i++) {
            final DeferredBook shares = state.deferred().get(i);
            final int entry = shares.shareCount() == 0 ? -1 : shares.find(original.sequence);
            if (entry >= 0 && entry < shares.shareCount() && shares.shareSequence(entry) > project.voidSequence()) {
                final long baseFen = shares.baseRefundedFen(original.sequence);
                final long keptFen =
                        shares.shareFen(entry) - state.refunds().takenBackFen(original.sequence, shares.pool());
                final long keepsFen = Rounding.kept(shares.shareFen(entry), original.amountFen, refundedFen, baseFen);
                if (keepsFen < keptFen) {
                    final long lineSequence = shares.shareSequence(entry);
                    takeShare(channel, original, lineSequence, project, shares.pool(), keptFen - keepsFen);
                }
            }
        }
    }

    private void takeShare(
            final int channel,
            final RefundedDonation original,
            final long lineSequence,
            final Project project,
            final int index,
            final long fen) {
        final Pool pool = state.registry().pool(index);
        final boolean forfeited = isForfeited(pool, project, lineSequence);
        state.refunds().takeBack(original.sequence, index, fen);
        if (forfeited) {
            state.matches().forfeit(pool, project, channel, fen);
        } else {
            state.matches().giveBack(pool, Slots.NONE, project, channel, fen);
        }
        taken.add(index, Slots.NONE, forfeited ? FORFEITED : RETURNED, fen);
    }

    /** The pool says so, or the line was withdrawn: that money never returns to its pool (RULES 21.5). */
    private boolean isForfeited(final Pool pool, final Project project, final long lineSequence) {
        return pool.terms().forfeitOnRefund
                || state.matchLife().isWithdrawn(pool, project.organisation(), lineSequence);
    }

    private void takeLine(
            final int channel,
            final RefundedDonation original,
            final long lineSequence,
            final Project project,
            final Pool pool,
            final long fen) {
        if (isForfeited(pool, project, lineSequence)) {
            state.matches().forfeit(pool, project, channel, fen);
            taken.add(pool.index(), Slots.NONE, FORFEITED, fen);
            return;
        }
        final int slot = pool.slotOfLine(original.paidAtMs, lineSequence);
        state.matches().giveBack(pool, slot, project, channel, fen);
        final int donor = state.donors().find(original.donorHi, original.donorLo);
        state.donors().giveBack(donor, pool, state.frame().day(original.paidAtMs), fen);
        taken.add(pool.index(), slot, RETURNED, fen);
    }
}

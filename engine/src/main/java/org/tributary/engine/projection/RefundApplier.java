package org.tributary.engine.projection;

import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.GoalRule;
import org.tributary.engine.codec.sbe.DuplicateOutcomeDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundOutcomeDecoder;
import org.tributary.engine.projection.table.HeldList;
import org.tributary.engine.projection.table.Tables;
import org.tributary.engine.projection.table.TeamTable;
import org.tributary.engine.projection.table.TextIndex;
import org.tributary.engine.projection.table.Texts;
import org.tributary.engine.projection.table.Totals;
import org.tributary.engine.projection.view.AlarmKind;
import org.tributary.engine.projection.view.RefundView;
import org.tributary.engine.record.JournalRecord;

/** Refunds, their reversals, and refunds joined to a payment that came later. Release thread only. */
final class RefundApplier {
    private final Tables tables;
    private final DonationApplier donations;
    private final Texts texts;
    private final RefundOutcomeDecoder outcome = new RefundOutcomeDecoder();

    /** Project that the payment of refunded held money named. */
    private int returningText = TextIndex.NONE;

    /** Of the refund being applied: record in which its payment's lines stand. */
    private long lineSequence;

    RefundApplier(final Tables tables, final DonationApplier donations, final Texts texts) {
        this.tables = tables;
        this.donations = donations;
        this.texts = texts;
    }

    void onRefund(final JournalRecord record, final RefundView refund) {
        if (record.outcomeTemplate() == DuplicateOutcomeDecoder.TEMPLATE_ID) {
            donations.onAgain(record, refund.channel, refund.amountFen);
            return;
        }
        record.outcome(outcome);
        if (outcome.code() == OutcomeCode.IGNORED) {
            tables.channels.add(refund.channel, Tables.IGNORED, 1);
            return;
        }
        alarms(record, refund);
        final boolean returns = outcome.refundFen() < 0
                && (outcome.flags().ofHeld() || outcome.flags().foreign());
        returningText = returns ? texts.heldProjectOf(refund.project) : TextIndex.NONE;
        count(refund);
        excess();
        lineSequence = refund.lineSequence;
        take(
                refund.channel,
                refund.heldReason,
                refund.originalPaidAtMs,
                refund.originalAmountFen,
                texts.knownTeamOf(refund.team),
                texts.itemOf(outcome.project(), refund.item));
    }

    /** Counts refunds that took money, less reversals that gave money back. */
    private void count(final RefundView refund) {
        final long changeFen = outcome.refundFen() + outcome.excessFen();
        if (refund.reversal) {
            tables.totals.add(Totals.Cell.REFUNDS, changeFen < 0 ? -1 : 0);
        } else if (changeFen > 0) {
            tables.totals.add(Totals.Cell.REFUNDS, 1);
            tables.channels.add(refund.channel, Tables.REFUNDS, 1);
        }
    }

    /** Refunds that had waited find their payment, whose record came just before. */
    void onJoined(final JournalRecord record) {
        record.outcome(outcome);
        final boolean last = outcome.originalSequence() == donations.lastSequence();
        // They were counted when they came; from now on they are of this payment.
        tables.totals.add(Totals.Cell.EXCESS_FEN, -outcome.joinedFen());
        tables.totals.add(Totals.Cell.REFUNDED_FEN, -outcome.joinedFen());
        excess();
        lineSequence = outcome.originalSequence();
        take(
                donations.lastChannel(),
                ReasonCode.NONE,
                last ? donations.lastPaidAtMs() : 0,
                last ? donations.lastAmountFen() : 0,
                last ? donations.lastTeam() : TextIndex.NONE,
                last ? donations.lastItem() : TextIndex.NONE);
    }

    private void excess() {
        if (outcome.excessFen() != 0 && !outcome.flags().foreign()) {
            tables.totals.add(Totals.Cell.EXCESS_FEN, outcome.excessFen());
            tables.totals.add(Totals.Cell.REFUNDED_FEN, outcome.excessFen());
        }
    }

    private void alarms(final JournalRecord record, final RefundView refund) {
        final AlarmKind kind;
        if (outcome.code() == OutcomeCode.HELD) {
            kind = switch (outcome.reason()) {
                case REFUND_EXCEEDS_PAYMENT -> AlarmKind.REFUND_EXCEEDS_PAYMENT;
                case REVERSAL_UNKNOWN_REFUND -> AlarmKind.REFUND_REVERSED;
                default -> AlarmKind.REFUND_UNKNOWN_PAYMENT;
            };
        } else if (refund.reversal) {
            kind = AlarmKind.REFUND_REVERSED;
        } else if (refund.dispute) {
            kind = AlarmKind.DISPUTE;
        } else {
            return;
        }
        tables.alarm(kind, record, refund.channel, refund.amountFen, outcome.originalSequence());
    }

    private void take(
            final short channel,
            final ReasonCode heldReason,
            final long paidAtMs,
            final long originalAmountFen,
            final int team,
            final int item) {
        final long refundFen = outcome.refundFen();
        final long before = outcome.refundedTotalFen() - refundFen;
        final boolean wasFull = refundFen < 0 && originalAmountFen > 0 && before >= originalAmountFen;
        if (outcome.flags().foreign()) {
            takeForeign(refundFen, wasFull, channel, heldReason);
            return;
        }
        tables.totals.add(Totals.Cell.REFUNDED_FEN, refundFen);
        tables.channels.add(channel, Tables.CHANNEL_REFUNDED_FEN, refundFen);
        if (outcome.flags().ofHeld()) {
            takeOfHeld(refundFen, wasFull, heldReason, channel);
            return;
        }
        tables.addToProject(outcome.project(), Tables.REFUNDED_FEN, refundFen);
        reachGoal(outcome.project(), refundFen);
        if (team >= 0) {
            tables.teams.add(team, TeamTable.REFUNDED_FEN, refundFen);
        }
        if (item >= 0 && outcome.flags().fullyRefunded()) {
            tables.items.add(item, 0, -1);
        } else if (item >= 0 && wasFull) {
            tables.items.add(item, 0, 1);
        }
        for (RefundOutcomeDecoder.LinesDecoder lines = outcome.lines(); lines.hasNext(); ) {
            lines.next();
            reverse(lines.pool(), -lines.amountFen(), lines.forfeited() != 0, paidAtMs);
        }
    }

    /** Counts money that returns to a project, which can reach its goal. */
    private void reachGoal(final int project, final long refundFen) {
        final Campaign.Project definition = tables.directory.project(project);
        if (refundFen >= 0 || definition == null || definition.goalFen() == 0) {
            return;
        }
        final long netFen =
                tables.projects.get(project, Tables.AMOUNT_FEN) - tables.projects.get(project, Tables.REFUNDED_FEN);
        if (GoalRule.crosses(definition.goalFen(), netFen + refundFen, netFen)) {
            tables.projects.set(
                    project,
                    Tables.PROJECT_STATE,
                    tables.projects.get(project, Tables.PROJECT_STATE) | Tables.PROJECT_GOAL_REACHED);
        }
    }

    private void reverse(final int pool, final long fen, final boolean forfeited, final long paidAtMs) {
        if (fen != 0) {
            tables.reverseMatch(pool, outcome.project(), fen, forfeited);
            if (!forfeited) {
                tables.slots.giveBack(pool, tables.directory.pool(pool), paidAtMs, lineSequence, fen);
            }
        }
    }

    private void takeForeign(
            final long refunded, final boolean wasFull, final short channel, final ReasonCode heldReason) {
        final int currency = tables.held.currency(outcome.originalSequence());
        final boolean ended = outcome.flags().fullyRefunded();
        if (currency != HeldList.OWN) {
            tables.totals.addForeign(currency, ended ? -1 : wasFull ? 1 : 0, -refunded);
        }
        if (wasFull) {
            comeBack(-refunded, channel, heldReason);
        } else {
            keepHeld(refunded, ended);
        }
    }

    private void takeOfHeld(
            final long refundFen, final boolean wasFull, final ReasonCode heldReason, final short channel) {
        tables.totals.add(Totals.Cell.OF_HELD_FEN, refundFen);
        tables.totals.add(Totals.Cell.HELD_FEN, -refundFen);
        if (wasFull) {
            comeBack(-refundFen, channel, heldReason);
        } else {
            keepHeld(refundFen, outcome.flags().fullyRefunded());
        }
    }

    private void comeBack(final long amount, final short channel, final ReasonCode heldReason) {
        tables.totals.add(Totals.Cell.HELD, 1);
        tables.held.revive(
                outcome.originalSequence(),
                tables.totals.get(Totals.Cell.AT_MS),
                amount,
                heldReason,
                channel,
                returningText);
    }

    private void keepHeld(final long refunded, final boolean ended) {
        final long sequence = outcome.originalSequence();
        if (ended) {
            tables.totals.add(Totals.Cell.HELD, -1);
            tables.held.remove(sequence);
        } else {
            tables.held.amount(sequence, tables.held.amount(sequence) - refunded);
        }
    }
}

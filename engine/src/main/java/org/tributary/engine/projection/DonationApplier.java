package org.tributary.engine.projection;

import org.tributary.engine.codec.sbe.DonationFlagsDecoder;
import org.tributary.engine.codec.sbe.DonationOutcomeDecoder;
import org.tributary.engine.codec.sbe.DuplicateOutcomeDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.projection.table.HeldList;
import org.tributary.engine.projection.table.Tables;
import org.tributary.engine.projection.table.TextIndex;
import org.tributary.engine.projection.table.Texts;
import org.tributary.engine.projection.table.Totals;
import org.tributary.engine.projection.view.AlarmKind;
import org.tributary.engine.projection.view.NoticeView;
import org.tributary.engine.projection.view.PaymentView;
import org.tributary.engine.record.JournalRecord;

/** Applies payments: accepted, held, repeated. Release thread only; allocates nothing but rare growth. */
final class DonationApplier {
    private final Tables tables;
    private final DonationOutcomeDecoder outcome = new DonationOutcomeDecoder();
    private final DuplicateOutcomeDecoder duplicate = new DuplicateOutcomeDecoder();
    private final Texts texts;
    private final NoticeApplier notices;

    /** The last payment: a joined refund, which follows as a derived record, has no command. */
    private long lastSequence;

    private long lastAmountFen;
    private long lastPaidAtMs;
    private short lastChannel;
    private int lastTeam = TextIndex.NONE;
    private int lastItem = TextIndex.NONE;

    DonationApplier(final Tables tables, final Texts texts, final NoticeApplier notices) {
        this.tables = tables;
        this.texts = texts;
        this.notices = notices;
    }

    void onPayment(final JournalRecord record, final PaymentView payment) {
        if (record.outcomeTemplate() == DuplicateOutcomeDecoder.TEMPLATE_ID) {
            onAgain(record, payment.channel, payment.amountFen);
            return;
        }
        record.outcome(outcome);
        final DonationFlagsDecoder flags = outcome.flags();
        if (outcome.code() == OutcomeCode.HELD) {
            hold(record, payment, flags);
        } else {
            accept(record, payment, flags);
        }
        if (flags.endsNotice()) {
            notices.onPaid(
                    record.sequence(),
                    record.timestampMs(),
                    payment.channel,
                    payment.transactionId,
                    payment.isCorrection ? NoticeView.Cause.CORRECTION : NoticeView.Cause.PAYMENT);
        }
        tables.totals.add(Totals.Cell.MONEY_RECORDS, 1);
        lastSequence = record.sequence();
        lastAmountFen = payment.amountFen;
        lastPaidAtMs = payment.paidAtMs;
        lastChannel = payment.channel;
    }

    /** Applies a repeated id of any kind: a duplicate or a conflict. */
    void onAgain(final JournalRecord record, final short channel, final long amountFen) {
        record.outcome(duplicate);
        if (duplicate.code() == OutcomeCode.CONFLICT) {
            tables.totals.add(Totals.Cell.CONFLICTS, 1);
            tables.channels.add(channel, Tables.CONFLICTS, 1);
            tables.alarm(AlarmKind.CONFLICT, record, channel, amountFen, duplicate.originalSequence());
        } else {
            tables.totals.add(Totals.Cell.DUPLICATES, 1);
            tables.channels.add(channel, Tables.DUPLICATES, 1);
        }
    }

    private void hold(final JournalRecord record, final PaymentView payment, final DonationFlagsDecoder flags) {
        final int currency = flags.foreign() ? tables.totals.foreignIndex(payment.currency) : HeldList.OWN;
        tables.totals.add(Totals.Cell.HELD, 1);
        if (flags.foreign()) {
            tables.totals.addForeign(currency, 1, payment.amountFen);
        } else {
            tables.totals.add(Totals.Cell.HELD_FEN, payment.amountFen);
        }
        tables.channels.add(payment.channel, Tables.HELD, 1);
        tables.held.add(
                record.sequence(),
                record.timestampMs(),
                payment.amountFen,
                outcome.reason(),
                payment.channel,
                currency,
                texts.heldProjectOf(payment.project));
        lastTeam = TextIndex.NONE;
        lastItem = TextIndex.NONE;
    }

    private void accept(final JournalRecord record, final PaymentView payment, final DonationFlagsDecoder flags) {
        final int project = outcome.project();
        lastTeam = texts.teamOf(payment.team);
        lastItem = texts.itemOf(project, payment.item);
        allocate(project, payment.amountFen, flags, lastTeam, lastItem);
        long matchedFen = 0;
        for (DonationOutcomeDecoder.LinesDecoder lines = outcome.lines(); lines.hasNext(); ) {
            lines.next();
            matchedFen += match(lines.pool(), project, payment.paidAtMs, lines.amountFen());
        }
        tables.channels.add(payment.channel, Tables.ACCEPTED, 1);
        tables.channels.add(payment.channel, Tables.ACCEPTED_FEN, payment.amountFen);
        tables.addToTimeline(record.timestampMs(), 1, payment.amountFen, matchedFen);
        remember(record, payment.channel, project, payment.amountFen, matchedFen);
    }

    /** Books money allocated to a project, at once or out of held money. */
    void allocate(
            final int project, final long amountFen, final DonationFlagsDecoder flags, final int team, final int item) {
        tables.totals.add(Totals.Cell.DONATIONS, 1);
        tables.totals.add(Totals.Cell.DONATIONS_FEN, amountFen);
        if (flags.newDonor()) {
            tables.totals.add(Totals.Cell.DONORS, 1);
        }
        tables.projects.ensure(project);
        tables.projects.add(project, Tables.DONATIONS, 1);
        tables.projects.add(project, Tables.AMOUNT_FEN, amountFen);
        if (flags.newProjectDonor()) {
            tables.projects.add(project, Tables.DONORS, 1);
        }
        if (flags.goalReached()) {
            tables.projects.set(
                    project,
                    Tables.PROJECT_STATE,
                    tables.projects.get(project, Tables.PROJECT_STATE) | Tables.PROJECT_GOAL_REACHED);
        }
        final int organisation = tables.directory.organisationOf(project);
        if (organisation >= 0) {
            tables.organisations.ensure(organisation);
            tables.organisations.add(organisation, Tables.DONATIONS, 1);
            tables.organisations.add(organisation, Tables.AMOUNT_FEN, amountFen);
            if (flags.newOrganisationDonor()) {
                tables.organisations.add(organisation, Tables.DONORS, 1);
            }
        }
        if (team >= 0) {
            tables.teams.add(team, Tables.DONATIONS, 1);
            tables.teams.add(team, Tables.AMOUNT_FEN, amountFen);
            if (flags.newTeamDonor()) {
                tables.teams.add(team, Tables.DONORS, 1);
            }
        }
        if (item >= 0) {
            tables.items.add(item, 0, 1);
        }
    }

    /** Books a line; one of 0 fen moves nothing. Returns its fen. */
    long match(final int pool, final int project, final long paidAtMs, final long fen) {
        if (fen > 0) {
            tables.addMatch(pool, project, fen);
            tables.slots.commit(pool, tables.directory.pool(pool), paidAtMs, fen);
        }
        return fen;
    }

    void remember(
            final JournalRecord record,
            final short channel,
            final int project,
            final long amountFen,
            final long matchedFen) {
        final int cell = tables.recent.open();
        tables.recent.set(cell, record.sequence());
        tables.recent.set(cell + 1, record.timestampMs());
        tables.recent.set(cell + 2, channel);
        tables.recent.set(cell + 3, project);
        tables.recent.set(cell + 4, amountFen);
        tables.recent.set(cell + 5, matchedFen);
    }

    long lastSequence() {
        return lastSequence;
    }

    long lastAmountFen() {
        return lastAmountFen;
    }

    long lastPaidAtMs() {
        return lastPaidAtMs;
    }

    short lastChannel() {
        return lastChannel;
    }

    int lastTeam() {
        return lastTeam;
    }

    int lastItem() {
        return lastItem;
    }
}

package org.tributary.engine.projection;

import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ContributionCommandDecoder;
import org.tributary.engine.codec.sbe.ContributionOutcomeDecoder;
import org.tributary.engine.codec.sbe.DuplicateOutcomeDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.codec.sbe.PoolEventOutcomeDecoder;
import org.tributary.engine.projection.table.Tables;
import org.tributary.engine.projection.table.Totals;
import org.tributary.engine.record.JournalRecord;

/** Applies gifts in kind and pools' own events: shares, milestones, voids, slots. Release thread only. */
final class GiftApplier {
    private static final int NO_POOL = 65535;

    private final Tables tables;
    private final DonationApplier donations;
    private final ContributionCommandDecoder contribution = new ContributionCommandDecoder();
    private final UnsafeBuffer conversion = new UnsafeBuffer(0, 0);
    private final ContributionOutcomeDecoder outcome = new ContributionOutcomeDecoder();
    private final PoolEventOutcomeDecoder event = new PoolEventOutcomeDecoder();

    GiftApplier(final Tables tables, final DonationApplier donations) {
        this.tables = tables;
        this.donations = donations;
    }

    void onContribution(final JournalRecord record) {
        final short channel = ChannelCode.PARTNER.value();
        long fen = 0;
        long givenAtMs = 0;
        if (record.commandTemplate() == ContributionCommandDecoder.TEMPLATE_ID) {
            record.command(contribution);
            fen = contribution.amountFen();
            givenAtMs = contribution.contributedAtMs();
        }
        if (record.outcomeTemplate() == DuplicateOutcomeDecoder.TEMPLATE_ID) {
            donations.onAgain(record, channel, fen);
            return;
        }
        record.outcome(outcome);
        if (outcome.code() == OutcomeCode.IGNORED) {
            tables.channels.add(channel, Tables.IGNORED, 1);
        } else if (outcome.code() == OutcomeCode.REFUNDED) {
            takeBack(channel);
        } else {
            contribution.skipPartner();
            contribution.skipContributionId();
            contribution.wrapConversion(conversion);
            tables.countedConversions.findOrAdd(0, conversion, 0, conversion.capacity());
            give(channel, givenAtMs);
        }
    }

    private void give(final short channel, final long contributedAtMs) {
        final long fen = outcome.givenFen();
        tables.totals.add(Totals.Cell.MONEY_RECORDS, 1);
        tables.totals.add(Totals.Cell.CONTRIBUTIONS, fen > 0 ? 1 : 0);
        tables.totals.add(Totals.Cell.CONTRIBUTIONS_FEN, fen);
        tables.channels.add(channel, Tables.ACCEPTED, 1);
        tables.channels.add(channel, Tables.ACCEPTED_FEN, fen);
        tables.addToProject(outcome.project(), Tables.CONTRIBUTIONS_FEN, fen);
        tables.addToProject(outcome.project(), Tables.FLOWERS, outcome.flowers());
        if (fen != 0 && outcome.pool() != NO_POOL) {
            tables.pools.ensure(outcome.pool());
            tables.pools.add(outcome.pool(), Tables.COMMITTED_FEN, fen);
            tables.pools.add(outcome.pool(), Tables.GIVEN_FEN, fen);
            tables.pools.add(outcome.pool(), Tables.LINES, 1);
            tables.slots.commit(outcome.pool(), tables.directory.pool(outcome.pool()), contributedAtMs, fen);
        }
    }

    /** Each line goes back from its own project to its own pool, at its own time. */
    private void takeBack(final short channel) {
        tables.channels.add(channel, Tables.REFUNDS, 1);
        tables.channels.add(channel, Tables.CHANNEL_REFUNDED_FEN, -outcome.givenFen());
        tables.addToProject(outcome.project(), Tables.FLOWERS, outcome.flowers());
        for (final ContributionOutcomeDecoder.LinesDecoder line : outcome.lines()) {
            final long fen = -line.amountFen();
            final boolean forfeited = line.forfeited() != 0;
            tables.reverseMatch(line.pool(), line.project(), fen, forfeited);
            if (!forfeited) {
                final Pool pool = tables.directory.pool(line.pool());
                tables.slots.giveBack(line.pool(), pool, line.contributedAtMs(), line.lineSequence(), fen);
            }
        }
    }

    /** A derived record of kind pool. */
    void onPoolEvent(final JournalRecord record) {
        record.outcome(event);
        final long fen = event.amountFen();
        final PoolEventKind kind = event.event();
        if (kind == PoolEventKind.SLOT_CARRIED || kind == PoolEventKind.SLOT_CLOSED) {
            tables.slots.close(event.pool(), event.slot(), fen, kind == PoolEventKind.SLOT_CARRIED);
        } else if (fen > 0) {
            tables.addMatch(event.pool(), event.project(), fen);
            tables.addToTimeline(record.timestampMs(), 0, 0, fen);
        } else if (fen < 0) {
            tables.reverseMatch(event.pool(), event.project(), -fen, false);
        }
    }
}

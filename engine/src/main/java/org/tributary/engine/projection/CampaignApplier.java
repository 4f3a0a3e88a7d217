package org.tributary.engine.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.codec.GoalRule;
import org.tributary.engine.codec.sbe.AdminOutcomeDecoder;
import org.tributary.engine.codec.sbe.CampaignBeginCommandDecoder;
import org.tributary.engine.codec.sbe.CampaignCommitCommandDecoder;
import org.tributary.engine.codec.sbe.CorrectionFeeCommandDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PulseCommandDecoder;
import org.tributary.engine.projection.table.Directory;
import org.tributary.engine.projection.table.SnapshotReader;
import org.tributary.engine.projection.table.SnapshotWriter;
import org.tributary.engine.projection.table.Tables;
import org.tributary.engine.projection.table.Totals;
import org.tributary.engine.projection.view.AuditEntry;

/**
 * Follows the campaign's definitions. Keeps the records of the campaign in force (and of earlier ones that had more in
 * them) as they were, so that a snapshot of the projections stands by itself. Release thread only.
 */
final class CampaignApplier {
    private final Tables tables;
    private final CampaignAssembler assembler = new CampaignAssembler();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final AdminOutcomeDecoder outcome = new AdminOutcomeDecoder();
    private final CampaignBeginCommandDecoder begin = new CampaignBeginCommandDecoder();
    private final CampaignCommitCommandDecoder commit = new CampaignCommitCommandDecoder();
    private final CorrectionFeeCommandDecoder fee = new CorrectionFeeCommandDecoder();
    private List<byte[]> pending = new ArrayList<>();
    private List<byte[]> inForce = new ArrayList<>();

    CampaignApplier(final Tables tables) {
        this.tables = tables;
    }

    void onRecord(
            final long sequence,
            final long atMs,
            final long batch,
            final DirectBuffer buffer,
            final int commandOffset,
            final int commandLength,
            final int outcomeOffset,
            final int outcomeLength) {
        header.wrap(buffer, commandOffset);
        final int template = header.templateId();
        if (template == PulseCommandDecoder.TEMPLATE_ID) {
            return;
        }
        if (template == CorrectionFeeCommandDecoder.TEMPLATE_ID) {
            onFee(sequence, atMs, buffer, commandOffset, outcomeOffset);
            return;
        }
        assembler.onRecord(sequence, atMs, batch, buffer, commandOffset, commandLength, outcomeOffset, outcomeLength);
        if (template < CampaignBeginCommandDecoder.TEMPLATE_ID || template > CampaignCommitCommandDecoder.TEMPLATE_ID) {
            return;
        }
        if (template == CampaignBeginCommandDecoder.TEMPLATE_ID) {
            pending = new ArrayList<>();
        }
        pending.add(copy(buffer, commandOffset, commandLength, outcomeOffset, outcomeLength));
        outcome.wrapAndApplyHeader(buffer, outcomeOffset, header);
        if (template == CampaignBeginCommandDecoder.TEMPLATE_ID && outcome.code() != OutcomeCode.ACCEPTED) {
            onRefusedBegin(sequence, atMs, buffer, commandOffset);
        } else if (template == CampaignCommitCommandDecoder.TEMPLATE_ID) {
            onCommit(sequence, atMs, buffer, commandOffset);
        }
    }

    private void onRefusedBegin(
            final long sequence, final long atMs, final DirectBuffer buffer, final int commandOffset) {
        begin.wrapAndApplyHeader(buffer, commandOffset, header);
        for (CampaignBeginCommandDecoder.OffsetsDecoder offsets = begin.offsets(); offsets.hasNext(); ) {
            offsets.next();
        }
        final String campaign = begin.campaign();
        begin.skipNameZh();
        begin.skipNameEn();
        begin.skipZone();
        audit(sequence, atMs, begin.actor(), "campaign", campaign, 0);
    }

    private void onCommit(final long sequence, final long atMs, final DirectBuffer buffer, final int commandOffset) {
        commit.wrapAndApplyHeader(buffer, commandOffset, header);
        final String actor = commit.actor();
        final Campaign campaign = assembler.campaign();
        if (outcome.code() == OutcomeCode.ACCEPTED) {
            apply(sequence, campaign, outcome.version(), assembler::projectIndex, assembler::poolIndex);
            if (!tables.directory.hasRemoved()) {
                inForce.clear();
            }
            inForce.addAll(pending);
        }
        pending = new ArrayList<>();
        audit(sequence, atMs, actor, "campaign", campaign == null ? "" : campaign.id(), 0);
    }

    void apply(
            final long sequence,
            final Campaign campaign,
            final int version,
            final ToIntFunction<String> projectIndexOf,
            final ToIntFunction<String> poolIndexOf) {
        final Directory before = tables.directory;
        tables.directory = before.with(campaign, version, projectIndexOf, poolIndexOf);
        tables.totals.set(Totals.Cell.CAMPAIGN_VERSION, version);
        for (final Campaign.Project project : campaign.projects()) {
            final int index = tables.directory.projectIndex(project.id());
            tables.projects.ensure(index);
            for (final String item : project.items()) {
                final int row = tables.itemNames.findOrAdd(index, item);
                if (row >= 0) {
                    tables.items.ensure(row);
                }
            }
            followGoal(index, before.project(index), project);
        }
        for (final Pool pool : campaign.pools()) {
            final int index = tables.directory.poolIndex(pool.id());
            tables.pools.ensure(index);
            tables.pools.set(index, Tables.BUDGET_FEN, pool.budgetFen());
            tables.slots.define(index, before.pool(index), pool, sequence);
        }
        if (tables.directory.organisationCount() > 0) {
            tables.organisations.ensure(tables.directory.organisationCount() - 1);
        }
    }

    /** A change of the goal can reach it, or open the project again. */
    private void followGoal(final int index, final Campaign.Project before, final Campaign.Project project) {
        final long netFen =
                tables.projects.get(index, Tables.AMOUNT_FEN) - tables.projects.get(index, Tables.REFUNDED_FEN);
        final long state = tables.projects.get(index, Tables.PROJECT_STATE);
        final long others = state & ~Tables.PROJECT_GOAL_REACHED;
        final boolean reached = GoalRule.reachedAfterChange(
                state != others, before == null ? 0 : before.goalFen(), project.goalFen(), netFen);
        tables.projects.set(index, Tables.PROJECT_STATE, reached ? others | Tables.PROJECT_GOAL_REACHED : others);
    }

    private void onFee(
            final long sequence,
            final long atMs,
            final DirectBuffer buffer,
            final int commandOffset,
            final int outcomeOffset) {
        outcome.wrapAndApplyHeader(buffer, outcomeOffset, header);
        fee.wrapAndApplyHeader(buffer, commandOffset, header);
        final long fen = fee.feeFen();
        fee.skipMerchant();
        audit(sequence, atMs, fee.actor(), "correction.fee", "", fen);
    }

    private void audit(
            final long sequence,
            final long atMs,
            final String actor,
            final String action,
            final String target,
            final long fen) {
        final String word = CodeText.of(outcome.code());
        final String reason = CodeText.of(outcome.reason());
        tables.audit.add(new AuditEntry(sequence, sequence, 1, atMs, actor, action, target, fen, word, reason), false);
    }

    void write(final SnapshotWriter out) {
        final Directory directory = tables.directory;
        out.number(directory.organisationCount());
        for (int i = 0; i < directory.organisationCount(); i++) {
            out.text(directory.organisation(i).id());
        }
        write(out, inForce);
        write(out, pending);
    }

    private static void write(final SnapshotWriter out, final List<byte[]> records) {
        out.number(records.size());
        records.forEach(out::bytes);
    }

    void read(final SnapshotReader in) {
        final List<String> organisations = new ArrayList<>();
        for (long left = in.number(); left > 0; left--) {
            organisations.add(in.text());
        }
        tables.directory = Directory.ofOrganisations(organisations);
        replay(in, inForce);
        replay(in, pending);
    }

    private void replay(final SnapshotReader in, final List<byte[]> records) {
        final long count = in.number();
        for (long i = 0; i < count; i++) {
            final byte[] record = in.bytes();
            records.add(record);
            final UnsafeBuffer buffer = new UnsafeBuffer(record);
            final int commandLength = buffer.getInt(0);
            assembler.onRecord(
                    0,
                    0,
                    0,
                    buffer,
                    Integer.BYTES,
                    commandLength,
                    Integer.BYTES + commandLength,
                    record.length - Integer.BYTES - commandLength);
            header.wrap(buffer, Integer.BYTES);
            if (header.templateId() == CampaignCommitCommandDecoder.TEMPLATE_ID) {
                outcome.wrapAndApplyHeader(buffer, Integer.BYTES + commandLength, header);
                tables.directory = tables.directory.with(
                        assembler.campaign(), outcome.version(), assembler::projectIndex, assembler::poolIndex);
            }
        }
    }

    private static byte[] copy(
            final DirectBuffer buffer,
            final int commandOffset,
            final int commandLength,
            final int outcomeOffset,
            final int outcomeLength) {
        final byte[] record = new byte[Integer.BYTES + commandLength + outcomeLength];
        new UnsafeBuffer(record).putInt(0, commandLength);
        buffer.getBytes(commandOffset, record, Integer.BYTES, commandLength);
        buffer.getBytes(outcomeOffset, record, Integer.BYTES + commandLength, outcomeLength);
        return record;
    }
}

package org.tributary.engine.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.campaign.DefinitionDecoder;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.GoalRule;
import org.tributary.engine.codec.sbe.AdminOutcomeDecoder;
import org.tributary.engine.codec.sbe.CampaignBeginCommandDecoder;
import org.tributary.engine.codec.sbe.CampaignCommitCommandDecoder;
import org.tributary.engine.codec.sbe.CorrectionFeeCommandDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PulseCommandDecoder;
import org.tributary.engine.codec.sbe.TeamDefinitionDecoder;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.projection.table.Directory;
import org.tributary.engine.projection.table.Tables;
import org.tributary.engine.projection.table.Totals;
import org.tributary.engine.projection.view.AuditEntry;
import org.tributary.engine.record.JournalRecord;

/**
 * Follows the campaign's definitions. Keeps the records of the campaign in force (and of earlier ones that had more in
 * them) as they were, so that a snapshot of the projections is complete. Release thread only.
 */
final class CampaignApplier {
    private final Tables tables;
    private final CampaignAssembler assembler = new CampaignAssembler();
    private final AdminOutcomeDecoder outcome = new AdminOutcomeDecoder();
    private final DefinitionDecoder decoder = new DefinitionDecoder();
    private final CampaignCommitCommandDecoder commit = new CampaignCommitCommandDecoder();
    private final CorrectionFeeCommandDecoder fee = new CorrectionFeeCommandDecoder();
    private List<byte[]> pending = new ArrayList<>();
    private List<byte[]> inForce = new ArrayList<>();

    CampaignApplier(final Tables tables) {
        this.tables = tables;
    }

    void onRecord(final JournalRecord record) {
        final int template = record.commandTemplate();
        if (template == PulseCommandDecoder.TEMPLATE_ID) {
            return;
        }
        if (template == CorrectionFeeCommandDecoder.TEMPLATE_ID) {
            onFee(record);
            return;
        }
        assembler.onRecord(record);
        if (!isOfAChange(template)) {
            return;
        }
        if (template == CampaignBeginCommandDecoder.TEMPLATE_ID) {
            pending = new ArrayList<>();
        }
        pending.add(copy(record));
        record.outcome(outcome);
        if (template == CampaignBeginCommandDecoder.TEMPLATE_ID && outcome.code() != OutcomeCode.ACCEPTED) {
            onRefusedBegin(record);
        } else if (template == CampaignCommitCommandDecoder.TEMPLATE_ID) {
            onCommit(record);
        }
    }

    private static boolean isOfAChange(final int template) {
        return template >= CampaignBeginCommandDecoder.TEMPLATE_ID
                        && template <= CampaignCommitCommandDecoder.TEMPLATE_ID
                || template == TeamDefinitionDecoder.TEMPLATE_ID;
    }

    private void onRefusedBegin(final JournalRecord record) {
        final DefinitionDecoder.Begin begin = decoder.begin(record.buffer(), record.commandOffset());
        audit(record, begin.actor(), "campaign", begin.id(), 0);
    }

    private void onCommit(final JournalRecord record) {
        record.command(commit);
        final String actor = commit.actor();
        final String note = commit.reason();
        final Campaign campaign = assembler.campaign();
        if (outcome.code() == OutcomeCode.ACCEPTED) {
            apply(
                    record.sequence(),
                    assembler.inForce(),
                    outcome.version(),
                    assembler::projectIndex,
                    assembler::poolIndex);
            if (!tables.directory.hasRemoved()) {
                inForce.clear();
            }
            inForce.addAll(pending);
        }
        pending = new ArrayList<>();
        final String target = campaign == null ? "" : campaign.id();
        tables.audit.add(AuditEntry.of(record, actor, "campaign", target, 0, note), false);
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
    private void followGoal(final int index, final Campaign.@Nullable Project before, final Campaign.Project project) {
        final long netFen =
                tables.projects.get(index, Tables.AMOUNT_FEN) - tables.projects.get(index, Tables.REFUNDED_FEN);
        final long state = tables.projects.get(index, Tables.PROJECT_STATE);
        final long others = state & ~Tables.PROJECT_GOAL_REACHED;
        final boolean reached = GoalRule.reachedAfterChange(
                state != others, before == null ? 0 : before.goalFen(), project.goalFen(), netFen);
        tables.projects.set(index, Tables.PROJECT_STATE, reached ? others | Tables.PROJECT_GOAL_REACHED : others);
    }

    private void onFee(final JournalRecord record) {
        record.command(fee);
        final long fen = fee.feeFen();
        fee.skipMerchant();
        audit(record, fee.actor(), "correction.fee", "", fen);
    }

    private void audit(
            final JournalRecord record, final String actor, final String action, final String target, final long fen) {
        tables.audit.add(AuditEntry.of(record, actor, action, target, fen), false);
    }

    void write(final SnapshotOut out) {
        final Directory directory = tables.directory;
        out.putLong(directory.organisationCount());
        for (int i = 0; i < directory.organisationCount(); i++) {
            out.putText(directory.organisation(i).id());
        }
        write(out, inForce);
        write(out, pending);
    }

    private static void write(final SnapshotOut out, final List<byte[]> records) {
        out.putLong(records.size());
        records.forEach(out::putBytes);
    }

    void read(final StateIn in) {
        final List<String> organisations = new ArrayList<>();
        for (long left = in.getLong(); left > 0; left--) {
            organisations.add(in.getText());
        }
        tables.directory = Directory.ofOrganisations(organisations);
        replay(in, inForce);
        replay(in, pending);
    }

    private void replay(final StateIn in, final List<byte[]> records) {
        final JournalRecord record = new JournalRecord();
        final long count = in.getLong();
        for (long i = 0; i < count; i++) {
            final byte[] kept = in.getBytes();
            records.add(kept);
            final UnsafeBuffer buffer = new UnsafeBuffer(kept);
            final int commandLength = buffer.getInt(0);
            record.wrap(0, 0, 0, buffer, Integer.BYTES, commandLength, kept.length - Integer.BYTES - commandLength);
            assembler.onRecord(record);
            if (record.commandTemplate() == CampaignCommitCommandDecoder.TEMPLATE_ID) {
                record.outcome(outcome);
                tables.directory = tables.directory.with(
                        assembler.inForce(), outcome.version(), assembler::projectIndex, assembler::poolIndex);
            }
        }
    }

    /** Length of the command, command and outcome. */
    private static byte[] copy(final JournalRecord record) {
        final byte[] kept = new byte[Integer.BYTES + record.commandLength() + record.outcomeLength()];
        new UnsafeBuffer(kept).putInt(0, record.commandLength());
        record.buffer().getBytes(record.commandOffset(), kept, Integer.BYTES, kept.length - Integer.BYTES);
        return kept;
    }
}

package org.tributary.engine.projection;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.codec.IdCodec;
import org.tributary.engine.codec.sbe.AdminOutcomeEncoder;
import org.tributary.engine.codec.sbe.AllocateHeldCommandEncoder;
import org.tributary.engine.codec.sbe.AllocationOutcomeEncoder;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ContributionCommandEncoder;
import org.tributary.engine.codec.sbe.ContributionOutcomeEncoder;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.DonationCommandEncoder;
import org.tributary.engine.codec.sbe.DonationOutcomeEncoder;
import org.tributary.engine.codec.sbe.DuplicateOutcomeEncoder;
import org.tributary.engine.codec.sbe.MarkRefundPendingCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.PoolCommandEncoder;
import org.tributary.engine.codec.sbe.PoolDefinitionDecoder;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.codec.sbe.PoolEventOutcomeEncoder;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.codec.sbe.ProjectCommandEncoder;
import org.tributary.engine.codec.sbe.ProjectDefinitionDecoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundCommandEncoder;
import org.tributary.engine.codec.sbe.RefundOutcomeEncoder;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordHandler;
import org.tributary.engine.replay.StepOver;

/** Writes journal records by hand and hands them to what is under test, one batch each. */
public final class Records {
    public static final long T0 = 1_788_742_800_000L;

    private final RecordHandler handler;
    private final JournalRecord record = new JournalRecord();
    private final Runnable batchEnd;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final Map<String, Integer> projects = new HashMap<>();
    private final Map<String, Integer> pools = new HashMap<>();
    private int outcomeAt;
    public long sequence;
    public long atMs = T0;

    public Records(final RecordHandler handler, final Runnable batchEnd) {
        this.handler = handler;
        this.batchEnd = batchEnd;
    }

    public void define(final Campaign campaign, final int version) {
        for (final DirectBuffer command : CampaignEncoder.commands(campaign, version - 1, "alice", new byte[32])) {
            buffer.putBytes(0, command, 0, command.capacity());
            outcomeAt = command.capacity();
            final int template = new MessageHeaderDecoder().wrap(buffer, 0).templateId();
            int index = -1;
            if (template == ProjectDefinitionDecoder.TEMPLATE_ID) {
                final ProjectDefinitionDecoder d =
                        new ProjectDefinitionDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
                index = projects.computeIfAbsent(d.project(), id -> projects.size());
            } else if (template == PoolDefinitionDecoder.TEMPLATE_ID) {
                final PoolDefinitionDecoder d =
                        new PoolDefinitionDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
                d.tiers().forEach(tier -> {});
                index = pools.computeIfAbsent(d.pool(), id -> pools.size());
            }
            admin(index, version, 0);
        }
    }

    private void admin(final int index, final int version, final long amountFen) {
        final AdminOutcomeEncoder outcome = new AdminOutcomeEncoder()
                .wrapAndApplyHeader(buffer, outcomeAt, header)
                .code(OutcomeCode.ACCEPTED)
                .reason(ReasonCode.NONE)
                .version(version)
                .index(index)
                .amountFen(amountFen);
        emit(outcomeAt, outcome.limit());
    }

    private void emit(final int commandLength, final int end) {
        sequence++;
        handler.onRecord(record.wrap(
                sequence, atMs, sequence, buffer, outcomeAt - commandLength, commandLength, end - outcomeAt));
        batchEnd.run();
    }

    private static byte[] id(final String id) {
        final UnsafeBuffer raw = new UnsafeBuffer(id.getBytes(StandardCharsets.UTF_8));
        final UnsafeBuffer packed = new UnsafeBuffer(new byte[IdCodec.MAX_PACKED_BYTES]);
        final int length = IdCodec.pack(raw, 0, raw.capacity(), packed, 0);
        final byte[] bytes = new byte[length];
        packed.getBytes(0, bytes);
        return bytes;
    }

    private void payment(
            final long fen, final String project, final String team, final String item, final String currency) {
        final byte[] id = id("t" + (sequence + 1));
        final DonationCommandEncoder command = new DonationCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .channel(ChannelCode.WECHATPAY)
                .amountFen(fen)
                .paidAtMs(atMs)
                .donorHi(1)
                .donorLo(2)
                .unsettledFen(0)
                .currency(currency);
        command.flags().clear();
        command.putTransactionId(id, 0, id.length)
                .putOrderId(id, 0, 0)
                .project(project)
                .team(team)
                .item(item)
                .merchant("");
        outcomeAt = command.limit();
    }

    /** A payment as accepted; lines alternate pool index and fen. */
    public void donation(
            final String project,
            final long fen,
            final String team,
            final String item,
            final boolean newDonor,
            final boolean goalReached,
            final long... lines) {
        payment(fen, project, team, item, "CNY");
        final DonationOutcomeEncoder outcome = new DonationOutcomeEncoder()
                .wrapAndApplyHeader(buffer, outcomeAt, header)
                .code(OutcomeCode.ACCEPTED)
                .reason(ReasonCode.NONE)
                .project(projects.get(project));
        outcome.flags()
                .clear()
                .newDonor(newDonor)
                .newProjectDonor(newDonor)
                .newOrganisationDonor(newDonor)
                .newTeamDonor(newDonor)
                .goalReached(goalReached);
        final DonationOutcomeEncoder.LinesEncoder group = outcome.linesCount(lines.length / 2);
        for (int i = 0; i < lines.length; i += 2) {
            group.next().pool((int) lines[i]).cut(CutCode.NONE).amountFen(lines[i + 1]);
        }
        emit(outcomeAt, outcome.limit());
    }

    public void held(final String project, final long fen, final ReasonCode reason, final String currency) {
        payment(fen, project, "", "", currency);
        final DonationOutcomeEncoder outcome = new DonationOutcomeEncoder()
                .wrapAndApplyHeader(buffer, outcomeAt, header)
                .code(OutcomeCode.HELD)
                .reason(reason)
                .project(-1);
        outcome.flags().clear().foreign(!"CNY".equals(currency));
        outcome.linesCount(0);
        emit(outcomeAt, outcome.limit());
    }

    public void again(final long fen, final OutcomeCode code, final long original) {
        payment(fen, "kids", "", "", "CNY");
        final DuplicateOutcomeEncoder outcome = new DuplicateOutcomeEncoder()
                .wrapAndApplyHeader(buffer, outcomeAt, header)
                .code(code)
                .originalSequence(original);
        emit(outcomeAt, outcome.limit());
    }

    /** A refund of a donation; lines alternate pool index and fen taken back (positive). */
    public void refund(
            final long original,
            final long fen,
            final long total,
            final String project,
            final String item,
            final boolean full,
            final boolean ofHeld,
            final long... lines) {
        final byte[] id = id("r" + sequence);
        final RefundCommandEncoder command = new RefundCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .channel(ChannelCode.WECHATPAY)
                .refundFen(fen)
                .refundedAtMs(atMs)
                .originalSequence(original)
                .originalAmountFen(total)
                .originalPaidAtMs(atMs)
                .originalAtMs(atMs)
                .allocationSequence(0)
                .unsettledFen(0)
                .heldReason(ReasonCode.NONE)
                .currency("CNY");
        command.flags().clear();
        command.linesCount(0);
        command.putTransactionId(id, 0, id.length)
                .putRefundId(id, 0, id.length)
                .project(project)
                .team("")
                .item(item)
                .merchant("");
        outcomeAt = command.limit();
        final RefundOutcomeEncoder outcome = new RefundOutcomeEncoder()
                .wrapAndApplyHeader(buffer, outcomeAt, header)
                .code(OutcomeCode.REFUNDED)
                .reason(ReasonCode.NONE)
                .originalSequence(original)
                .refundFen(fen)
                .excessFen(0)
                .refundedTotalFen(full ? total : fen)
                .joinedSequence(0)
                .joinedFen(0)
                .project(projects.getOrDefault(project, -1));
        outcome.flags().clear().fullyRefunded(full).ofHeld(ofHeld);
        final RefundOutcomeEncoder.LinesEncoder group = outcome.linesCount(lines.length / 2);
        for (int i = 0; i < lines.length; i += 2) {
            group.next().pool((int) lines[i]).forfeited((short) 0).amountFen(-lines[i + 1]);
        }
        emit(outcomeAt, outcome.limit());
    }

    public void allocate(
            final long held, final long fen, final long refunded, final String project, final long... lines) {
        final byte[] id = id("t" + held);
        final AllocateHeldCommandEncoder command = new AllocateHeldCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .heldSequence(held)
                .channel(ChannelCode.WECHATPAY)
                .heldReason(ReasonCode.UNKNOWN_PROJECT)
                .amountFen(fen)
                .paidAtMs(atMs)
                .originalAtMs(atMs)
                .currency("CNY")
                .putTransactionId(id, 0, id.length)
                .project(project)
                .team("")
                .item("")
                .merchant("")
                .actor("bob");
        outcomeAt = command.limit();
        final AllocationOutcomeEncoder outcome = new AllocationOutcomeEncoder()
                .wrapAndApplyHeader(buffer, outcomeAt, header)
                .code(OutcomeCode.ACCEPTED)
                .reason(ReasonCode.NONE)
                .heldSequence(held)
                .baseRefundedFen(refunded)
                .project(projects.get(project));
        outcome.flags().clear().newDonor(true).newProjectDonor(true);
        final AllocationOutcomeEncoder.LinesEncoder group = outcome.linesCount(lines.length / 2);
        for (int i = 0; i < lines.length; i += 2) {
            group.next().pool((int) lines[i]).cut(CutCode.NONE).amountFen(lines[i + 1]);
        }
        emit(outcomeAt, outcome.limit());
    }

    public void markRefunded(final long held) {
        final byte[] id = id("t" + held);
        final MarkRefundPendingCommandEncoder command = new MarkRefundPendingCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .heldSequence(held)
                .channel(ChannelCode.WECHATPAY)
                .heldReason(ReasonCode.UNKNOWN_PROJECT)
                .putTransactionId(id, 0, id.length)
                .actor("bob");
        outcomeAt = command.limit();
        final AllocationOutcomeEncoder outcome = new AllocationOutcomeEncoder()
                .wrapAndApplyHeader(buffer, outcomeAt, header)
                .code(OutcomeCode.ACCEPTED)
                .reason(ReasonCode.NONE)
                .heldSequence(held)
                .baseRefundedFen(0)
                .project(-1);
        outcome.flags().clear();
        outcome.linesCount(0);
        emit(outcomeAt, outcome.limit());
    }

    public void contribution(final String project, final int pool, final long fen, final long flowers) {
        final byte[] id = id("c" + sequence);
        final ContributionCommandEncoder command = new ContributionCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .quantity(10_000)
                .amountFen(0)
                .contributedAtMs(atMs)
                .donorHi(1)
                .donorLo(1)
                .partner("walk")
                .putContributionId(id, 0, id.length)
                .conversion("steps")
                .project(project);
        outcomeAt = command.limit();
        final ContributionOutcomeEncoder outcome = new ContributionOutcomeEncoder()
                .wrapAndApplyHeader(buffer, outcomeAt, header)
                .code(OutcomeCode.ACCEPTED)
                .reason(ReasonCode.NONE)
                .cut(CutCode.NONE)
                .conversionKind(ConversionKind.STEPS)
                .pool(pool)
                .project(projects.get(project))
                .givenFen(fen)
                .flowers(flowers)
                .originalSequence(0);
        outcome.linesCount(0);
        emit(outcomeAt, outcome.limit());
    }

    public void pool(final String id, final PoolAction action, final long addFen, final long budgetAfterFen) {
        final PoolCommandEncoder command = new PoolCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .action(action)
                .addFen(addFen)
                .pool(id)
                .actor("alice")
                .reason("");
        outcomeAt = command.limit();
        admin(pools.get(id), 2, budgetAfterFen);
    }

    /** The operator's word on a pool's deadlines. */
    public void stepOver(final String id) {
        final DirectBuffer command = new StepOver("its share can't be decided", "carol").ofPool(id);
        buffer.putBytes(0, command, 0, command.capacity());
        outcomeAt = command.capacity();
        admin(pools.get(id), 2, 0);
    }

    public void project(final String id, final ProjectAction action) {
        final ProjectCommandEncoder command = new ProjectCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .action(action)
                .project(id)
                .actor("alice")
                .reason("");
        outcomeAt = command.limit();
        admin(projects.get(id), 2, 0);
    }

    public void poolEvent(
            final PoolEventKind kind, final int pool, final String project, final long fen, final int slot) {
        outcomeAt = 0;
        final PoolEventOutcomeEncoder outcome = new PoolEventOutcomeEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .code(OutcomeCode.ACCEPTED)
                .event(kind)
                .cut(CutCode.NONE)
                .pool(pool)
                .project(project == null ? -1 : projects.get(project))
                .originalSequence(0)
                .amountFen(fen)
                .baseRefundedFen(0)
                .slot(slot);
        emit(0, outcome.limit());
    }
}

package org.tributary.engine.testkit;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.CarriedLines;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.CorrectionRefundCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundCommandEncoder;
import org.tributary.engine.codec.sbe.RefundReversedCommandEncoder;
import org.tributary.engine.record.RecordView;

/**
 * Builds refunds, with the original's record joined from what a driver has decided, as the bridge does: {@code new
 * Refunds("tx-1").part("r-1", 30).encode(core)}.
 */
public final class Refunds {
    private final String transactionId;
    private ChannelCode channel = ChannelCode.WECHATPAY;
    private String refundId = "";
    private long refundFen;
    private boolean cumulative;
    private boolean dispute;
    private boolean mayWait;
    private long partFen;
    private long previousFen = -1;
    private long atMs = -1;
    private String currency = "CNY";

    private record Line(int pool, long fen, long baseFen, long sequence) {}

    public Refunds(final String transactionId) {
        this.transactionId = transactionId;
    }

    public Refunds channel(final ChannelCode value) {
        channel = value;
        return this;
    }

    /** A refund of its own. */
    public Refunds part(final String id, final long fen) {
        refundId = id;
        refundFen = fen;
        return this;
    }

    /** What has been refunded in all. */
    public Refunds total(final String id, final long fen) {
        cumulative = true;
        return part(id, fen);
    }

    /** What has been refunded in all, with the newest refund's id and own amount. */
    public Refunds totalWithPart(final long fen, final String id, final long newestFen) {
        partFen = newestFen;
        return total(id, fen);
    }

    /** The total before this one. */
    public Refunds previous(final long fen) {
        previousFen = fen;
        return this;
    }

    /** The refund's, total's or reversal's own time; else that of the core. */
    public Refunds atMs(final long value) {
        atMs = value;
        return this;
    }

    /** Of a reversal: the channel can be asked to send it again. */
    public Refunds mayWait() {
        mayWait = true;
        return this;
    }

    /** Of a reversal: it has waited long enough. */
    public Refunds mayNotWait() {
        mayWait = false;
        return this;
    }

    public Refunds dispute() {
        dispute = true;
        return this;
    }

    public Refunds currency(final String value) {
        currency = value;
        return this;
    }

    /** As a RefundCommand in a buffer of its own. */
    public DirectBuffer encode(final CoreDriver core) {
        final RecordView original = original(core);
        final boolean known = original != null;
        final RecordView allocation = known ? allocation(core, original) : null;
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        final RefundCommandEncoder to = new RefundCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .channel(channel)
                .refundFen(refundFen)
                .refundedAtMs(atMs < 0 ? core.nowMs() : atMs)
                .originalSequence(known ? original.sequence : 0)
                .originalAmountFen(known ? original.amountFen : 0)
                .originalPaidAtMs(known ? original.paidAtMs : 0)
                .originalAtMs(known ? original.timestampMs : 0)
                .donorHi(known ? original.donorHi : 0)
                .donorLo(known ? original.donorLo : 0)
                .allocationSequence(allocation == null ? 0 : allocation.sequence)
                .heldReason(known ? heldReason(original) : ReasonCode.NONE)
                .unsettledFen(known ? original.unsettledFen : 0)
                .partFen(partFen)
                .previousTotalFen(previousFen)
                .currency(known ? original.currency : currency);
        to.flags()
                .clear()
                .cumulative(cumulative)
                .dispute(dispute)
                .part(partFen > 0)
                .previous(previousFen >= 0);
        final List<Line> lines = known ? lines(core, original, allocation) : List.of();
        final RefundCommandEncoder.LinesEncoder group = to.linesCount(lines.size());
        for (final Line line : lines) {
            group.next()
                    .pool(line.pool)
                    .amountFen(line.fen)
                    .baseRefundedFen(line.baseFen)
                    .lineSequence(line.sequence);
        }
        final byte[] id = Commands.packed(transactionId);
        final byte[] refund = Commands.packed(refundId);
        to.putTransactionId(id, 0, id.length).putRefundId(refund, 0, refund.length);
        to.project(project(original, allocation))
                .team(known ? original.team : "")
                .item(known ? original.item : "")
                .merchant(known ? original.merchant : "");
        return new UnsafeBuffer(buffer, 0, to.limit());
    }

    /** As a CorrectionRefundCommand in a buffer of its own: the payment is known and was accepted at once. */
    public DirectBuffer encodeCorrection(final CoreDriver core) {
        final RecordView original = original(core);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        final CorrectionRefundCommandEncoder to = new CorrectionRefundCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .channel(channel)
                .refundFen(refundFen)
                .refundedAtMs(atMs < 0 ? core.nowMs() : atMs)
                .originalSequence(original.sequence)
                .originalAmountFen(original.amountFen)
                .originalPaidAtMs(original.paidAtMs)
                .originalAtMs(original.timestampMs)
                .donorHi(original.donorHi)
                .donorLo(original.donorLo)
                .allocationSequence(0)
                .heldReason(ReasonCode.NONE)
                .unsettledFen(0)
                .currency(original.currency);
        to.flags().clear().cumulative(cumulative).dispute(dispute);
        final List<Line> lines = lines(core, original, null);
        final CorrectionRefundCommandEncoder.LinesEncoder group = to.linesCount(lines.size());
        for (final Line line : lines) {
            group.next()
                    .pool(line.pool)
                    .amountFen(line.fen)
                    .baseRefundedFen(line.baseFen)
                    .lineSequence(line.sequence);
        }
        final byte[] id = Commands.packed(transactionId);
        final byte[] refund = Commands.packed(refundId);
        to.putTransactionId(id, 0, id.length).putRefundId(refund, 0, refund.length);
        to.project(original.project)
                .team(original.team)
                .item(original.item)
                .merchant("")
                .actor("ops")
                .note("bill");
        return new UnsafeBuffer(buffer, 0, to.limit());
    }

    /** As a RefundReversedCommand in a buffer of its own; an amount of 0 means all of it. */
    public DirectBuffer encodeReversed(final CoreDriver core, final long amountFen) {
        final RecordView original = original(core);
        final boolean known = original != null;
        final RecordView allocation = known ? allocation(core, original) : null;
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        final RefundReversedCommandEncoder to = new RefundReversedCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .channel(channel)
                .amountFen(amountFen)
                .at(atMs < 0 ? core.nowMs() : atMs)
                .originalSequence(known ? original.sequence : 0)
                .originalAmountFen(known ? original.amountFen : 0)
                .allocationSequence(allocation == null ? 0 : allocation.sequence)
                .donorHi(known ? original.donorHi : 0)
                .donorLo(known ? original.donorLo : 0)
                .heldReason(known ? heldReason(original) : ReasonCode.NONE);
        to.flags().clear().dispute(dispute).mayWait(mayWait);
        final byte[] id = Commands.packed(transactionId);
        final byte[] refund = Commands.packed(refundId);
        to.putTransactionId(id, 0, id.length).putRefundId(refund, 0, refund.length);
        to.project(project(original, allocation))
                .team(known ? original.team : "")
                .item(known ? original.item : "")
                .merchant(known ? original.merchant : "");
        return new UnsafeBuffer(buffer, 0, to.limit());
    }

    private RecordView original(final CoreDriver core) {
        return core.all().stream()
                .filter(record -> record.shape == RecordView.Shape.PAYMENT
                        && record.channel == channel
                        && record.transactionId.equals(transactionId))
                .findFirst()
                .orElse(null);
    }

    private static RecordView allocation(final CoreDriver core, final RecordView original) {
        return core.all().stream()
                .filter(record -> record.shape == RecordView.Shape.ALLOCATION
                        && record.code == OutcomeCode.ACCEPTED
                        && !record.markedRefundPending
                        && record.originalSequence == original.sequence)
                .findFirst()
                .orElse(null);
    }

    private static ReasonCode heldReason(final RecordView original) {
        return original.code == OutcomeCode.HELD ? original.reason : ReasonCode.NONE;
    }

    private static String project(final RecordView original, final RecordView allocation) {
        return original == null ? "" : allocation == null ? original.project : allocation.project;
    }

    /** The donation's own lines if a command has room for them: shares, and lines of many pools, are the core's to know. */
    private static List<Line> lines(final CoreDriver core, final RecordView original, final RecordView allocation) {
        final List<Line> lines = new ArrayList<>();
        add(lines, original);
        if (allocation != null) {
            add(lines, allocation);
        }
        if (lines.size() > CarriedLines.MAX) {
            return List.of();
        }
        core.all().stream()
                .filter(record -> record.shape == RecordView.Shape.POOL_EVENT
                        && record.poolEvent == PoolEventKind.DEFERRED_SHARE
                        && record.originalSequence == original.sequence)
                .forEach(record -> add(lines, record));
        return lines;
    }

    private static void add(final List<Line> lines, final RecordView record) {
        for (int i = 0; i < record.lineCount; i++) {
            if (record.lineFen[i] > 0) {
                lines.add(new Line(record.linePool[i], record.lineFen[i], record.baseRefundedFen, record.sequence));
            }
        }
    }
}

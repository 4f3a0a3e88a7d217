package org.tributary.gateway.bridge.refund;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.CarriedLines;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ContributionCommandDecoder;
import org.tributary.engine.codec.sbe.ContributionReversalCommandDecoder;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;
import org.tributary.gateway.bridge.PackedId;
import org.tributary.gateway.bridge.Records;

/** Reads originals from the journal. One thread at a time. */
public final class OriginalReader {
    private final Records records;
    private final LongUnaryOperator allocationOf;
    private final RecordViewDecoder decoder = new RecordViewDecoder();
    private final RecordView view = new RecordView();
    private final ContributionCommandDecoder contribution = new ContributionCommandDecoder();
    private final ContributionReversalCommandDecoder reversal = new ContributionReversalCommandDecoder();
    private final UnsafeBuffer reversesId = new UnsafeBuffer(0, 0);
    private boolean reverses;
    private long quantity;
    private long orderFen;

    public OriginalReader(final Records records, final LongUnaryOperator allocationOf) {
        this.records = records;
        this.allocationOf = allocationOf;
    }

    /** The payment in a record; unknown if the record is not a payment (a waiting refund has the payment's id too). */
    public Original payment(final long sequence) {
        if (!read(sequence) || view.shape != RecordView.Shape.PAYMENT) {
            return Original.UNKNOWN;
        }
        final boolean wasHeld = view.code == OutcomeCode.HELD;
        final long allocation = wasHeld ? allocationOf.applyAsLong(sequence) : 0;
        final Original own = original(sequence, 0, lines(0));
        if (allocation == 0 || !read(allocation) || view.shape != RecordView.Shape.ALLOCATION) {
            return own;
        }
        return new Original(
                sequence,
                own.atMs(),
                own.amountFen(),
                own.paidAtMs(),
                own.donorHi(),
                own.donorLo(),
                own.unsettledFen(),
                allocation,
                own.heldReason(),
                own.currency(),
                view.project,
                view.team,
                view.item,
                own.merchant(),
                "",
                ConversionKind.NULL_VAL,
                0,
                0,
                lines(view.baseRefundedFen));
    }

    /** The payment in a record as first recorded, held or not. */
    public Original held(final long sequence) {
        if (!read(sequence) || view.shape != RecordView.Shape.PAYMENT) {
            return Original.UNKNOWN;
        }
        return original(sequence, 0, List.of());
    }

    /** Transaction id of the record read last. */
    public String transactionId() {
        return view.transactionId;
    }

    /** Channel of the record read last. */
    public ChannelCode channel() {
        return view.channel;
    }

    /** The contribution in a record; unknown if the record is not a contribution. */
    Original contribution(final long sequence) {
        if (!read(sequence) || view.shape != RecordView.Shape.CONTRIBUTION) {
            return Original.UNKNOWN;
        }
        return original(sequence, quantity, List.of());
    }

    /** Whether a record is a reversal of this gift. */
    boolean isReversalOf(final long sequence, final PackedId gift) {
        reverses = false;
        return records.read(sequence, record -> {
                    if (record.commandTemplate() == ContributionReversalCommandDecoder.TEMPLATE_ID) {
                        record.command(reversal);
                        reversal.skipPartner();
                        reversal.skipContributionId();
                        reversal.wrapReversesId(reversesId);
                        reverses = gift.matches(reversesId);
                    }
                })
                && reverses;
    }

    private Original original(final long sequence, final long ofQuantity, final List<Original.Line> lines) {
        final boolean isContribution = view.shape == RecordView.Shape.CONTRIBUTION;
        return new Original(
                sequence,
                view.timestampMs,
                isContribution ? orderFen : view.amountFen,
                view.paidAtMs,
                view.donorHi,
                view.donorLo,
                view.unsettledFen,
                0,
                view.reason,
                view.currency,
                view.project,
                view.team,
                view.item,
                view.merchant,
                view.conversion,
                view.conversionKind,
                ofQuantity,
                isContribution ? view.amountFen : 0,
                lines);
    }

    private List<Original.Line> lines(final long baseRefundedFen) {
        final List<Original.Line> lines = new ArrayList<>(view.lineCount);
        for (int i = 0; i < view.lineCount; i++) {
            if (view.lineFen[i] > 0) {
                lines.add(new Original.Line(view.linePool[i], view.lineFen[i], baseRefundedFen, view.sequence));
            }
        }
        // If a donation has more lines than a command carries, the core keeps them.
        return lines.size() > CarriedLines.MAX ? List.of() : lines;
    }

    private boolean read(final long sequence) {
        quantity = 0;
        orderFen = 0;
        return records.read(sequence, this::decode);
    }

    private void decode(final JournalRecord record) {
        decoder.decode(view, record);
        if (record.commandTemplate() == ContributionCommandDecoder.TEMPLATE_ID) {
            record.command(contribution);
            quantity = contribution.quantity();
            orderFen = contribution.amountFen();
        }
    }
}

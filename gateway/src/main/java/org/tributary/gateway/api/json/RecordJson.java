package org.tributary.gateway.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordKind;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;

/**
 * A journal record as JSON (API.md), shared by {@code inspect} and the donation look-up. A payer appears as a keyed
 * hash only, a seed never. Not thread-safe.
 */
public final class RecordJson {
    private final RecordViewDecoder decoder = new RecordViewDecoder();
    private final RecordView view = new RecordView();
    private final ChangeJson changes = new ChangeJson();
    private final RecordNames names;
    private final RecordOrigins origins;
    /** Ids, payer and time; taken from other records where this one has no command itself. */
    private RecordOrigins.Origin origin = RecordOrigins.Origin.of(view);

    /**
     * A writer.
     *
     * @param names of what records refer to by index
     * @param origins of refunds that waited for their payment
     */
    public RecordJson(final RecordNames names, final RecordOrigins origins) {
        this.names = names;
        this.origins = origins;
    }

    /**
     * Decodes a record; {@link #view()} and {@link #write} then refer to it. A record that changes the campaign or its
     * settings must be written while it is valid; a record about money is copied whole.
     */
    public void decode(final JournalRecord record) {
        decoder.decode(view, record);
        changes.wrap(record);
        origin = originOf();
    }

    /** Returns the record's origin; a refund that waited for its payment names both by sequence only. */
    private RecordOrigins.Origin originOf() {
        if (view.derived && view.shape == RecordView.Shape.REFUND) {
            return origins.of(view.originalSequence).refundedBy(origins.of(view.joinedSequence));
        }
        return RecordOrigins.Origin.of(view);
    }

    /** Returns whether the record decoded last is that payment or gift, or a refund of it. */
    public boolean isOf(final String channelName, final String transactionId) {
        return origin.channelName().equals(channelName)
                && origin.transactionId().equals(transactionId);
    }

    /** The record decoded last. */
    public RecordView view() {
        return view;
    }

    /** Writes the record decoded last as one object, left open for more fields. */
    public void writeOpen(final JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("sequence", view.sequence);
        json.writeStringField("at", Json.time(view.timestampMs));
        json.writeStringField("kind", view.kind.word());
        switch (view.kind) {
            case CAMPAIGN, PULSE, LOSS, STEP_OVER, RESTORED_FROM, CLOCK, MATCH, PAYOUT -> changes.write(json, view);
            case PROJECT -> {
                json.writeStringField("project", view.project);
                changes.write(json, view);
                ChangeJson.note(json, view.note);
            }
            case POOL -> pool(json);
            case NOTICE -> notice(json);
            case RECEIPT -> receipt(json);
            case APPROVAL -> approval(json);
            default -> money(json);
        }
        json.writeStringField("outcome", CodeText.of(view.code));
        json.writeStringField("reason", CodeText.of(view.reason));
        switch (view.kind) {
            case CAMPAIGN,
                    PULSE,
                    LOSS,
                    STEP_OVER,
                    RESTORED_FROM,
                    CLOCK,
                    MATCH,
                    PAYOUT,
                    PROJECT,
                    NOTICE,
                    RECEIPT,
                    APPROVAL -> {
                // no money, no match
            }
            default -> matched(json);
        }
        if (!view.actor.isEmpty()) {
            json.writeStringField("actor", view.actor);
        }
        if (!view.approvedBy.isEmpty()) {
            json.writeStringField("approvedBy", view.approvedBy);
            json.writeNumberField("approval", view.approvalSequence);
        }
        json.writeNumberField("batch", view.batch);
    }

    /** Writes the record decoded last. */
    public void write(final JsonGenerator json) throws IOException {
        writeOpen(json);
        json.writeEndObject();
    }

    private void money(final JsonGenerator json) throws IOException {
        json.writeStringField("channel", orNull(origin.channelName()));
        json.writeStringField("transactionId", orNull(origin.transactionId()));
        if (view.kind == RecordKind.DONATION || view.kind == RecordKind.CORRECTION) {
            json.writeStringField("orderId", orNull(view.orderId));
        }
        if (!origin.refundId().isEmpty()) {
            json.writeStringField("refundId", origin.refundId());
        }
        json.writeStringField("donor", orNull(origin.donor()));
        json.writeStringField("project", projectOrNull());
        json.writeStringField("team", orNull(origin.team()));
        json.writeStringField("item", orNull(origin.item()));
        if (view.kind == RecordKind.CONTRIBUTION) {
            json.writeStringField("conversion", orNull(view.conversion));
            json.writeNumberField("flowers", view.flowers);
        } else {
            json.writeStringField("merchant", merchant());
            json.writeStringField("currency", orNull(origin.currency()));
        }
        json.writeNumberField("amountFen", view.amountFen);
        json.writeStringField("paidAt", origin.paidAtMs() == 0 ? null : Json.time(origin.paidAtMs()));
        links(json);
    }

    /** Writes the sequences of other records that this one names, and amounts that are not 0. */
    private void links(final JsonGenerator json) throws IOException {
        number(json, "unsettledFen", view.unsettledFen);
        number(json, "originalSequence", view.originalSequence);
        number(json, "allocationSequence", view.allocationSequence);
        number(json, "joinedSequence", view.joinedSequence);
        if (view.shape == RecordView.Shape.REFUND) {
            json.writeNumberField("excessFen", view.excessFen);
            json.writeNumberField("refundedTotalFen", view.refundedTotalFen);
        }
        if (view.kind == RecordKind.ALLOCATION) {
            json.writeStringField("action", view.markedRefundPending ? "refund-pending" : "allocate");
        }
        if (view.heldReason != ReasonCode.NONE) {
            json.writeStringField("heldReason", CodeText.of(view.heldReason));
        }
    }

    /** Writes a receipt that was handed out. */
    private void receipt(final JsonGenerator json) throws IOException {
        json.writeStringField("channel", view.channelName);
        json.writeStringField("transactionId", view.transactionId);
        json.writeNumberField("originalSequence", view.originalSequence);
        json.writeNumberField("receipt", view.receiptNumber);
        json.writeNumberField("amountFen", view.amountFen);
    }

    /** Writes an unreadable payment, or the end of its alarm. */
    private void notice(final JsonGenerator json) throws IOException {
        if (view.noticeSequence != 0) {
            json.writeStringField("action", view.correctionSequence == 0 ? "dismiss" : "booked");
            json.writeNumberField("notice", view.noticeSequence);
            number(json, "correctionSequence", view.correctionSequence);
            json.writeStringField("note", orNull(view.note));
            return;
        }
        json.writeStringField("channel", view.channelName);
        json.writeStringField("event", view.event);
        json.writeStringField("problem", view.problem);
        json.writeBooleanField("moneyBack", view.moneyBack);
        json.writeStringField("transactionId", orNull(view.transactionId));
        json.writeStringField("orderId", orNull(view.orderId));
        json.writeStringField("refundId", orNull(view.refundId));
        json.writeStringField("merchant", orNull(view.merchant));
        json.writeStringField("eventSha256", view.eventHash);
        json.writeStringField("bodySha256", view.bodyHash);
        number(
                json,
                view.shape == RecordView.Shape.DUPLICATE ? "originalSequence" : "paymentSequence",
                view.originalSequence);
    }

    /** Writes a request for a second person, or what became of it without its command. */
    private void approval(final JsonGenerator json) throws IOException {
        json.writeNumberField("approval", view.approvalSequence);
        json.writeStringField("step", ChangeJson.word(view.approvalStep.name()));
        if (view.approvalStep == RecordView.ApprovalStep.REQUEST) {
            json.writeStringField("action", view.requestedAction);
            json.writeStringField("target", view.requestedTarget);
            json.writeNumberField("effectFen", view.requestedFen);
            json.writeStringField("sha256", view.requestedSha256);
        }
        if (view.expiresMs != 0) {
            json.writeStringField("until", Json.time(view.expiresMs));
        }
        ChangeJson.note(json, view.note);
    }

    private void pool(final JsonGenerator json) throws IOException {
        if (view.shape != RecordView.Shape.POOL_EVENT) {
            changes.write(json, view);
            return;
        }
        json.writeStringField("event", ChangeJson.word(view.poolEvent.name()));
        json.writeStringField("pool", names.pool(view.linePool[0]));
        json.writeStringField("project", names.project(view.projectIndex));
        number(json, "originalSequence", view.originalSequence);
        json.writeNumberField("amountFen", view.lineFen[0]);
    }

    private void matched(final JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("matched");
        // What a slot carries over is not a match: the lines must add up to what the pool committed.
        final int lines = isSlotEvent() ? 0 : view.lineCount;
        for (int i = 0; i < lines; i++) {
            json.writeStartObject();
            json.writeStringField("pool", names.pool(view.linePool[i]));
            json.writeNumberField("amountFen", view.lineFen[i]);
            final CutCode cut = view.lineCut[i];
            json.writeStringField("cut", cut == null ? null : CodeText.of(cut));
            if (view.shape == RecordView.Shape.REFUND || view.lineSequence[i] != 0) {
                json.writeBooleanField("forfeited", view.lineForfeited[i]);
            }
            if (view.lineSequence[i] != 0) {
                // A reversed gift in kind also takes from lines of other gifts, and each line has its own project.
                json.writeStringField("project", names.project(view.lineProject[i]));
                json.writeNumberField("sequence", view.lineSequence[i]);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private boolean isSlotEvent() {
        return view.shape == RecordView.Shape.POOL_EVENT
                && (view.poolEvent == PoolEventKind.SLOT_CARRIED || view.poolEvent == PoolEventKind.SLOT_CLOSED);
    }

    private @Nullable String merchant() {
        if (!origin.merchant().isEmpty()) {
            return origin.merchant();
        }
        final ChannelCode channel = Channels.codeOf(origin.channelName());
        return channel == ChannelCode.NONE ? null : names.defaultMerchant(channel);
    }

    private @Nullable String projectOrNull() {
        if (view.project.isEmpty()) {
            return names.project(view.projectIndex);
        }
        return view.project;
    }

    /** Returns whether the record is a payment that counts or is held, and not a duplicate. */
    public boolean isPayment() {
        return view.shape == RecordView.Shape.PAYMENT
                && (view.code == OutcomeCode.ACCEPTED || view.code == OutcomeCode.HELD);
    }

    private static void number(final JsonGenerator json, final String name, final long value) throws IOException {
        if (value != 0) {
            json.writeNumberField(name, value);
        }
    }

    private static @Nullable String orNull(final String text) {
        return text.isEmpty() ? null : text;
    }
}

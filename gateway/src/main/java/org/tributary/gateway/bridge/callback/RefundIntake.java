package org.tributary.gateway.bridge.callback;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.IdCodec;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.pipeline.Admission;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.gateway.bridge.reply.Outbox;
import org.tributary.gateway.bridge.reply.Pending;
import org.tributary.gateway.bridge.reply.ReplyLane;
import org.tributary.gateway.bridge.reply.RetryReason;
import org.tributary.gateway.channel.Contribution;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.parse.Fields;
import org.tributary.gateway.http.ReplySink;

/**
 * Takes callbacks that reverse something: refunds, reversed refunds, reversed gifts in kind. Each first looks up its
 * original through the ring. Loop thread only.
 */
final class RefundIntake {
    private final CommandIngress ingress;
    private final ReplyLane lane;
    private final Outbox outbox;
    private final CallbackAnswers answers;

    RefundIntake(
            final CommandIngress ingress, final ReplyLane lane, final Outbox outbox, final CallbackAnswers answers) {
        this.ingress = ingress;
        this.lane = lane;
        this.outbox = outbox;
        this.answers = answers;
    }

    /** Whether a refund's ids fit a record. */
    static boolean hasUsableIds(final Notification refund) {
        return !refund.transactionId.isEmpty()
                && fits(refund.transactionId)
                && fits(refund.refundId)
                && Fields.utf8Length(refund.merchant) <= Fields.MAX_MERCHANT_BYTES;
    }

    private static boolean fits(final String id) {
        return Fields.utf8Length(id) <= IdCodec.MAX_ID_BYTES;
    }

    /**
     * Takes a refund or the reversal of one.
     *
     * @param refund has usable ids
     * @param merchant empty for the channel's default merchant
     */
    void refund(
            final int endpoint,
            final ChannelCode channel,
            final Pending.RefundRequest.Kind kind,
            final Notification refund,
            final String merchant,
            final ReplySink sink) {
        final Pending place = answers.place(endpoint, sink);
        if (place == null) {
            return;
        }
        final Pending.RefundRequest request = place.beginRefund();
        request.kind = kind;
        request.channel = channel;
        request.refundFen = refund.refundFen;
        request.refundedAtMs = refund.refundedAtMs;
        request.cumulative = refund.cumulativeRefund;
        request.dispute = refund.dispute;
        request.partFen = refund.refundPartFen;
        request.previousTotalFen = refund.previousRefundFen;
        request.currency = refund.currency;
        request.merchant = merchant;
        request.partner = "";
        lookUp(place, refund.transactionId, refund.refundId);
    }

    /** Takes the reversal of a gift in kind. */
    void reversal(final int endpoint, final Contribution reversal, final ReplySink sink) {
        final Pending place = answers.place(endpoint, sink);
        if (place == null) {
            return;
        }
        final Pending.RefundRequest request = place.beginRefund();
        request.kind = Pending.RefundRequest.Kind.CONTRIBUTION_REVERSAL;
        request.channel = ChannelCode.PARTNER;
        request.refundedAtMs = reversal.atMs;
        request.partner = reversal.partner;
        lookUp(place, reversal.reverses, reversal.id);
    }

    private void lookUp(final Pending place, final String original, final String own) {
        final Pending.RefundRequest request = place.refund();
        if (original.isEmpty() || !request.transactionId.set(original) || !request.refundId.set(own)) {
            final int endpoint = place.endpoint();
            final ReplySink sink = place.sink();
            lane.give(place);
            answers.malformed(endpoint, sink);
            return;
        }
        // Its original may be in the outbox.
        outbox.flush();
        final UnsafeBuffer partner = new UnsafeBuffer(request.partner.getBytes(StandardCharsets.UTF_8));
        final Admission admission = ingress.tryLookup(
                lane.correlationId(place),
                request.channel.value(),
                partner,
                0,
                partner.capacity(),
                request.transactionId.buffer(),
                0,
                request.transactionId.length());
        if (!admission.isTaken()) {
            answers.refuse(place, RetryReason.of(admission));
        }
    }
}

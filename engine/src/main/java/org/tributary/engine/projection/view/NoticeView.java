package org.tributary.engine.projection.view;

import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.ChannelCode;

/**
 * A callback about money that could not be read. Texts are empty where nothing could be read.
 *
 * @param sequence its record
 * @param atMs its record's time, epoch milliseconds
 * @param channel who sent it
 * @param moneyBack true if it is about money that goes back
 * @param event the channel's word for the kind of event
 * @param problem what could not be read
 * @param eventHash the event's identity, SHA-256 in hex
 * @param bodyHash SHA-256 of the raw body that came first, in hex
 * @param paymentSequence record of the payment of its id when it came, 0 if it was not known
 * @param ending what ended its alarm; null: nothing yet
 */
public record NoticeView(
        long sequence,
        long atMs,
        ChannelCode channel,
        boolean moneyBack,
        String event,
        String transactionId,
        String orderId,
        String refundId,
        String merchant,
        String problem,
        String eventHash,
        String bodyHash,
        long paymentSequence,
        @Nullable Ending ending) {

    /** What ended an alarm. */
    public enum Cause {
        /** The payment came after all and could be read. */
        PAYMENT,
        /** A correction booked it. */
        CORRECTION,
        /** An admin said why it needs no booking. */
        DISMISSED;

        /** The word in answers. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * The end of an alarm.
     *
     * @param sequence record of the payment, the correction or the dismissal
     * @param actor empty for a payment
     * @param note the reason given
     */
    public record Ending(Cause cause, long sequence, long atMs, String actor, String note) {}

    /** True while its alarm is open. */
    public boolean isOpen() {
        return ending == null;
    }

    public NoticeView endedBy(final Ending by) {
        return new NoticeView(
                sequence,
                atMs,
                channel,
                moneyBack,
                event,
                transactionId,
                orderId,
                refundId,
                merchant,
                problem,
                eventHash,
                bodyHash,
                paymentSequence,
                by);
    }
}

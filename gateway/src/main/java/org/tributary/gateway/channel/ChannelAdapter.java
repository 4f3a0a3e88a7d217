package org.tributary.gateway.channel;

/** One payment channel: verifies, decrypts and parses its callbacks, and knows its answers. Safe for any thread. */
public interface ChannelAdapter {
    /** Outcome of reading a callback. */
    enum Verdict {
        /** Authentic and a payment: the notification's payment fields are set. */
        PAYMENT,
        /** Authentic and a combined payment, each part a separate payment: the notification's parts are set. */
        PAYMENTS,
        /** Authentic and a refund that moved money: the notification's refund fields are set. */
        REFUND,
        /** Authentic: a refund or dispute was reversed, so the merchant has the donor's money again. */
        REFUND_REVERSED,
        /** Authentic, but moves no money: answered with success, counted, not journaled. */
        OTHER,
        /**
         * Authentic, and money moved or may have, but what decides it is missing, unreadable or can be read two ways: the
         * notification's event, its ids as far as they are readable, and the problem are set. Never counted, never 401.
         */
        UNREADABLE,
        /** Authentic, of test money, in production: answered with success, counted and alarmed, not journaled. */
        TEST_MODE,
        /** Signature, serial, tag or timestamp is not the channel's: 401. */
        NOT_AUTHENTIC,
        /** WeChat Pay's probe with a bad signature: 401 without an alarm. */
        PROBE,
        /** Authentic or not yet verifiable, but not in the channel's format: 400. */
        MALFORMED
    }

    /** Name in the URL and in records, such as {@code wechatpay}. */
    String name();

    /** Channel whose payments these are: its name, or for a payment source the channel that bills it. */
    default String channel() {
        return name();
    }

    /** The address below {@code /callbacks/}. */
    default String path() {
        return name();
    }

    /**
     * True if a success names the record, and a callback that is not in the format is told the notification's problem. Channels
     * of their own form are answered by {@link #successBody} and {@link #failureBody} alone.
     */
    default boolean explainsAnswers() {
        return false;
    }

    /**
     * Verifies before anything else, then reads.
     *
     * @param request the callback
     * @param notification cleared and filled; one per thread, reused
     */
    Verdict read(CallbackRequest request, Notification notification);

    /** Body of the channel's success, sent with 200. */
    byte[] successBody();

    /** Body of the channel's failure, sent with 400, 401 or 503. */
    byte[] failureBody();

    /** Content type of both bodies. */
    String contentType();
}

package org.tributary.engine.codec;

import org.tributary.engine.codec.sbe.ChannelCode;

/** Names of the payment channels, as used in URLs, records and account names. */
public final class Channels {
    /** A contribution's channel is this plus the partner's id. */
    public static final String PARTNER_PREFIX = "partner.";

    /** Codes of channels are below this, with room for two more: tables by channel have a row for each. */
    public static final int CODES = 8;

    /** Added to a channel's code to look up an event of it that could not be read: no payment has such a channel. */
    private static final int UNREADABLE_EVENTS = 0x80;

    private Channels() {}

    /** Channel under which the identity of an unreadable event is kept apart from ids of payments. */
    public static short ofUnreadableEvents(final short channelCode) {
        return (short) (channelCode | UNREADABLE_EVENTS);
    }

    /** The channel of a code, NULL_VAL for an unknown code. */
    public static ChannelCode ofCode(final short code) {
        return code >= 0 && code <= ChannelCode.PARTNER.value() ? ChannelCode.get(code) : ChannelCode.NULL_VAL;
    }

    /**
     * The channel's name.
     *
     * @param channel a payment channel, not PARTNER or NONE
     * @return such as {@code wechatpay}
     */
    public static String nameOf(final ChannelCode channel) {
        return switch (channel) {
            case WECHATPAY -> "wechatpay";
            case ALIPAY -> "alipay";
            case UNIONPAY -> "unionpay";
            case STRIPE -> "stripe";
            default -> throw new IllegalArgumentException("not a payment channel: " + channel);
        };
    }

    /**
     * The payment channel of that name.
     *
     * @param name such as {@code wechatpay}; {@code partner.X} gives PARTNER
     * @return the code, NONE for an unknown name
     */
    public static ChannelCode codeOf(final String name) {
        return switch (name) {
            case "wechatpay" -> ChannelCode.WECHATPAY;
            case "alipay" -> ChannelCode.ALIPAY;
            case "unionpay" -> ChannelCode.UNIONPAY;
            case "stripe" -> ChannelCode.STRIPE;
            default ->
                name.startsWith(PARTNER_PREFIX) && name.length() > PARTNER_PREFIX.length()
                        ? ChannelCode.PARTNER
                        : ChannelCode.NONE;
        };
    }
}

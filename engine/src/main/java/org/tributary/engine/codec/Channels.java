package org.tributary.engine.codec;

import org.tributary.engine.codec.sbe.ChannelCode;

/** Names of the payment channels, as used in URLs, records and account names. */
public final class Channels {
    /** A contribution's channel is this plus the partner's id. */
    public static final String PARTNER_PREFIX = "partner.";

    /** A payment source's channel is this plus the source's name. */
    public static final String SOURCE_PREFIX = "pay.";

    /** Most payment sources of a journal. */
    public static final int MAX_SOURCES = 16;

    /** Codes of channels are below this: tables by channel have a row for each. */
    public static final int CODES = 24;

    /** Added to a channel's code to look up an event of it that could not be read: no payment has such a channel. */
    private static final int UNREADABLE_EVENTS = 0x80;

    /** No name of a source begins with it, so that it marks a source by its number. */
    private static final String NUMBERED = SOURCE_PREFIX + '#';

    private Channels() {}

    /** Channel under which the identity of an unreadable event is kept apart from ids of payments. */
    public static short ofUnreadableEvents(final short channelCode) {
        return (short) (channelCode | UNREADABLE_EVENTS);
    }

    /** The channel of a code, NULL_VAL for an unknown code. */
    public static ChannelCode ofCode(final short code) {
        final boolean isKnown = code >= 0 && code <= ChannelCode.PARTNER.value()
                || code >= ChannelCode.SOURCE_1.value() && code < ChannelCode.SOURCE_1.value() + MAX_SOURCES;
        return isKnown ? ChannelCode.get(code) : ChannelCode.NULL_VAL;
    }

    /** The payment source of a number from 1 to {@link #MAX_SOURCES}. */
    public static ChannelCode source(final int number) {
        if (number < 1 || number > MAX_SOURCES) {
            throw new IllegalArgumentException("payment sources have numbers from 1 to " + MAX_SOURCES);
        }
        return ChannelCode.get((short) (ChannelCode.SOURCE_1.value() + number - 1));
    }

    /** True for a payment source. */
    public static boolean isSource(final ChannelCode channel) {
        return sourceNumber(channel) > 0;
    }

    private static int sourceNumber(final ChannelCode channel) {
        final int number = channel.value() - ChannelCode.SOURCE_1.value() + 1;
        return number >= 1 && number <= MAX_SOURCES ? number : 0;
    }

    /** True for a channel to show in lists: every payment channel, the partners, and the sources that have a name. */
    public static boolean isListed(final ChannelCode channel) {
        return channel != ChannelCode.NONE
                && channel != ChannelCode.NULL_VAL
                && (!isSource(channel) || SourceNames.of(channel) != null);
    }

    /**
     * The channel's name.
     *
     * @param channel a payment channel, not PARTNER or NONE
     * @return such as {@code wechatpay} or {@code pay.douyin}; {@code pay.#1} for a source without a name
     */
    public static String nameOf(final ChannelCode channel) {
        final String source = SourceNames.of(channel);
        return source == null ? wordOf(channel) : SOURCE_PREFIX + source;
    }

    /**
     * The word for a channel in lists of a journaled campaign: its name, or for a payment source {@code pay.#} and its
     * number. It depends on nothing but the code, so a replay reads it alike before and after the names are known.
     *
     * @param channel a payment channel, not PARTNER or NONE
     */
    public static String wordOf(final ChannelCode channel) {
        return switch (channel) {
            case WECHATPAY -> "wechatpay";
            case ALIPAY -> "alipay";
            case UNIONPAY -> "unionpay";
            case STRIPE -> "stripe";
            default -> {
                if (!isSource(channel)) {
                    throw new IllegalArgumentException("not a payment channel: " + channel);
                }
                yield NUMBERED + sourceNumber(channel);
            }
        };
    }

    /**
     * The payment channel of that name.
     *
     * @param name such as {@code wechatpay}, {@code pay.douyin}, {@code pay.#1}; {@code partner.X} gives PARTNER
     * @return the code, NONE for an unknown name
     */
    public static ChannelCode codeOf(final String name) {
        return switch (name) {
            case "wechatpay" -> ChannelCode.WECHATPAY;
            case "alipay" -> ChannelCode.ALIPAY;
            case "unionpay" -> ChannelCode.UNIONPAY;
            case "stripe" -> ChannelCode.STRIPE;
            default -> {
                if (name.startsWith(SOURCE_PREFIX)) {
                    yield sourceOf(name);
                }
                yield name.startsWith(PARTNER_PREFIX) && name.length() > PARTNER_PREFIX.length()
                        ? ChannelCode.PARTNER
                        : ChannelCode.NONE;
            }
        };
    }

    private static ChannelCode sourceOf(final String name) {
        for (int number = 1; number <= MAX_SOURCES; number++) {
            if (name.equals(NUMBERED + number)) {
                return source(number);
            }
        }
        return SourceNames.codeOf(name.substring(SOURCE_PREFIX.length()));
    }
}

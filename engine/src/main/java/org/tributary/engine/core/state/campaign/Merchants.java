package org.tributary.engine.core.state.campaign;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;

/**
 * The channels' names, and merchant accounts by channel as small numbers. 0 is the process's default merchant of a channel, whether named
 * or left empty.
 */
public final class Merchants {
    /** Neither the default merchant nor an organisation's. */
    public static final int UNKNOWN = -1;

    private static final int MAX_MERCHANTS = 1 << 20;
    private static final byte[] NOT_GIVEN = {};
    private static final List<ChannelCode> BUILT_IN =
            List.of(ChannelCode.WECHATPAY, ChannelCode.ALIPAY, ChannelCode.UNIONPAY, ChannelCode.STRIPE);

    private final byte[][] defaults = new byte[Channels.CODES][];
    private final Names[] named = new Names[Channels.CODES];
    private final byte[][] channelNames = new byte[Channels.CODES][];

    Merchants() {
        for (int i = 0; i < named.length; i++) {
            named[i] = new Names(MAX_MERCHANTS);
            defaults[i] = NOT_GIVEN;
            channelNames[i] = NOT_GIVEN;
        }
        for (final ChannelCode channel : BUILT_IN) {
            channelNames[channel.value()] = Channels.wordOf(channel).getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** True if that many more merchants of any channel fit. */
    public boolean hasRoom(final int more) {
        return Arrays.stream(named).allMatch(names -> more <= names.limit() - names.size());
    }

    /** Names a payment source. A known name stays: records and published draws have it. */
    public void name(final int channel, final byte[] name) {
        if (channelNames[channel].length > 0 && !Arrays.equals(channelNames[channel], name)) {
            throw new IllegalStateException("the name of channel " + channel + " is fixed for the life of a journal");
        }
        channelNames[channel] = name;
    }

    /** A payment channel's name as in records; empty for a source that has none. Not to be changed. */
    public byte[] channelName(final int channel) {
        return channelNames[channel];
    }

    /** Sets the default merchant of a channel. */
    public void defaultMerchant(final int channel, final byte[] merchant) {
        defaults[channel] = merchant;
    }

    /** Number of a merchant of a channel, {@link #UNKNOWN} if it is not configured. An empty one is the default. */
    public int numberOf(final int channel, final DirectBuffer buffer, final int offset, final int length) {
        if (length == 0 || isDefault(channel, buffer, offset, length)) {
            return 0;
        }
        final int index = named[channel].indexOf(buffer, offset, length);
        return index < 0 ? UNKNOWN : index + 1;
    }

    /** Number of an organisation's merchant; it is added if it is new. */
    public int add(final int channel, final byte[] merchant) {
        if (merchant.length == 0 || Arrays.equals(defaults[channel], merchant)) {
            return 0;
        }
        final int index = named[channel].indexOf(merchant);
        return 1 + (index < 0 ? named[channel].add(merchant) : index);
    }

    private boolean isDefault(final int channel, final DirectBuffer buffer, final int offset, final int length) {
        final byte[] name = defaults[channel];
        if (name.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name[i] != buffer.getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }

    void write(final StateOut out) {
        for (int i = 0; i < named.length; i++) {
            out.putBytes(channelNames[i]);
            out.putBytes(defaults[i]);
            named[i].write(out);
        }
    }

    void read(final StateIn in) {
        for (int i = 0; i < named.length; i++) {
            channelNames[i] = in.getBytes();
            defaults[i] = in.getBytes();
            named[i].read(in);
        }
    }
}

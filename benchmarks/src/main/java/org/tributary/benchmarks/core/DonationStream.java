package org.tributary.benchmarks.core;

import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.IdCodec;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.DonationCommandDecoder;
import org.tributary.engine.codec.sbe.DonationCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.core.port.StateMachine;

/**
 * An endless stream of one-yuan donations, one command patched over and over: the next transaction id of 28 digits, as
 * WeChat Pay's, and a donor out of many. Patching costs a few nanoseconds, {@code CoreDecision.bareCommand} says how many.
 */
final class DonationStream {
    /** Time of payment of every donation, epoch milliseconds. */
    static final long PAID_AT_MS = BenchCampaign.OPENS_MS + 1;

    private static final String FIRST_ID = "4200000000000000000000000000";

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[StateMachine.MAX_COMMAND_BYTES]);
    private final int length;
    private final int donorAt;
    private final int lastDigitsAt;
    private final long donors;
    private long state;

    /**
     * A stream.
     *
     * @param donors how many donors there are, a power of two
     * @param seed another seed, other ids and donors
     */
    DonationStream(final long donors, final long seed) {
        this.donors = donors;
        this.state = seed;
        final DonationCommandEncoder to = new DonationCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .channel(ChannelCode.WECHATPAY)
                .amountFen(100)
                .paidAtMs(PAID_AT_MS)
                .donorHi(0)
                .donorLo(0)
                .unsettledFen(0)
                .currency("CNY");
        to.flags().clear();
        final UnsafeBuffer id = new UnsafeBuffer(FIRST_ID.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        final UnsafeBuffer packed = new UnsafeBuffer(new byte[IdCodec.MAX_PACKED_BYTES]);
        final int packedLength = IdCodec.pack(id, 0, id.capacity(), packed, 0);
        to.putTransactionId(packed, 0, packedLength);
        to.putOrderId(packed, 0, packedLength);
        to.project(BenchCampaign.PROJECT).team("").item("").merchant("");
        length = to.limit();
        donorAt = MessageHeaderEncoder.ENCODED_LENGTH + DonationCommandEncoder.donorHiEncodingOffset();
        final DonationCommandDecoder from = new DonationCommandDecoder();
        from.wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
        lastDigitsAt = from.limit() + DonationCommandDecoder.transactionIdHeaderLength() + packedLength - 1;
        for (int i = 0; i < 5; i++) {
            buffer.putByte(lastDigitsAt - 7 - i, (byte) (seed >>> 4 * i & 7));
        }
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    int length() {
        return length;
    }

    /** Goes to the next donation. */
    void next() {
        state = state * 6364136223846793005L + 1442695040888963407L;
        final long donor = (state >>> 24 & donors - 1) * 0x9E3779B97F4A7C15L + 1;
        buffer.putLong(donorAt, donor);
        buffer.putLong(donorAt + Long.BYTES, donor ^ 0x5DEECE66DL);
        for (int at = lastDigitsAt; ; at--) {
            final int digits = buffer.getByte(at);
            if (digits != (byte) 0x99) {
                buffer.putByte(at, (byte) ((digits & 0xF) == 9 ? (digits & 0xF0) + 0x10 : digits + 1));
                return;
            }
            buffer.putByte(at, (byte) 0);
        }
    }
}

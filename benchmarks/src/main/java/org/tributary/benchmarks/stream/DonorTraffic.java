package org.tributary.benchmarks.stream;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.IdCodec;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.DonationCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundCommandEncoder;
import org.tributary.engine.record.RecordView;
import org.tributary.loadtest.corpus.Zipf;

/**
 * What donors of the day send, the same for the same seed: four channels with ids as long as theirs, mostly one yuan,
 * projects by Zipf's law, 2 million donors, 1 in 200 for a project that nobody knows. One thread; buffers are reused.
 */
public final class DonorTraffic {
    private static final int DONORS = 2_000_000;
    private static final int[] AMOUNTS_FEN = {100, 100, 100, 100, 100, 200, 500, 1_000, 2_000, 9_999};
    private static final int UNKNOWN_ONE_IN = 200;
    private static final char[] DIGITS = "0123456789".toCharArray();

    private final SplittableRandom random;
    private final Zipf zipf = new Zipf(GivingDay.PROJECTS, 1);
    private final byte[][] projects = new byte[GivingDay.PROJECTS][];
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[4096]);
    private final UnsafeBuffer text = new UnsafeBuffer(new byte[IdCodec.MAX_ID_BYTES]);
    private final UnsafeBuffer packed = new UnsafeBuffer(new byte[IdCodec.MAX_PACKED_BYTES]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final DonationCommandEncoder donation = new DonationCommandEncoder();
    private final RefundCommandEncoder refund = new RefundCommandEncoder();
    private int length;

    public DonorTraffic(final long seed) {
        random = new SplittableRandom(seed);
        for (int rank = 0; rank < projects.length; rank++) {
            projects[rank] = GivingDay.project(rank).getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** The bytes of the last command. */
    public DirectBuffer command() {
        return command;
    }

    public int length() {
        return length;
    }

    /** Makes the donation of that number, paid at that time. */
    public void donate(final long number, final long paidAtMs) {
        final ChannelCode channel = channel();
        final long donor = DonationStream.mix(random.nextInt(DONORS));
        donation.wrapAndApplyHeader(command, 0, header)
                .channel(channel)
                .amountFen(AMOUNTS_FEN[random.nextInt(AMOUNTS_FEN.length)])
                .paidAtMs(paidAtMs)
                .donorHi(donor)
                .donorLo(DonationStream.mix(donor))
                .unsettledFen(0)
                .currency("CNY");
        donation.flags().clear();
        donation.putTransactionId(packed, 0, pack(transactionId(channel, number)));
        donation.putOrderId(packed, 0, pack(number(20260907_0000000000L + number)));
        if (random.nextInt(UNKNOWN_ONE_IN) == 0) {
            donation.project("nobody-knows");
        } else {
            final byte[] project = projects[zipf.draw(random)];
            donation.putProject(project, 0, project.length);
        }
        donation.team(random.nextInt(4) == 0 ? "team-" + random.nextInt(1000) : "");
        donation.item(random.nextBoolean() ? "p01" : "").merchant("");
        length = donation.limit();
    }

    /** Makes a refund of all or a part of an accepted donation. */
    public void refund(final RecordView original, final long atMs) {
        final long part = random.nextBoolean() ? original.amountFen : 1 + random.nextLong(original.amountFen);
        refund.wrapAndApplyHeader(command, 0, header)
                .channel(original.channel)
                .refundFen(part)
                .refundedAtMs(atMs)
                .originalSequence(original.sequence)
                .originalAmountFen(original.amountFen)
                .originalPaidAtMs(original.paidAtMs)
                .originalAtMs(original.timestampMs)
                .donorHi(original.donorHi)
                .donorLo(original.donorLo)
                .allocationSequence(0)
                .unsettledFen(0)
                .heldReason(ReasonCode.NONE)
                .currency(original.currency);
        refund.flags().clear();
        int lines = 0;
        for (int i = 0; i < original.lineCount; i++) {
            lines += original.lineFen[i] > 0 ? 1 : 0;
        }
        final RefundCommandEncoder.LinesEncoder group = refund.linesCount(lines);
        for (int i = 0; i < original.lineCount; i++) {
            if (original.lineFen[i] > 0) {
                group.next()
                        .pool(original.linePool[i])
                        .amountFen(original.lineFen[i])
                        .baseRefundedFen(0)
                        .lineSequence(original.sequence);
            }
        }
        refund.putTransactionId(packed, 0, pack(original.transactionId));
        refund.putRefundId(packed, 0, pack("5030" + original.transactionId));
        refund.project(original.project).team(original.team).item(original.item).merchant("");
        length = refund.limit();
    }

    private ChannelCode channel() {
        final int at = random.nextInt(100);
        return at < 70
                ? ChannelCode.WECHATPAY
                : at < 90 ? ChannelCode.ALIPAY : at < 98 ? ChannelCode.UNIONPAY : ChannelCode.STRIPE;
    }

    private static String transactionId(final ChannelCode channel, final long number) {
        return switch (channel) {
            case WECHATPAY -> "420000260907" + number(number);
            case ALIPAY -> "202609072200" + number(number);
            case UNIONPAY -> "57126" + number(number);
            default -> "pi_3Tributary" + number(number);
        };
    }

    /** 16 digits or more. */
    private static String number(final long number) {
        final char[] digits = new char[18];
        long left = number;
        for (int i = digits.length - 1; i >= 0; i--) {
            digits[i] = DIGITS[(int) (left % 10)];
            left /= 10;
        }
        return new String(digits, 2, 16);
    }

    private int pack(final String id) {
        return IdCodec.pack(text, 0, text.putStringWithoutLengthAscii(0, id), packed, 0);
    }
}

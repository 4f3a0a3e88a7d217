package org.tributary.benchmarks.stream;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.campaign.Settings;
import org.tributary.engine.campaign.SettingsEncoder;
import org.tributary.engine.codec.IdCodec;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.DonationCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.RuleKind;

/**
 * One-yuan donations over WeChat Pay, each with a transaction id of its own (28 digits, as the channel gives them), an
 * order id of 18 digits and one of two million donors, to one project with one pool of 1:1 with a donor's cap. Made in place:
 * a template with three fields changed, so that making them costs little. One thread.
 */
public final class DonationStream {
    /** Milliseconds of the campaign's first instant. */
    public static final long OPENS_MS = 1_788_710_400_000L;

    /** The one project. */
    public static final String PROJECT = "kids-gallery";

    private static final Campaign.Names NAME = new Campaign.Names("小朋友画廊", "Kids' gallery");
    private static final long ABSENT = Pool.ABSENT;
    private static final long YEAR_MS = 365L * 24 * 3600 * 1000;
    private static final int DONOR_MASK = (1 << 21) - 1;
    private static final int ID_DIGITS = 12;

    private final UnsafeBuffer command = new UnsafeBuffer(new byte[256]);
    private final int length;
    private final int donorOffset;
    private final int amountOffset;
    private final int idEnd;

    /** A stream, its template made. */
    public DonationStream() {
        final UnsafeBuffer id = new UnsafeBuffer(new byte[64]);
        final DonationCommandEncoder encoder = new DonationCommandEncoder()
                .wrapAndApplyHeader(command, 0, new MessageHeaderEncoder())
                .channel(ChannelCode.WECHATPAY)
                .amountFen(100)
                .paidAtMs(OPENS_MS + 1000)
                .donorHi(1)
                .donorLo(0x1122334455667788L)
                .unsettledFen(0)
                .currency("CNY");
        encoder.flags().clear();
        final int idLength = pack("4200002026090700000000000000", id);
        encoder.putTransactionId(id, 0, idLength);
        idEnd = encoder.limit();
        encoder.putOrderId(id, 0, pack("202609070000000001", id));
        encoder.project(PROJECT).team("").item("p01").merchant("");
        length = encoder.limit();
        amountOffset = MessageHeaderEncoder.ENCODED_LENGTH + DonationCommandEncoder.amountFenEncodingOffset();
        donorOffset = MessageHeaderEncoder.ENCODED_LENGTH + DonationCommandEncoder.donorHiEncodingOffset();
    }

    private static int pack(final String digits, final UnsafeBuffer into) {
        final UnsafeBuffer text = new UnsafeBuffer(new byte[64]);
        return IdCodec.pack(text, 0, text.putStringWithoutLengthAscii(0, digits), into, 0);
    }

    /** Makes the donation of that number; the buffer is good until the next call. */
    public DirectBuffer donation(final long number) {
        return donation(number, mix(number) & DONOR_MASK, 100);
    }

    /**
     * Makes a donation; the buffer is good until the next call.
     *
     * @param number of the transaction, up to 12 digits
     * @param donor any number: the same one is the same donor
     */
    public DirectBuffer donation(final long number, final long donor, final long amountFen) {
        long left = number;
        for (int i = 1; i <= ID_DIGITS / 2; i++) {
            final int pair = (int) (left % 100);
            left /= 100;
            command.putByte(idEnd - i, (byte) (pair / 10 << 4 | pair % 10));
        }
        command.putLong(donorOffset, donorHi(donor), ByteOrder.BIG_ENDIAN);
        command.putLong(donorOffset + Long.BYTES, donorLo(donor), ByteOrder.BIG_ENDIAN);
        command.putLong(amountOffset, amountFen, ByteOrder.LITTLE_ENDIAN);
        return command;
    }

    /** A donor is a keyed hash, so its bytes must look like one. */
    public static long mix(final long value) {
        long mixed = (value + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 29) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 32;
    }

    /** The first half of a donor's hash. */
    public static long donorHi(final long donor) {
        return mix(donor);
    }

    /** The second half of a donor's hash. */
    public static long donorLo(final long donor) {
        return mix(~donor);
    }

    /** Bytes of a command. */
    public int length() {
        return length;
    }

    /** Settings and campaign, to be journaled first: up to 999 yuan a donor and ten billion yuan in all. */
    public static List<DirectBuffer> definition() {
        return definition(1_000_000_000_000L, new Pool.Limits(100, 99_900, 1_000_000, ABSENT, ABSENT, ABSENT, ABSENT));
    }

    /** The same with a budget and limits of its one pool. */
    public static List<DirectBuffer> definition(final long budgetFen, final Pool.Limits limits) {
        return definition(List.of(pool("kids-pool", 10, budgetFen, 1, List.of(), limits)));
    }

    /** Settings and campaign with some pools, to be journaled first. */
    public static List<DirectBuffer> definition(final List<Pool> pools) {
        final Campaign campaign = new Campaign(
                "giving-day",
                NAME,
                "Asia/Shanghai",
                "CNY",
                OPENS_MS,
                OPENS_MS + YEAR_MS,
                List.of(new Campaign.Organisation("art-hall", NAME, List.of())),
                List.of(new Campaign.Project(
                        PROJECT, "art-hall", NAME, 0, false, NAME, 100, List.of("p01"), 1, 5_000_000, List.of(), "")),
                List.of(new Campaign.Sponsor("sponsor", NAME)),
                pools,
                List.of(),
                List.of(),
                List.of(),
                List.of());
        final List<DirectBuffer> commands = new ArrayList<>();
        commands.add(SettingsEncoder.encode(new Settings(1, 1_800_000, 3_600_000, 1, 2, List.of())));
        commands.addAll(CampaignEncoder.commands(campaign, 0, "benchmark", new byte[32]));
        return commands;
    }

    /**
     * A pool that gives 1 for so many.
     *
     * @param projects that it applies to; empty: all
     */
    public static Pool pool(
            final String id,
            final int priority,
            final long budgetFen,
            final long per,
            final List<String> projects,
            final Pool.Limits limits) {
        return new Pool(
                id,
                "sponsor",
                NAME,
                priority,
                budgetFen,
                OPENS_MS,
                OPENS_MS + YEAR_MS,
                null,
                new Pool.Rule(RuleKind.RATIO, 1, per, List.of(), 0, 0, "", "", ABSENT, 1, 0, 0),
                new Pool.Eligibility(List.of(), projects, List.of(), List.of()),
                limits,
                0,
                true,
                false,
                false);
    }
}

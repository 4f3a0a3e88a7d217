package org.tributary.engine.settlement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundCommandEncoder;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/** A day of the usual campaign, settled from a journal in memory, and what the files say. */
final class SettledDay {
    static final LocalDate DAY = LocalDate.of(2026, 9, 7);
    static final long NINE_MS = TestCampaigns.OPENS_MS + 9 * TestCampaigns.HOUR_MS;
    static final long NEXT_DAY_MS = TestCampaigns.OPENS_MS + TestCampaigns.DAY_MS;

    private final Path directory;

    /** A day whose files go below a directory. */
    SettledDay(final Path directory) {
        this.directory = directory;
    }

    /** The whole of a payment that pool m had doubled; 0: of a payment that is not known. */
    static DirectBuffer refunded(final Payments paid, final long sequence) {
        final boolean known = sequence != 0;
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        final RefundCommandEncoder to = new RefundCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .channel(paid.channel())
                .refundFen(paid.amountFen())
                .refundedAtMs(NINE_MS)
                .originalSequence(sequence)
                .originalAmountFen(known ? paid.amountFen() : 0)
                .originalPaidAtMs(known ? paid.paidAtMs() : 0)
                .donorHi(known ? Commands.DONOR_HI : 0)
                .donorLo(known ? paid.donor() : 0)
                .unsettledFen(known ? paid.unsettledFen() : 0)
                .heldReason(ReasonCode.NONE)
                .currency("CNY");
        to.flags().clear();
        final RefundCommandEncoder.LinesEncoder lines = to.linesCount(known ? 1 : 0);
        if (known) {
            lines.next().pool(0).amountFen(paid.amountFen()).baseRefundedFen(0).lineSequence(sequence);
        }
        final byte[] id = Commands.packed(paid.transactionId());
        to.putTransactionId(id, 0, id.length).putRefundId(id, 0, id.length);
        to.project(known ? paid.project() : "").team("").item("").merchant("");
        return new UnsafeBuffer(buffer, 0, to.limit());
    }

    /** A payment by WeChat Pay at nine. */
    static Payments pay(final String transactionId) {
        return new Payments(transactionId).channel(ChannelCode.WECHATPAY).paidAt(NINE_MS);
    }

    /** The usual campaign, one pool that doubles, and WeChat Pay keeping 0.60 %. */
    static MemoryJournal journal() {
        return journal(new Campaign.Fee(ChannelCode.WECHATPAY, "", 6_000, false, false));
    }

    /** The same with another fee. */
    static MemoryJournal journal(final Campaign.Fee fee) {
        return MemoryJournal.of(campaign(fee), TestCampaigns.OPENS_MS - 1);
    }

    /** The campaign in Shanghai. */
    static Campaign campaign(final Campaign.Fee fee) {
        return campaign(fee, "Asia/Shanghai");
    }

    /** The usual campaign with a pool that doubles, a fee and a time zone. */
    static Campaign campaign(final Campaign.Fee fee, final String zone) {
        final Campaign usual =
                TestCampaigns.usual().pool(TestPools.ratio("m", 1, 1)).build();
        return new Campaign(
                usual.id(),
                usual.name(),
                zone,
                usual.currency(),
                usual.opensMs(),
                usual.closesMs(),
                usual.organisations(),
                usual.projects(),
                usual.sponsors(),
                usual.pools(),
                usual.conversions(),
                usual.partners(),
                List.of(fee),
                List.of());
    }

    /** Settles a day into the directory. */
    Settlement.Result settle(final MemoryJournal journal, final LocalDate day) throws IOException {
        return new Settlement(directory, journal.reader(), journal.reader(), sequence -> {})
                .settle(day, directory.resolve("out"));
    }

    /** Root of a settled day. */
    static String root(final Settlement.Result result) {
        return result.days().get(0).root();
    }

    /** Closing balances other than 0, by account. */
    Map<String, Long> balances() throws IOException {
        final Map<String, Long> balances = new TreeMap<>();
        for (final CSVRecord row : csv("accounts.csv")) {
            balances.put(row.get("account"), Long.parseLong(row.get("closingFen")));
        }
        balances.values().removeIf(fen -> fen == 0);
        return balances;
    }

    /** Rows of a file. */
    List<CSVRecord> csv(final String name) throws IOException {
        final String text = Files.readString(directory.resolve("out").resolve(name), StandardCharsets.UTF_8);
        final CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser = CSVParser.parse(text.substring(1), format)) {
            return parser.getRecords();
        }
    }

    /** Content of settlement.json. */
    JsonNode json() throws IOException {
        return new ObjectMapper()
                .readTree(directory.resolve("out/settlement.json").toFile());
    }

    /** CSV and JSON files by their path. */
    Map<String, String> texts() throws IOException {
        final Map<String, String> texts = new TreeMap<>();
        final Path out = directory.resolve("out");
        try (Stream<Path> files = Files.walk(out)) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.toString().endsWith(".csv") || file.toString().endsWith(".json")) {
                    texts.put(out.relativize(file).toString(), Files.readString(file));
                }
            }
        }
        return texts;
    }
}

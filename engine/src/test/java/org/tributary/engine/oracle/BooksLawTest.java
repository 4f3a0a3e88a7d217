package org.tributary.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.codec.sbe.AllocateHeldCommandEncoder;
import org.tributary.engine.codec.sbe.CorrectionPaymentCommandEncoder;
import org.tributary.engine.codec.sbe.CorrectionRefundCommandEncoder;
import org.tributary.engine.codec.sbe.DonationCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.RefundCommandEncoder;
import org.tributary.engine.settlement.MemoryJournal;
import org.tributary.engine.settlement.Settlement;
import org.tributary.engine.settlement.book.Period;

/**
 * The books of random campaigns and streams, read from the settled files alone: payments of which the channel settles a
 * part, refunds, disputes, reversals, allocations, corrections, fees rounded by trade and by day.
 */
class BooksLawTest {
    private static final int STREAMS = Integer.getInteger("books.streams", 12);
    private static final long FIRST_SEED = Long.getLong("books.seed", 1);
    private static final int LENGTH = 220;

    @TempDir
    private Path directory;

    private long seed;

    @Test
    void shouldKeepTheLawsOfTheBooksWhenAnythingHappens() throws IOException {
        int settled = 0;
        for (seed = FIRST_SEED; seed < FIRST_SEED + STREAMS; seed++) {
            settled += check(journal());
        }
        assertThat(settled).isGreaterThan(STREAMS);
    }

    private int check(final MemoryJournal journal) throws IOException {
        final CampaignAssembler campaign = new CampaignAssembler();
        journal.reader().read(1, campaign);
        if (campaign.campaign() == null) {
            return 0;
        }
        final ZoneId zone = ZoneId.of(campaign.campaign().zone());
        final List<LocalDate> days = journal.stamps()
                .mapToObj(ms -> Instant.ofEpochMilli(ms).atZone(zone).toLocalDate())
                .distinct()
                .toList();
        final Map<String, Long> netDue = new TreeMap<>();
        Map<String, Long> closing = Map.of();
        final Map<String, Long> standing = new HashMap<>();
        final SumOfDays all = new SumOfDays();
        final SumOfDays later = new SumOfDays();
        for (final LocalDate day : days) {
            final Path out = directory.resolve("out-" + seed);
            final Settlement.Result result = settle(journal, day, out);
            assertThat(result.lawsHold()).as("laws of %s, %s", day, where()).isTrue();
            closing = accounts(out, day, closing);
            entries(out, day);
            held(out, day, closing);
            matches(out, day, closing);
            new StatementLaws(out, day + ", " + where()).check();
            organisations(out, day, netDue, closing);
            final Map<String, String> first = texts(out);
            settle(journal, day, out);
            assertThat(texts(out)).as("settled again, %s", where()).isEqualTo(first);
            receipts(out, standing);
            all.add(out);
            if (!day.equals(days.get(0))) {
                later.add(out);
            }
        }
        periods(journal, days, all, later);
        return days.size();
    }

    private Settlement.Result settle(final MemoryJournal journal, final LocalDate day, final Path out)
            throws IOException {
        return new Settlement(directory.resolve("data-" + seed), journal.reader(), journal.reader(), sequence -> {})
                .settle(day, out);
    }

    /** The campaign to date is the sum of all its days, the period from the second day on that of the later ones. */
    private void periods(
            final MemoryJournal journal, final List<LocalDate> days, final SumOfDays all, final SumOfDays later)
            throws IOException {
        final LocalDate last = days.get(days.size() - 1);
        assertSum(journal, Period.wholeCampaign(), all);
        if (days.size() > 1) {
            assertSum(journal, new Period(days.get(0), last), all);
        }
        if (days.size() > 2) {
            assertSum(journal, new Period(days.get(1), last), later);
        }
    }

    private void assertSum(final MemoryJournal journal, final Period period, final SumOfDays sum) throws IOException {
        final Path out = directory.resolve("period-" + seed);
        final Settlement.Result result = new Settlement(
                        directory.resolve("data-" + seed), journal.reader(), journal.reader(), sequence -> {})
                .settle(period, out);
        assertThat(result.lawsHold()).as("laws of %s, %s", period, where()).isTrue();
        assertThat(result.differing()).as("published roots, %s", where()).isNull();
        sum.assertEquals(out, period + ", " + where());
    }

    /** Opening is the closing of the day before, and the movement leads from the one to the other. */
    private Map<String, Long> accounts(final Path out, final LocalDate day, final Map<String, Long> before)
            throws IOException {
        final Map<String, Long> closing = new TreeMap<>();
        for (final CSVRecord row : csv(out, "accounts.csv")) {
            final String account = row.get("account");
            assertThat(fen(row, "openingFen"))
                    .as("opening of %s on %s, %s", account, day, where())
                    .isEqualTo(before.getOrDefault(account, 0L));
            closing.put(account, fen(row, "closingFen"));
            assertThat(fen(row, "openingFen") + fen(row, "debitFen") - fen(row, "creditFen"))
                    .isEqualTo(closing.get(account));
        }
        assertThat(closing.values().stream().mapToLong(Long::longValue).sum())
                .as("sum of balances, %s", where())
                .isZero();
        return closing;
    }

    private void entries(final Path out, final LocalDate day) throws IOException {
        final Map<String, Long> byEntry = new HashMap<>();
        final Map<String, Long> byAccount = new TreeMap<>();
        for (final CSVRecord row : csv(out, "entries.csv")) {
            final long fen = fen(row, "debitFen") - fen(row, "creditFen");
            byEntry.merge(row.get("entry"), fen, Long::sum);
            byAccount.merge(row.get("account"), fen, Long::sum);
        }
        assertThat(byEntry.values()).as("entries of %s, %s", day, where()).allMatch(sum -> sum == 0);
        for (final CSVRecord row : csv(out, "accounts.csv")) {
            assertThat(byAccount.getOrDefault(row.get("account"), 0L))
                    .as("%s by its entries on %s, %s", row.get("account"), day, where())
                    .isEqualTo(fen(row, "debitFen") - fen(row, "creditFen"));
        }
    }

    private void held(final Path out, final LocalDate day, final Map<String, Long> closing) throws IOException {
        long payments = 0;
        long refunds = 0;
        for (final CSVRecord row : csv(out, "held.csv")) {
            payments += row.get("kind").equals("payment") ? fen(row, "settledFen") : 0;
            refunds += row.get("kind").equals("refund") ? fen(row, "settledFen") : 0;
        }
        assertThat(payments)
                .as("held payments on %s, %s", day, where())
                .isEqualTo(-closing.getOrDefault("suspense:held", 0L));
        assertThat(refunds)
                .as("held refunds on %s, %s", day, where())
                .isEqualTo(closing.getOrDefault("suspense:refunds", 0L));
    }

    /**
     * A sponsor's receivable is what its pools committed, less withdrawn, less paid, plus overpaid (RULES 22.6); states add up to
     * what is committed.
     */
    private void matches(final Path out, final LocalDate day, final Map<String, Long> closing) throws IOException {
        final Map<String, Long> owed = new TreeMap<>();
        for (final CSVRecord row : csv(out, "matches.csv")) {
            final long withdrawnFen = fen(row, "withdrawnFen");
            final long paidFen = fen(row, "paidFen");
            final long overpaidFen = fen(row, "overpaidFen") + fen(row, "setOffFen");
            final String sponsor = "sponsor:" + row.get("sponsor");
            final String organisation = "organisation:" + row.get("organisation");
            owed.merge(
                    sponsor + ":receivable",
                    fen(row, "committedFen") - withdrawnFen - paidFen + overpaidFen,
                    Long::sum);
            owed.merge(sponsor + ":overpaid", -overpaidFen, Long::sum);
            owed.merge(organisation + ":withdrawn", withdrawnFen, Long::sum);
            owed.merge(organisation + ":paid", paidFen, Long::sum);
            assertThat(fen(row, "pendingFen") + fen(row, "noticedFen") + fen(row, "confirmedFen") + withdrawnFen)
                    .as("states on %s, %s", day, where())
                    .isEqualTo(fen(row, "committedFen"));
        }
        owed.forEach((account, fen) -> assertThat(closing.getOrDefault(account, 0L))
                .as("%s on %s, %s", account, day, where())
                .isEqualTo(fen));
    }

    /**
     * Every receipt that is taken back stands with exactly that amount, and no number is used twice.
     *
     * @param standing amounts of the receipts that stand, by number
     */
    private void receipts(final Path out, final Map<String, Long> standing) throws IOException {
        if (!Files.isDirectory(out.resolve("receipts"))) {
            return;
        }
        final List<CSVRecord> changes = new ArrayList<>();
        try (Stream<Path> files = Files.list(out.resolve("receipts"))) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                for (final CSVRecord row : csv(out, "receipts/" + file.getFileName())) {
                    if (row.isMapped("newNumber")) {
                        changes.add(row);
                    } else {
                        issue(standing, row.get("number"), fen(row, "amountFen"));
                    }
                }
            }
        }
        // a new receipt's number is the sequence of its record, so a file's rows are in order
        for (final CSVRecord row : changes) {
            assertThat(fen(row, "voidedFen") - fen(row, "newFen"))
                    .as("%s", where())
                    .isEqualTo(fen(row, "refundedFen"));
            if (!row.get("number").isEmpty()) {
                assertThat(standing.remove(row.get("number")))
                        .as("receipt %s, %s", row.get("number"), where())
                        .isEqualTo(fen(row, "voidedFen"));
            }
            if (!row.get("newNumber").isEmpty()) {
                issue(standing, row.get("newNumber"), fen(row, "newFen"));
            }
        }
    }

    private void issue(final Map<String, Long> standing, final String number, final long fen) {
        assertThat(fen).as("receipt %s, %s", number, where()).isPositive();
        assertThat(standing.put(number, fen))
                .as("receipt %s, %s", number, where())
                .isNull();
    }

    /** Of each organisation: the day's statement is its payable's movement, and all statements its balance. */
    private void organisations(
            final Path out, final LocalDate day, final Map<String, Long> netDue, final Map<String, Long> closing)
            throws IOException {
        try (Stream<Path> files = Files.list(out.resolve("organisations"))) {
            for (final Path file :
                    files.filter(path -> path.toString().endsWith(".csv")).toList()) {
                final List<CSVRecord> rows = csv(out, "organisations/" + file.getFileName());
                final CSVRecord total = rows.get(rows.size() - 1);
                netDue.merge(total.get("organisation"), fen(total, "netFen"), Long::sum);
            }
        }
        netDue.forEach((organisation, fen) -> assertThat(fen)
                .as("net due of %s up to %s, %s", organisation, day, where())
                .isEqualTo(-closing.getOrDefault("organisation:" + organisation + ":payable", 0L)));
    }

    private String where() {
        return "seed " + seed + " (-Dbooks.seed=" + seed + " -Dbooks.streams=1)";
    }

    private static long fen(final CSVRecord row, final String column) {
        return Long.parseLong(row.get(column));
    }

    private static List<CSVRecord> csv(final Path out, final String name) throws IOException {
        final String text = Files.readString(out.resolve(name), StandardCharsets.UTF_8);
        final CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser = CSVParser.parse(text.substring(1), format)) {
            return parser.getRecords();
        }
    }

    private static Map<String, String> texts(final Path out) throws IOException {
        final Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(out)) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.toString().endsWith(".csv") || file.toString().endsWith(".json")) {
                    texts.put(out.relativize(file).toString(), Files.readString(file));
                }
            }
        }
        return texts;
    }

    /** A random stream's journal; where core and model differ it ends early: that is OracleTest's to report. */
    private MemoryJournal journal() {
        final RecordedStream stream = new RecordedStream(BooksLawTest::unsettle);
        final MemoryJournal journal = stream.journal();
        try {
            new Duel(
                            () -> new RecordingCore(stream),
                            new StreamGenerator(seed, Feature.configured()).next(LENGTH),
                            seed)
                    .run();
        } catch (final Duel.Difference difference) {
            assertThat(journal.size()).as(difference.getMessage()).isPositive();
        }
        return journal;
    }

    /**
     * A part of every third payment that the channel does not settle, the same in every command that carries the payment's
     * amount.
     */
    private static void unsettle(final UnsafeBuffer command) {
        switch (new MessageHeaderDecoder().wrap(command, 0).templateId()) {
            case DonationCommandEncoder.TEMPLATE_ID ->
                unsettle(
                        command,
                        DonationCommandEncoder.amountFenEncodingOffset(),
                        DonationCommandEncoder.unsettledFenEncodingOffset());
            case CorrectionPaymentCommandEncoder.TEMPLATE_ID ->
                unsettle(
                        command,
                        CorrectionPaymentCommandEncoder.amountFenEncodingOffset(),
                        CorrectionPaymentCommandEncoder.unsettledFenEncodingOffset());
            case RefundCommandEncoder.TEMPLATE_ID ->
                unsettle(
                        command,
                        RefundCommandEncoder.originalAmountFenEncodingOffset(),
                        RefundCommandEncoder.unsettledFenEncodingOffset());
            case CorrectionRefundCommandEncoder.TEMPLATE_ID ->
                unsettle(
                        command,
                        CorrectionRefundCommandEncoder.originalAmountFenEncodingOffset(),
                        CorrectionRefundCommandEncoder.unsettledFenEncodingOffset());
            case AllocateHeldCommandEncoder.TEMPLATE_ID ->
                unsettle(
                        command,
                        AllocateHeldCommandEncoder.amountFenEncodingOffset(),
                        AllocateHeldCommandEncoder.unsettledFenEncodingOffset());
            default -> {
                // names no payment's amount
            }
        }
    }

    private static void unsettle(final UnsafeBuffer command, final int amountAt, final int unsettledAt) {
        final int block = MessageHeaderDecoder.ENCODED_LENGTH;
        final long amountFen = command.getLong(block + amountAt, ByteOrder.LITTLE_ENDIAN);
        final long unsettledFen = amountFen % 3 == 0 ? Math.min(amountFen / 5 * 2, 1_000_000_000L) : 0;
        command.putInt(block + unsettledAt, (int) unsettledFen, ByteOrder.LITTLE_ENDIAN);
    }
}

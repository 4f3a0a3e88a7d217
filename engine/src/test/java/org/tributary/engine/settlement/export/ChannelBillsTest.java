package org.tributary.engine.settlement.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.settlement.MemoryJournal;
import org.tributary.engine.settlement.Settlement;
import org.tributary.engine.settlement.book.Period;
import org.tributary.engine.settlement.reconcile.Bills;
import org.tributary.engine.settlement.reconcile.Reconciliation;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.HeldCommands;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.Refunds;
import org.tributary.engine.testkit.TestCampaigns;

/**
 * The sheet of channels against the bills of two merchants, o2's own and the platform's, whose rows are written here as WeChat Pay would and
 * which {@code reconcile} finds clean: donations, held money, refunds of both, a held payment allocated the next day.
 */
class ChannelBillsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 9, 7);
    private static final long ONE_MS = TestCampaigns.OPENS_MS + TestCampaigns.HOUR_MS;
    private static final String TIME = "2026-09-07 01:00:00";
    private static final List<Bills.Item> OWN = List.of(
            Bills.Item.payment("own", 7_000, TIME),
            Bills.Item.payment("own-held", 3_050, TIME),
            Bills.Item.payment("own-back", 2_000, TIME),
            Bills.Item.refund("own", "r1", 1_500, TIME),
            Bills.Item.refund("own-back", "r2", 2_000, TIME));
    private static final List<Bills.Item> PLATFORM = List.of(
            Bills.Item.payment("t1", 10_000, TIME),
            Bills.Item.payment("t2", 4_001, TIME),
            Bills.Item.payment("held", 999, TIME));

    @TempDir
    private Path directory;

    private final MemoryJournal journal = new MemoryJournal();
    private final CoreDriver core =
            CoreDriver.toldTo(record -> journal.keep(record.timestampMs(), record.copyCommand(), record.copyOutcome()));

    @BeforeEach
    void write() {
        core.at(TestCampaigns.OPENS_MS - 1);
        core.send(Commands.settings());
        final Campaign usual = TestCampaigns.usual().build();
        core.commit(new Campaign(
                usual.id(),
                usual.name(),
                usual.zone(),
                usual.currency(),
                usual.opensMs(),
                usual.closesMs(),
                usual.organisations(),
                usual.projects(),
                usual.sponsors(),
                usual.pools(),
                usual.conversions(),
                usual.partners(),
                List.of(new Campaign.Fee(ChannelCode.WECHATPAY, "", 6_000, false, false)),
                List.of()));
        core.at(ONE_MS);
        core.send(pay("own", 7_000).project("q1").merchant("wx-o2"));
        final RecordView held =
                core.send(pay("own-held", 3_050).project("nowhere").merchant("wx-o2"));
        core.send(pay("own-back", 2_000).project("nowhere").merchant("wx-o2"));
        core.send(new Refunds("own").part("r1", 1_500).atMs(ONE_MS).encode(core));
        core.send(new Refunds("own-back").part("r2", 2_000).atMs(ONE_MS).encode(core));
        core.send(pay("t1", 10_000));
        core.send(pay("t2", 4_001).project("p2"));
        core.send(pay("held", 999).project("nowhere"));
        core.at(ONE_MS + TestCampaigns.DAY_MS);
        core.send(HeldCommands.allocate(held, "q1"));
        core.at(ONE_MS + 2 * TestCampaigns.DAY_MS);
        core.send(Commands.pulse());
    }

    private static Payments pay(final String transactionId, final long fen) {
        return new Payments(transactionId)
                .channel(ChannelCode.WECHATPAY)
                .amount(fen)
                .paidAt(ONE_MS);
    }

    @Test
    void shouldTieTheOrganisationsSheetToItsMerchantsBillWhenMoneyIsHeld() throws IOException {
        assertThat(isClean("wx-o2", OWN)).isTrue();
        settle(Period.day(DAY));

        final List<CSVRecord> rows = csv("organisations/o2/channels.csv");
        assertThat(rows).hasSize(1);
        assertIsBill(rows.get(0), OWN);
        assertThat(rows.get(0).toMap())
                .as("the organisation's part")
                .containsEntry("donationsFen", "7000")
                .containsEntry("refundedFen", "1500")
                .containsEntry("feeFen", "33")
                .as("the held part")
                .containsEntry("heldCount", "2")
                .containsEntry("heldFen", "5050")
                .containsEntry("heldRefunds", "1")
                .containsEntry("heldRefundedFen", "2000")
                .containsEntry("heldSettledFen", "3050")
                .containsEntry("heldFeeFen", "18");
        try (XSSFWorkbook workbook = workbook("organisations/o2.xlsx")) {
            assertThat(cell(workbook.getSheet("渠道 Channels"), "账单收款(元)")).isEqualByComparingTo("120.50");
            assertThat(cell(workbook.getSheet("渠道 Channels"), "挂账收款(元)")).isEqualByComparingTo("50.50");
        }
        assertThat(Files.readString(directory.resolve("out/organisations/o2.html")))
                .contains("挂账未计入捐赠 its own, held</td><td>30.50</td>");
    }

    @Test
    void shouldTieThePlatformsPageToTheBillOfEachMerchantWhenMoneyIsHeld() throws IOException {
        assertThat(isClean("wx-default", PLATFORM)).isTrue();
        settle(Period.day(DAY));

        final List<CSVRecord> bills = csv("bills.csv");
        assertThat(bills).hasSize(2);
        assertIsBill(bills.get(0), PLATFORM);
        assertIsBill(bills.get(1), OWN);
        final Map<String, String> held = csv("channels.csv").get(2).toMap();
        assertThat(held)
                .as("held at the platform's merchant number: of no organisation")
                .containsEntry("organisation", "")
                .containsEntry("heldFen", "999")
                .containsEntry("donationsFen", "0");
    }

    /** The bill has the payment on the first day, the statement the donation and its fee on the second. */
    @Test
    void shouldShowNoPaymentWhenHeldMoneyIsAllocatedOnALaterDay() throws IOException {
        settle(Period.day(DAY.plusDays(1)));

        final CSVRecord row = csv("organisations/o2/channels.csv").get(0);
        assertIsBill(row, List.of());
        assertThat(row.toMap())
                .containsEntry("donationsFen", "3050")
                .containsEntry("allocatedFen", "3050")
                .containsEntry("feeFen", "18")
                .containsEntry("heldFeeFen", "-18")
                .containsEntry("heldSettledFen", "-3050");

        settle(Period.wholeCampaign());
        assertIsBill(csv("organisations/o2/channels.csv").get(0), OWN);
        assertThat(csv("organisations/o2/channels.csv").get(0).get("heldFeeFen"))
                .isEqualTo("0");
    }

    /** Sums of the bill's rows, its fees rounded row by row as {@link Bills} writes them. */
    private static void assertIsBill(final CSVRecord row, final List<Bills.Item> bill) {
        long payments = 0;
        long paidFen = 0;
        long refunds = 0;
        long refundedFen = 0;
        long feeFen = 0;
        for (final Bills.Item item : bill) {
            final long fee = new BigDecimal(item.fen())
                    .multiply(new BigDecimal("0.006"))
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
            if (item.refundId().isEmpty()) {
                payments++;
                paidFen += item.fen();
                feeFen += fee;
            } else {
                refunds++;
                refundedFen += item.fen();
                feeFen -= fee;
            }
        }
        assertThat(row.toMap())
                .containsEntry("billPayments", Long.toString(payments))
                .containsEntry("billPaidFen", Long.toString(paidFen))
                .containsEntry("billRefunds", Long.toString(refunds))
                .containsEntry("billRefundedFen", Long.toString(refundedFen))
                .containsEntry("billFeeFen", Long.toString(feeFen));
    }

    private boolean isClean(final String merchant, final List<Bills.Item> items) throws IOException {
        final Path out = Files.createDirectories(directory.resolve(merchant));
        final Path bill = Files.writeString(out.resolve("bill.csv"), Bills.wechatPay(merchant, items));
        return new Reconciliation(journal.reader(), sequence -> {}).run("wechatpay", DAY, bill, out);
    }

    private void settle(final Period period) {
        final Settlement settlement =
                new Settlement(directory.resolve("data"), journal.reader(), journal.reader(), sequence -> {});
        assertThat(settlement.settle(period, directory.resolve("out")).lawsHold())
                .isTrue();
    }

    private static BigDecimal cell(final XSSFSheet sheet, final String heading) {
        for (int i = 0; i < sheet.getRow(0).getLastCellNum(); i++) {
            if (sheet.getRow(0).getCell(i).getStringCellValue().equals(heading)) {
                return new BigDecimal(sheet.getRow(2).getCell(i).getRawValue());
            }
        }
        throw new AssertionError("no column " + heading);
    }

    private XSSFWorkbook workbook(final String name) throws IOException {
        try (InputStream in = Files.newInputStream(directory.resolve("out").resolve(name))) {
            return new XSSFWorkbook(in);
        }
    }

    private List<CSVRecord> csv(final String name) throws IOException {
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
}

package org.tributary.engine.settlement.reconcile;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.Sha256;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.settlement.book.FeeRounding;
import org.tributary.engine.settlement.export.CsvRows;
import org.tributary.engine.settlement.export.DayFiles;
import org.tributary.engine.settlement.export.FileMode;
import org.tributary.engine.settlement.export.Table;
import org.tributary.engine.settlement.export.sqlite.RowWriter;
import org.tributary.engine.settlement.reconcile.Reconciliation.Status;
import org.tributary.engine.text.LocalTimeText;

/**
 * Streams the findings of a reconciliation into files that appear complete or not at all: {@code reconciliation.csv},
 * {@code corrections.jsonl}, and {@code reconciliation.json} with the sums and the same corrections. One thread.
 */
final class ReconciliationFiles implements AutoCloseable {
    private final JsonFactory json = new JsonFactory();
    private final Bill bill;
    private final String homeCurrency;
    private final DayFiles files;
    private final RowWriter rows;
    private final CorrectionRequests corrections;
    private final Sums leftAlone = new Sums();
    private final LocalTimeText times = new LocalTimeText();
    private final String zone;
    private final Map<Status, Sums> sums = new EnumMap<>(Status.class);
    private final BillMerchants merchants;
    private final MerchantSums merchantSums;
    private final List<String> remarks = new ArrayList<>();

    ReconciliationFiles(
            final Path out,
            final @Nullable FileMode mode,
            final Bill bill,
            final BillMerchants merchants,
            final String homeCurrency,
            final String zone)
            throws IOException {
        this.bill = bill;
        this.merchants = merchants;
        merchantSums = new MerchantSums(merchants);
        this.homeCurrency = homeCurrency;
        this.zone = zone;
        files = new DayFiles(out, mode);
        rows = new CsvRows(files.file("reconciliation.csv"), Table.RECONCILIATION);
        corrections = new CorrectionRequests(bill, out, files.file(Reconciliation.CORRECTIONS));
    }

    private Sums sumsOf(final Status status) {
        return sums.computeIfAbsent(status, first -> new Sums());
    }

    private void count(
            final Status status, final String merchant, final String currency, final long journal, final long inBill) {
        sumsOf(status).add(currency, journal, inBill);
        merchantSums.add(status, merchant, currency, journal, inBill);
    }

    /** Writes a record that is missing in the bill, or waits for another. */
    void missingInBill(final Status status, final Bill.Kind kind, final RecordView row, final String note)
            throws IOException {
        final String currency = row.foreign ? row.currency : "";
        count(status, row.merchant, currency, row.amountFen, 0);
        ids(status, CorrectionRequests.word(kind), row.transactionId, row.refundId, "");
        amounts(row.sequence, currency, row.amountFen, 0);
        rest(local(row.paidAtMs), "", 0, note, currency, row.amountFen, 0);
        end(row.merchant);
    }

    /** Counts a record of the day whose merchant the bill does not name. */
    void ofOtherMerchant(final Bill.Kind kind, final RecordView row) {
        final long fen = kind == Bill.Kind.PAYMENT ? row.amountFen : -row.amountFen;
        count(Status.NOT_ON_BILL, row.merchant, row.foreign ? row.currency : "", fen, 0);
    }

    /** Writes a line per merchant that the bill does not name and that the journal has money of. */
    void notOnBill() throws IOException {
        for (final Map.Entry<String, Sums> each :
                merchantSums.of(Status.NOT_ON_BILL).entrySet()) {
            final Sums found = each.getValue();
            final String note = "merchant " + merchants.name(each.getKey()) + " is not on this bill: " + found.count
                    + (found.count == 1 ? " trade, " : " trades, ") + found.journalFen + " fen";
            line(Status.NOT_ON_BILL, "merchant", each.getKey(), found.journalFen, 0, note);
            remarks.add(note);
        }
    }

    /** Returns what could not be compared, a sentence each. */
    List<String> remarks() {
        return List.copyOf(remarks);
    }

    /** Writes a record of the day that is on another day's bill. */
    void onOtherBill(final Status status, final Bill.Kind kind, final RecordView row, final NeighbourBills.Found found)
            throws IOException {
        final String currency = row.foreign ? row.currency : "";
        final long billFen = found.index().amountFen(found.row());
        count(status, row.merchant, currency, row.amountFen, billFen);
        ids(status, CorrectionRequests.word(kind), row.transactionId, row.refundId, "");
        amounts(row.sequence, currency, row.amountFen, billFen);
        final String note = "on the bill of " + found.day();
        final int line = found.index().line(found.row());
        final String billAt = local(found.index().atMs(found.row()));
        rest(local(row.paidAtMs), billAt, line, note, currency, row.amountFen, billFen);
        end(row.merchant);
    }

    /** Counts a row of an order that is not ours. */
    void leftAlone(final Bill.Row row) {
        leftAlone.add(row.currency().equals(homeCurrency) ? "" : row.currency(), 0, row.amountFen());
    }

    /**
     * Writes a row that the journal has.
     *
     * @param currency of foreign money, empty for the campaign's own
     */
    void paired(final Bill.Row row, final BillIndex index, final int number, final String currency, final String note)
            throws IOException {
        final Status status = index.status(number);
        final long journalFen = index.journalFen(number);
        count(status, merchants.of(row), currency, journalFen, row.amountFen());
        ids(status, CorrectionRequests.word(row.kind()), row.transactionId(), row.refundId(), row.orderId());
        amounts(index.sequence(number), currency, journalFen, row.amountFen());
        final String journalAt = local(index.journalAtMs(number));
        rest(journalAt, local(row.atMs()), row.line(), note, currency, journalFen, row.amountFen());
        end(merchants.of(row));
    }

    /** Writes a row that is missing in the journal. */
    void billOnly(final Status status, final Bill.Row row, final String note) throws IOException {
        final String currency = row.currency().equals(homeCurrency) ? "" : row.currency();
        count(status, merchants.of(row), currency, 0, row.amountFen());
        ids(status, CorrectionRequests.word(row.kind()), row.transactionId(), row.refundId(), row.orderId());
        amounts(0, currency, 0, row.amountFen());
        rest("", local(row.atMs()), row.line(), note, currency, 0, row.amountFen());
        end(merchants.of(row));
    }

    /** Writes that the bill contradicts itself, which touches every merchant on it. */
    void summary(final String note) throws IOException {
        sumsOf(Status.SUMMARY_DIFFERS).add("", 0, 0);
        merchants.all().forEach(merchant -> merchantSums.add(Status.SUMMARY_DIFFERS, merchant, "", 0, 0));
        ids(Status.SUMMARY_DIFFERS, "summary", "", "", "");
        amounts(0, "", 0, 0);
        rest("", "", 0, note, "", 0, 0);
        rows.text("");
        rows.endRow();
    }

    /** Writes what was found about a merchant's fees. */
    void fees(final Status status, final String merchant, final long journalFen, final long billFen, final String note)
            throws IOException {
        count(status, merchant, "", journalFen, billFen);
        line(status, "fee", merchant, journalFen, billFen, note);
        if (status == Status.FEES_NOT_COMPARED) {
            remarks.add(note);
        }
    }

    /** Writes a line about a merchant as a whole. */
    private void line(
            final Status status,
            final String kind,
            final String merchant,
            final long journalFen,
            final long billFen,
            final String note)
            throws IOException {
        ids(status, kind, "", "", "");
        amounts(0, "", journalFen, billFen);
        rest("", "", 0, note, "", 0, 0);
        end(merchant);
    }

    private void end(final String merchant) throws IOException {
        rows.text(merchants.name(merchant));
        rows.endRow();
    }

    private void ids(
            final Status status,
            final String kind,
            final String transactionId,
            final String refundId,
            final String orderId)
            throws IOException {
        rows.text(status.word);
        rows.text(kind);
        rows.text(transactionId);
        rows.text(refundId);
        rows.text(orderId);
    }

    /** Writes the amounts. Columns of fen stay 0 for foreign money, so that their sums never mix currencies. */
    private void amounts(final long sequence, final String currency, final long journal, final long inBill)
            throws IOException {
        rows.number(sequence);
        rows.number(currency.isEmpty() ? journal : 0);
        rows.number(currency.isEmpty() ? inBill : 0);
    }

    private void rest(
            final String journalAt,
            final String billAt,
            final int line,
            final String note,
            final String currency,
            final long journal,
            final long inBill)
            throws IOException {
        rows.text(journalAt);
        rows.text(billAt);
        rows.number(line);
        rows.text(note);
        rows.text(currency);
        rows.number(currency.isEmpty() ? 0 : journal);
        rows.number(currency.isEmpty() ? 0 : inBill);
    }

    /** Requests that book what is missing in the journal, and differences of fees. */
    CorrectionRequests corrections() {
        return corrections;
    }

    /**
     * Writes the report and puts all files in place.
     *
     * @return true if everything is matched, only cut by the date, or waits for the next day's bill
     */
    boolean finish(final Path billFile, final OrderPrefixes prefixes) throws IOException {
        rows.close();
        corrections.finish();
        try (JsonGenerator report = json.createGenerator(
                        files.file("reconciliation.json").toFile(), JsonEncoding.UTF8)
                .useDefaultPrettyPrinter()) {
            report(report, billFile, prefixes);
        }
        files.publish("reconciliation.json", List.of());
        return isClean();
    }

    private void report(final JsonGenerator report, final Path billFile, final OrderPrefixes prefixes)
            throws IOException {
        report.writeStartObject();
        report.writeStringField("channel", bill.channel());
        report.writeStringField("day", bill.day().toString());
        report.writeStringField("billSha256", fileHash(billFile));
        report.writeNumberField("billRows", bill.rows());
        report.writeNumberField("billFeeFen", FeeRounding.roundE5(bill.feeE5()));
        for (final Status status : Status.values()) {
            report.writeFieldName(status.word);
            sumsOf(status).write(report);
        }
        if (prefixes.areGiven()) {
            report.writeFieldName("left-alone");
            leftAlone.write(report);
        }
        report.writeFieldName("merchants");
        merchantSums.write(report);
        report.writeBooleanField("clean", isClean());
        report.writeArrayFieldStart("corrections");
        try (BufferedReader lines = Files.newBufferedReader(files.file(Reconciliation.CORRECTIONS))) {
            for (String body = lines.readLine(); body != null; body = lines.readLine()) {
                report.writeRawValue(body);
            }
        }
        report.writeEndArray();
        report.writeEndObject();
    }

    /** Returns how many records wait for another day's bill. */
    long pending() {
        return sumsOf(Status.PENDING_BILL).count;
    }

    private boolean isClean() {
        return sums.entrySet().stream().allMatch(each -> each.getKey().isClean() || each.getValue().count == 0);
    }

    /** Returns a time of the campaign's zone with its offset. */
    private String local(final long epochMs) {
        return times.of(epochMs, zone);
    }

    private static String fileHash(final Path file) throws IOException {
        final MessageDigest digest = Sha256.newDigest();
        try (InputStream in = Files.newInputStream(file)) {
            final byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws IOException {
        try (files;
                rows;
                corrections) {
            // Nothing but to close all.
        }
    }
}

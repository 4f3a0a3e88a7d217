package org.tributary.engine.settlement.reconcile;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tributary.engine.settlement.CsvRows;
import org.tributary.engine.settlement.DayFiles;
import org.tributary.engine.settlement.FeeRounding;
import org.tributary.engine.settlement.RowWriter;
import org.tributary.engine.settlement.Table;

/** Writes what a reconciliation found, whole or not at all. */
final class ReconciliationFiles {
    private ReconciliationFiles() {}

    static void write(final Path out, final Bill bill, final Path billFile, final Reconciliation.Comparison comparison)
            throws IOException {
        try (DayFiles files = new DayFiles(out)) {
            try (RowWriter rows = new CsvRows(files.file("reconciliation.csv"), Table.RECONCILIATION)) {
                for (final Reconciliation.Difference found : comparison.differences()) {
                    row(rows, found);
                }
            }
            Files.write(
                    files.file("reconciliation.json"),
                    new ObjectMapper()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .writeValueAsBytes(report(bill, billFile, comparison)));
            files.publish(List.of());
        }
    }

    private static void row(final RowWriter rows, final Reconciliation.Difference found) throws IOException {
        final Bill.Row bill = found.bill();
        rows.text(found.status().word);
        rows.text(kind(found));
        rows.text(found.transactionId());
        rows.text(found.refundId());
        rows.text(bill == null ? "" : bill.orderId());
        rows.number(found.sequence());
        rows.number(found.journalFen());
        rows.number(bill == null ? 0 : bill.amountFen());
        rows.text(
                found.sequence() == 0
                        ? ""
                        : Instant.ofEpochMilli(found.journalAtMs()).toString());
        rows.text(bill == null ? "" : Instant.ofEpochMilli(bill.atMs()).toString());
        rows.number(bill == null ? 0 : bill.line());
        rows.text(found.note());
        rows.endRow();
    }

    private static String kind(final Reconciliation.Difference found) {
        if (found.status() == Reconciliation.Status.FEE_DIFFERS) {
            return "fee";
        }
        if (found.status() == Reconciliation.Status.SUMMARY_DIFFERS) {
            return "summary";
        }
        return found.kind() == Bill.Kind.PAYMENT ? "payment" : "refund";
    }

    private static Map<String, Object> report(
            final Bill bill, final Path billFile, final Reconciliation.Comparison comparison) throws IOException {
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("channel", bill.channel());
        json.put("day", bill.day().toString());
        json.put("billSha256", fileHash(billFile));
        json.put("billRows", bill.rows().size());
        json.put("billFeeFen", FeeRounding.roundE5(bill.feeE5()));
        for (final Reconciliation.Status status : Reconciliation.Status.values()) {
            json.put(status.word, sums(status, comparison));
        }
        json.put("clean", comparison.isClean());
        json.put("corrections", corrections(bill, comparison));
        return json;
    }

    private static Map<String, Object> sums(
            final Reconciliation.Status status, final Reconciliation.Comparison comparison) {
        long count = 0;
        long journalFen = 0;
        long billFen = 0;
        for (final Reconciliation.Difference found : comparison.differences()) {
            if (found.status() == status) {
                count++;
                journalFen = Math.addExact(journalFen, found.journalFen());
                billFen = Math.addExact(
                        billFen, found.bill() == null ? 0 : found.bill().amountFen());
            }
        }
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("count", count);
        json.put("journalFen", journalFen);
        json.put("billFen", billFen);
        return json;
    }

    /** Bodies for {@code POST /admin/v1/corrections} that book what is missing here, with the bill row's hash. */
    private static List<Object> corrections(final Bill bill, final Reconciliation.Comparison comparison) {
        final List<Object> list = new ArrayList<>();
        for (final Reconciliation.Difference found : comparison.differences()) {
            if (found.status() == Reconciliation.Status.MISSING_IN_JOURNAL) {
                final Bill.Row row = found.bill();
                final Map<String, Object> json = new LinkedHashMap<>();
                json.put("kind", kind(found));
                json.put("channel", bill.channel());
                json.put("transactionId", row.transactionId());
                json.put("orderId", row.orderId());
                json.put("refundId", row.refundId());
                json.put("amountFen", row.amountFen());
                json.put("at", Instant.ofEpochMilli(row.atMs()).toString());
                json.put("billRowSha256", hex(sha256().digest(row.text().getBytes(StandardCharsets.UTF_8))));
                json.put("reason", "missing in the journal, line " + row.line() + " of the bill of " + bill.day());
                list.add(json);
            }
        }
        return list;
    }

    private static String fileHash(final Path file) throws IOException {
        final MessageDigest digest = sha256();
        try (var in = Files.newInputStream(file)) {
            final byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return hex(digest.digest());
    }

    private static String hex(final byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}

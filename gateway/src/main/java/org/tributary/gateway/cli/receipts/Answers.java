package org.tributary.gateway.cli.receipts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.file.WholeFile;
import org.tributary.engine.settlement.export.Chinese;
import org.tributary.engine.settlement.export.CsvRows;
import org.tributary.engine.settlement.receipts.ReceiptState;
import org.tributary.engine.text.Yuan;

/** The answers, one per row of the requests, in their order. */
final class Answers {
    private static final String[] COLUMNS = {
        "row",
        "status",
        "number",
        "date",
        "organisation",
        "nameZh",
        "creditCode",
        "project",
        "filingNumber",
        "item",
        "amountFen",
        "amount",
        "capitals",
        "channel",
        "transactionId",
        "name",
        "taxId",
        "replaces",
        "note"
    };
    private static final String NONE = "";

    private final List<Object[]> rows = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private long receiptsFen;

    /** Returns a receipt's number as it is printed. */
    static String number(final ReceiptState receipt, final long sequence) {
        return receipt.printed(sequence);
    }

    /** Adds an answer without a receipt. */
    void refuse(final Request request, final String status, final String note) {
        add(request, status, null, note);
    }

    /** Adds an answer with a receipt. */
    void give(final Request request, final String status, final ReceiptState receipt, final String note) {
        receiptsFen = Math.addExact(receiptsFen, receipt.amountFen);
        add(request, status, receipt, note);
    }

    private void add(
            final Request request, final String status, final @Nullable ReceiptState receipt, final String note) {
        counts.merge(status, 1, Integer::sum);
        rows.add(new Object[] {
            request.row(),
            status,
            receipt == null ? NONE : number(receipt, receipt.number),
            receipt == null ? NONE : receipt.date,
            receipt == null ? NONE : receipt.organisation,
            receipt == null ? NONE : receipt.organisationNameZh,
            receipt == null ? NONE : receipt.creditCode,
            receipt == null ? NONE : receipt.project,
            receipt == null ? NONE : receipt.filingNumber,
            receipt == null ? NONE : receipt.item,
            receipt == null ? NONE : receipt.amountFen,
            receipt == null ? NONE : Yuan.of(receipt.amountFen),
            receipt == null ? NONE : Chinese.capitals(receipt.amountFen),
            receipt == null ? request.channel() : receipt.channel,
            request.transactionId(),
            request.name(),
            request.taxId(),
            receipt == null || receipt.issuedNumber == 0 || receipt.issuedNumber == receipt.number
                    ? NONE
                    : number(receipt, receipt.issuedNumber),
            note
        });
    }

    /** Number of answers by status. */
    Map<String, Integer> counts() {
        return counts;
    }

    /** Sum of the receipts in the answers. */
    long receiptsFen() {
        return receiptsFen;
    }

    /** Writes the file, whole or not at all, readable by its owner only: it has names and tax ids. */
    void write(final Path file) throws IOException {
        final StringBuilder text = new StringBuilder("\uFEFF");
        try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
            csv.printRecord((Object[]) COLUMNS);
            for (final Object[] row : rows) {
                csv.printRecord(Arrays.stream(row).map(Answers::guarded).toArray());
            }
        } catch (final UncheckedIOException e) {
            throw e.getCause();
        }
        WholeFile.replacePrivate(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Keeps a spreadsheet from evaluating what a requester wrote, as every CSV file of {@code settle} does. */
    private static Object guarded(final Object cell) {
        return cell instanceof String text && !text.isEmpty() && CsvRows.isFormula(text.charAt(0)) ? "'" + text : cell;
    }
}

package org.tributary.engine.settlement.export;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.settlement.book.DayRow;
import org.tributary.engine.settlement.book.ReceiptSums;
import org.tributary.engine.text.LocalDateText;
import org.tributary.engine.text.Yuan;

/**
 * Writer of {@code receipts/ID.csv} and {@code receipts/ID-void.csv}: data for donation receipts (捐赠票据), without the
 * payer's name, which the engine never sees. One thread.
 */
final class ReceiptCsvs {
    private static final int BUFFER_BYTES = 1 << 16;
    /** Number of files with large buffers; each further one gets a small buffer. */
    private static final int LARGE_BUFFERS = 512;

    private static final int SMALL_BUFFER_BYTES = 1 << 13;
    private static final int MAX_KNOWN_AMOUNTS = 10_000;

    private final DayFiles files;
    private final ReceiptSums sums;
    private final Map<String, CsvRows> receipts = new HashMap<>();
    private final Map<String, CsvRows> voids = new HashMap<>();
    /** Names of all files: an organisation's id may end in what marks another's refunds. */
    private final Set<String> names = new HashSet<>();

    private final Map<Long, Amount> amounts = new HashMap<>();
    private final LocalDateText dates = new LocalDateText();

    /** A receipt's amount, in figures and in capitals. */
    private record Amount(String figures, String capitals) {}

    ReceiptCsvs(final DayFiles files, final ReceiptSums sums) {
        this.files = files;
        this.sums = sums;
    }

    /** Writes the receipt that a record makes, or the one that it takes back. */
    void write(final DayRow row) throws IOException {
        if (row.record.shape == RecordView.Shape.REFUND) {
            if (row.voidedFen > 0 || row.receiptFen > 0) {
                change(row);
            }
        } else if (row.receiptFen > 0) {
            receipt(row);
        }
    }

    private void receipt(final DayRow row) throws IOException {
        final RecordView record = row.record;
        final CsvRows rows = receipts.get(row.organisation);
        final CsvRows to = rows == null ? open(receipts, row.organisation, "", Table.RECEIPTS) : rows;
        final Amount amount = amount(row.receiptFen);
        to.text(row.receiptNumber(record.sequence));
        to.text(dates.of(record.paidAtMs, row.zone));
        to.text(row.organisation);
        to.text(row.organisationNameZh);
        to.text(row.project);
        to.text(record.item);
        to.number(row.receiptFen);
        to.text(amount.figures());
        to.text(amount.capitals());
        to.text(record.channelName);
        to.text(record.transactionId);
        to.text(row.creditCode);
        to.text(row.filingNumber);
        to.endRow();
        sums.issue(record.projectIndex, row.receiptFen);
    }

    /** Writes a receipt that is taken back, and the new one of the rest. */
    private void change(final DayRow row) throws IOException {
        final RecordView record = row.record;
        final CsvRows rows = voids.get(row.organisation);
        final CsvRows to = rows == null ? open(voids, row.organisation, "-void", Table.VOIDS) : rows;
        to.text(row.voidedFen > 0 ? row.receiptNumber(row.voidedNumber) : "");
        to.text(dates.of(record.paidAtMs == 0 ? record.timestampMs : record.paidAtMs, row.zone));
        to.text(row.organisation);
        to.text(row.organisationNameZh);
        to.text(row.project);
        to.number(row.voidedFen);
        to.number(record.refundFen);
        if (row.receiptFen > 0) {
            final Amount amount = amount(row.receiptFen);
            to.text(row.receiptNumber(record.sequence));
            to.number(row.receiptFen);
            to.text(amount.figures());
            to.text(amount.capitals());
        } else {
            to.text("");
            to.number(0);
            to.text("");
            to.text("");
        }
        to.text(row.channelName);
        to.text(row.transactionId);
        to.text(record.refundId);
        to.text(row.creditCode);
        to.text(row.filingNumber);
        to.endRow();
        sums.change(record.projectIndex, row.voidedFen, row.receiptFen);
    }

    private CsvRows open(
            final Map<String, CsvRows> known, final String organisation, final String suffix, final Table table)
            throws IOException {
        final String name = organisation + suffix + ".csv";
        if (!names.add(name)) {
            throw new IOException("organisation " + organisation + ": its receipts and those that another organisation"
                    + " takes back would share the file " + name + ". Give one of them another id");
        }
        final int buffer = names.size() <= LARGE_BUFFERS ? BUFFER_BYTES : SMALL_BUFFER_BYTES;
        final CsvRows rows = CsvRows.openedToFlush(files.file("receipts/" + name), table, buffer);
        known.put(organisation, rows);
        return rows;
    }

    private Amount amount(final long fen) {
        final Amount known = amounts.get(fen);
        if (known != null) {
            return known;
        }
        final Amount amount = new Amount(Yuan.of(fen), Chinese.capitals(fen));
        if (amounts.size() < MAX_KNOWN_AMOUNTS) {
            amounts.put(fen, amount);
        }
        return amount;
    }

    void finish() throws IOException {
        for (final CsvRows rows : receipts.values()) {
            rows.finish();
        }
        for (final CsvRows rows : voids.values()) {
            rows.finish();
        }
    }

    /** Drops what was not written; the files are open only while they are written. */
    void close() {
        receipts.clear();
        voids.clear();
    }
}

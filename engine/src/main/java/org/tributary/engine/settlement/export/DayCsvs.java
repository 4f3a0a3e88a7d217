package org.tributary.engine.settlement.export;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.settlement.book.DayRow;
import org.tributary.engine.settlement.book.DaySink;
import org.tributary.engine.settlement.export.sqlite.RowWriter;
import org.tributary.engine.text.LocalDateText;
import org.tributary.engine.text.LocalTimeText;
import org.tributary.engine.text.Yuan;

/** Writer of {@code donations.csv}, {@code entries.csv} and the receipts. */
public final class DayCsvs implements DaySink {
    private static final int BUFFER_BYTES = 1 << 18;
    private static final int RECEIPT_BUFFER_BYTES = 1 << 16;
    /** Number of organisations with large buffers; each further one gets a small buffer. */
    private static final int LARGE_RECEIPT_BUFFERS = 512;

    private static final int SMALL_RECEIPT_BUFFER_BYTES = 1 << 13;
    private static final int MAX_KNOWN_AMOUNTS = 10_000;

    private final DayFiles files;
    private final CsvRows donations;
    private final CsvRows entries;
    private final Map<String, CsvRows> receipts = new HashMap<>();
    private final Map<Long, Amount> amounts = new HashMap<>();
    private final LocalTimeText stamps = new LocalTimeText();
    private final LocalTimeText payments = new LocalTimeText();
    private final LocalDateText dates = new LocalDateText();

    /** A receipt's amount, in figures and in capitals. */
    private record Amount(String figures, String capitals) {}

    public DayCsvs(final DayFiles files) throws IOException {
        this.files = files;
        this.donations = new CsvRows(files.file("donations.csv"), Table.DONATIONS, BUFFER_BYTES);
        this.entries = new CsvRows(files.file("entries.csv"), Table.ENTRIES, BUFFER_BYTES);
    }

    @Override
    public void accept(final DayRow row) throws IOException {
        if (row.isRecord && row.inDonations) {
            donation(donations, row, stamps, payments);
        }
        if (row.isRecord && row.hasReceipt) {
            receipt(row);
        }
        for (int i = 0; i < row.entryCount; i++) {
            entry(entries, row, i);
        }
    }

    /** Writes a row of {@link Table#DONATIONS}. */
    static void donation(final RowWriter to, final DayRow row, final LocalTimeText stamps, final LocalTimeText payments)
            throws IOException {
        final RecordView record = row.record;
        to.number(record.sequence);
        to.text(stamps.of(record.timestampMs, row.zone));
        to.text(record.kind.word());
        to.text(CodeText.of(record.code));
        to.text(CodeText.of(record.reason));
        to.text(row.channelName);
        to.text(record.merchant);
        to.text(row.transactionId);
        to.text(record.orderId);
        to.text(record.refundId);
        to.text(record.donorHex());
        to.text(row.project);
        to.text(row.organisation);
        to.text(record.team);
        to.text(record.item);
        to.text(record.currency);
        to.number(record.amountFen);
        to.number(record.unsettledFen);
        to.number(row.matchedFen());
        to.text(record.paidAtMs == 0 ? "" : payments.of(record.paidAtMs, row.zone));
        to.number(record.originalSequence);
        to.endRow();
    }

    /** Writes an entry's two rows of {@link Table#ENTRIES}. */
    static void entry(final RowWriter to, final DayRow row, final int index) throws IOException {
        final long fen = row.entriesFen[index];
        side(to, row.firstEntry + index, row.entrySequence, row.debits[index].name(), fen, 0);
        side(to, row.firstEntry + index, row.entrySequence, row.credits[index].name(), 0, fen);
    }

    private static void side(
            final RowWriter to,
            final long entry,
            final long sequence,
            final String account,
            final long debitFen,
            final long creditFen)
            throws IOException {
        to.number(entry);
        to.number(sequence);
        to.text(account);
        to.number(debitFen);
        to.number(creditFen);
        to.endRow();
    }

    /** Writes one row of 捐赠票据 data, without the payer's name, which the engine never sees. */
    private void receipt(final DayRow row) throws IOException {
        final RecordView record = row.record;
        final CsvRows rows = receiptsOf(row.organisation);
        final Amount amount = amount(record.amountFen);
        rows.text(row.campaign + '/' + record.sequence);
        rows.text(dates.of(record.paidAtMs, row.zone));
        rows.text(row.organisation);
        rows.text(row.organisationNameZh);
        rows.text(row.project);
        rows.text(record.item);
        rows.number(record.amountFen);
        rows.text(amount.figures());
        rows.text(amount.capitals());
        rows.text(record.channelName);
        rows.text(record.transactionId);
        rows.endRow();
    }

    private CsvRows receiptsOf(final String organisation) throws IOException {
        CsvRows rows = receipts.get(organisation);
        if (rows == null) {
            final int buffer =
                    receipts.size() < LARGE_RECEIPT_BUFFERS ? RECEIPT_BUFFER_BYTES : SMALL_RECEIPT_BUFFER_BYTES;
            rows = CsvRows.openedToFlush(files.file("receipts/" + organisation + ".csv"), Table.RECEIPTS, buffer);
            receipts.put(organisation, rows);
        }
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

    @Override
    public void finish() throws IOException {
        donations.finish();
        entries.finish();
        for (final CsvRows rows : receipts.values()) {
            rows.finish();
        }
    }

    @Override
    public void close() throws IOException {
        try (donations;
                entries) {
            receipts.clear();
        }
    }
}

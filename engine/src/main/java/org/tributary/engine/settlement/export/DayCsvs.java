package org.tributary.engine.settlement.export;

import java.io.IOException;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.settlement.book.DayRow;
import org.tributary.engine.settlement.book.DaySink;
import org.tributary.engine.settlement.book.ReceiptSums;
import org.tributary.engine.settlement.export.sqlite.RowWriter;
import org.tributary.engine.text.LocalTimeText;

/** Writer of {@code donations.csv}, {@code entries.csv} and the receipts. */
public final class DayCsvs implements DaySink {
    private static final int BUFFER_BYTES = 1 << 18;

    private final CsvRows donations;
    private final CsvRows entries;
    private final ReceiptCsvs receipts;
    private final LocalTimeText stamps = new LocalTimeText();
    private final LocalTimeText payments = new LocalTimeText();

    /**
     * A writer.
     *
     * @param sums receives the sums of the receipts that are written
     */
    public DayCsvs(final DayFiles files, final ReceiptSums sums) throws IOException {
        this.receipts = new ReceiptCsvs(files, sums);
        this.donations = new CsvRows(files.file("donations.csv"), Table.DONATIONS, BUFFER_BYTES);
        this.entries = new CsvRows(files.file("entries.csv"), Table.ENTRIES, BUFFER_BYTES);
    }

    @Override
    public void accept(final DayRow row) throws IOException {
        if (row.isRecord && row.inDonations) {
            donation(donations, row, stamps, payments);
        }
        if (row.isRecord) {
            receipts.write(row);
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
        side(to, row.firstEntry + index, row.entrySequences[index], row.debits[index].name(), fen, 0);
        side(to, row.firstEntry + index, row.entrySequences[index], row.credits[index].name(), 0, fen);
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

    @Override
    public void finish() throws IOException {
        donations.finish();
        entries.finish();
        receipts.finish();
    }

    @Override
    public void close() throws IOException {
        try (donations;
                entries) {
            receipts.close();
        }
    }
}

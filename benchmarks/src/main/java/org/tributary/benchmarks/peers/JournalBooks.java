package org.tributary.benchmarks.peers;

import java.nio.file.Path;
import java.util.function.LongUnaryOperator;
import org.agrona.collections.Long2LongHashMap;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordHandler;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;

/** Adds the books up from a journal, record by record: not from what the engine says its totals are. */
final class JournalBooks implements RecordHandler {
    private final RecordView view = new RecordView();
    private final RecordViewDecoder decoder = new RecordViewDecoder();
    private final Long2LongHashMap used = new Long2LongHashMap(0);
    private final LongUnaryOperator donor;
    private long donations;
    private long amountFen;
    private long duplicates;
    private long committedFen;

    private JournalBooks(final LongUnaryOperator donor) {
        this.donor = donor;
    }

    /**
     * Reads a data directory's journal.
     *
     * @param donor from the first half of a donor's hash in the journal to that of the workload
     */
    static Books of(final Path data, final LongUnaryOperator donor) {
        final JournalBooks books = new JournalBooks(donor);
        try (JournalReader reader = new ChronicleStore(new DataDirectory(data)).reader()) {
            reader.read(1, books);
        }
        return new Books(
                books.donations, books.amountFen, books.duplicates, books.committedFen, Books.digest(books.used));
    }

    @Override
    public void onRecord(final JournalRecord record) {
        decoder.decode(view, record);
        if (view.shape == RecordView.Shape.DUPLICATE) {
            duplicates++;
        } else if (view.shape == RecordView.Shape.PAYMENT) {
            if (view.code != OutcomeCode.ACCEPTED) {
                throw new IllegalStateException(
                        "donation " + record.sequence() + " is " + view.code + ", " + view.reason);
            }
            donations++;
            amountFen += view.amountFen;
            for (int i = 0; i < view.lineCount; i++) {
                committedFen += view.lineFen[i];
                final long key = donor.applyAsLong(view.donorHi);
                if (view.lineFen[i] > 0) {
                    used.put(key, used.get(key) + view.lineFen[i]);
                }
            }
        }
    }
}

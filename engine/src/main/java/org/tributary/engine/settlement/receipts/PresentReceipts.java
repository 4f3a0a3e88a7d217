package org.tributary.engine.settlement.receipts;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.record.RecordKind;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.settlement.book.DayFold;
import org.tributary.engine.settlement.book.DayProducer;
import org.tributary.engine.settlement.book.DayRelay;
import org.tributary.engine.settlement.book.DayRow;
import org.tributary.engine.settlement.book.DaySink;
import org.tributary.engine.settlement.book.Period;
import org.tributary.engine.settlement.book.ReceiptSums;
import org.tributary.engine.settlement.book.SettlementException;
import org.tributary.engine.settlement.day.CampaignZone;
import org.tributary.engine.text.LocalDateText;
import org.tributary.engine.transparency.Originals;

/**
 * Reads the journal from its beginning to its last record and keeps the donations that are asked for. It follows receipts as {@code
 * settle} does, so their numbers are the same, and sums all of them for the law that receipts less voids are donations less
 * refunds. Memory: the donations asked for, and a number per donation that was refunded or allocated.
 */
public final class PresentReceipts implements DaySink {
    private static final long WINDOW = 1 << 16;

    private final Set<String> wanted;
    private final Map<String, List<ReceiptState>> found = new HashMap<>();
    private final ReceiptSums sums = new ReceiptSums();
    private final LocalDateText dates = new LocalDateText();

    /**
     * The donations that were asked for.
     *
     * @param byTransaction by transaction id, one per channel that has it
     * @param lastSequence last record read
     * @param sumsHold whether all receipts of the campaign less voids are each project's donations less refunds
     */
    public record Result(Map<String, List<ReceiptState>> byTransaction, long lastSequence, boolean sumsHold) {
        public Result {
            byTransaction = Map.copyOf(byTransaction);
        }
    }

    private PresentReceipts(final Set<String> wanted) {
        this.wanted = wanted;
    }

    /**
     * Reads the journal.
     *
     * @param lookups a second reader
     * @param transactionIds the donations asked for
     * @param progress is notified of the sequence reached from time to time
     * @throws SettlementException if the journal has no campaign yet
     */
    public static Result read(
            final JournalReader journal,
            final JournalReader lookups,
            final Set<String> transactionIds,
            final LongConsumer progress)
            throws IOException {
        final PresentReceipts receipts = new PresentReceipts(transactionIds);
        final Originals originals = new Originals(lookups);
        final DayFold fold = new DayFold(Period.wholeCampaign(), CampaignZone.of(journal), originals, lookups::read);
        try (DayRelay relay = new DayRelay(List.of(receipts))) {
            final DayProducer rows = new DayProducer(relay, originals, fold.campaign);
            fold.rows(rows);
            long next = 1;
            for (long last = journal.read(next, next + WINDOW - 1, fold);
                    last >= next;
                    last = journal.read(next, next + WINDOW - 1, fold)) {
                next = last + 1;
                progress.accept(last);
            }
            fold.finish();
            rows.flush();
            relay.finish();
        }
        if (fold.zone() == null) {
            throw new SettlementException("the journal holds no campaign and no record after it. Is --data right?");
        }
        return new Result(receipts.found, fold.lastSequence, receipts.sums.fit(fold.book));
    }

    @Override
    public void accept(final DayRow row) {
        final RecordView record = row.record;
        if (!row.isRecord || record.shape == RecordView.Shape.DUPLICATE || record.code == OutcomeCode.IGNORED) {
            return;
        }
        sum(row);
        final boolean ofDonation = record.shape == RecordView.Shape.PAYMENT
                || record.shape == RecordView.Shape.ALLOCATION
                || record.shape == RecordView.Shape.REFUND
                || record.kind == RecordKind.RECEIPT;
        if (!ofDonation || !wanted.contains(row.transactionId)) {
            return;
        }
        ReceiptState state = null;
        final List<ReceiptState> known = found.computeIfAbsent(row.transactionId, made -> new ArrayList<>(1));
        for (final ReceiptState each : known) {
            state = each.channel.equals(row.channelName) ? each : state;
        }
        if (state == null) {
            if (record.shape != RecordView.Shape.PAYMENT) {
                // A refund whose payment has not arrived: nothing is known of it yet.
                return;
            }
            state = new ReceiptState(row.channelName, row.transactionId);
            known.add(state);
        }
        state.follow(row, dates);
    }

    private void sum(final DayRow row) {
        if (row.record.shape == RecordView.Shape.REFUND) {
            if (row.voidedFen > 0 || row.receiptFen > 0) {
                sums.change(row.record.projectIndex, row.voidedFen, row.receiptFen);
            }
        } else if (row.receiptFen > 0) {
            sums.issue(row.record.projectIndex, row.receiptFen);
        }
    }

    @Override
    public void finish() {
        // writes nothing
    }

    @Override
    public void close() {
        // holds nothing open
    }
}

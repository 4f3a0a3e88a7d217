package org.tributary.engine.settlement.book;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordHandler;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;
import org.tributary.engine.transparency.Originals;

/**
 * Folds the journal from its beginning to the end of one day: books, figures and held money. The rows of the day are
 * passed to {@link DayRows}; earlier days only move opening balances. One thread.
 */
public final class DayFold implements RecordHandler {
    public final CampaignAssembler campaign = new CampaignAssembler();
    public final Accounts accounts = new Accounts();
    public final DayBook book = new DayBook();
    public final HeldBook held = new HeldBook();
    public final FeeBook fees;

    public long firstSequence;
    public long lastSequence;
    public long entries;
    /** True once the journal holds a record with a timestamp after the day. */
    public boolean isFinal;

    private final LocalDate date;
    private final Originals originals;
    private final Postings postings;
    /** Set by {@link #rows} before the first record. */
    @SuppressWarnings("NullAway.Init")
    private DayProducer rows;

    private RecordView row = new RecordView();
    private final RecordView feeRow = new RecordView();
    private final RecordViewDecoder decoder = new RecordViewDecoder();
    private @Nullable BusinessDay wanted;
    private @Nullable BusinessDay current;

    public DayFold(final LocalDate date, final Originals originals) {
        this.date = date;
        this.originals = originals;
        this.postings = new Postings(accounts, campaign, originals, this::entry);
        this.fees = new FeeBook(accounts, campaign, originals);
    }

    /** Sets the receiver of the day's rows; called before the first record. */
    public void rows(final DayProducer producer) {
        rows = producer;
    }

    @Override
    public void onRecord(final JournalRecord record) {
        if (isFinal) {
            return;
        }
        row = rows.next();
        decoder.decode(row, record);
        turnDays(record.timestampMs());
        if (isFinal) {
            return;
        }
        if (row.derived && row.shape == RecordView.Shape.REFUND) {
            borrow(originals.of(row.originalSequence));
        }
        campaign.onRecord(record);
        follow();
    }

    /** Looks up the payment of a joined refund, which names it by sequence only. */
    private void borrow(final Originals.Donation payment) {
        row.channelName = payment.channelName();
        row.transactionId = payment.transactionId();
        row.merchant = payment.merchant();
        row.originalAmountFen = payment.amountFen();
        row.unsettledFen = payment.unsettledFen();
    }

    private void follow() {
        final boolean withinDay = wanted != null && wanted.contains(row.timestampMs);
        lastSequence = row.sequence;
        if (withinDay && firstSequence == 0) {
            firstSequence = row.sequence;
        }
        final long settledFen = postings.post(row);
        book.follow(row, withinDay, settledFen);
        held.follow(row, settledFen);
        fees.follow(row, settledFen);
        if (withinDay) {
            try {
                rows.record();
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Closes the days between the previous record and this one. */
    private void turnDays(final long timestampMs) {
        if (current != null && current.contains(timestampMs)) {
            return;
        }
        if (campaign.campaign() == null) {
            return;
        }
        final ZoneId zone = ZoneId.of(campaign.campaign().zone());
        wanted = wanted == null ? BusinessDay.of(date, zone) : wanted;
        closeFees();
        current = BusinessDay.of(Instant.ofEpochMilli(timestampMs).atZone(zone).toLocalDate(), zone);
        isFinal = timestampMs >= wanted.endMs();
    }

    /** Ends the reading and posts the last day's fees. */
    public void finish() {
        if (!isFinal) {
            closeFees();
        }
    }

    private void closeFees() {
        if (current != null) {
            feeRow.clear();
            feeRow.sequence = lastSequence;
            fees.close(current.equals(wanted), (debit, credit, fen) -> entry(feeRow, debit, credit, fen));
            book.day.feeFen = fees.ofDayFen();
        }
    }

    private void entry(final RecordView cause, final int debit, final int credit, final long fen) {
        final boolean withinDay = wanted != null && current != null && current.equals(wanted);
        accounts.move(debit, credit, fen, withinDay);
        if (withinDay) {
            entries++;
            rows.entry(entries, cause.sequence, accounts.at(debit), accounts.at(credit), fen);
        }
    }

    /** Returns the day; null before the first campaign record, which names the zone. */
    public @Nullable BusinessDay wantedDay() {
        return wanted;
    }
}

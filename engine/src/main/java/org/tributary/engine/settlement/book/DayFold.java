package org.tributary.engine.settlement.book;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordHandler;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;
import org.tributary.engine.settlement.match.MatchKey;
import org.tributary.engine.settlement.match.MatchLedger;
import org.tributary.engine.settlement.match.MatchSums;
import org.tributary.engine.transparency.Originals;

/**
 * Folds the journal from its beginning to the end of a period: books, figures and held money. The rows of the period are
 * passed to {@link DayProducer}; earlier days only move opening balances. One thread.
 */
public final class DayFold implements RecordHandler {
    public final CampaignAssembler campaign = new CampaignAssembler();
    public final Accounts accounts = new Accounts();
    public final DayBook book = new DayBook();
    public final HeldBook held = new HeldBook();
    public final FeeBook fees;
    public final MatchLedger matches;

    public long firstSequence;
    public long lastSequence;
    public long entries;
    /** True once the journal holds a record with a timestamp after the period. */
    public boolean isFinal;

    private final Period period;
    private final Originals originals;
    private final Postings postings;
    private final ReceiptBook receipts;
    /** Set by {@link #rows} before the first record. */
    @SuppressWarnings("NullAway.Init")
    private DayProducer rows;

    private SortedMap<MatchKey, MatchSums> matchStates = new TreeMap<>();
    private final Map<String, MatchSums> byPool = new HashMap<>();
    private RecordView row = new RecordView();
    private final RecordView feeRow = new RecordView();
    private final RecordViewDecoder decoder = new RecordViewDecoder();
    private @Nullable ZoneId zone;
    private long startMs;
    private long endMs;
    private @Nullable BusinessDay current;
    /** Whether the current day belongs to the period. */
    private boolean within;

    private @Nullable LocalDate firstDay;

    /**
     * A fold before the first record.
     *
     * @param again reads a stretch of the journal again, for steps of match money up to an earlier record
     */
    public DayFold(final Period period, final Originals originals, final MatchLedger.Journal again) {
        this.period = period;
        this.originals = originals;
        this.postings = new Postings(accounts, campaign, originals, this::entry);
        this.matches = new MatchLedger(campaign, again, new SponsorEntries());
        this.receipts = new ReceiptBook(originals);
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
        follow(record);
    }

    /** Looks up the payment of a joined refund, which names it by sequence only. */
    private void borrow(final Originals.Donation payment) {
        row.channelName = payment.channelName();
        row.transactionId = payment.transactionId();
        row.merchant = payment.merchant();
        row.originalAmountFen = payment.amountFen();
        row.unsettledFen = payment.unsettledFen();
    }

    private void follow(final JournalRecord record) {
        campaign.onRecord(record);
        lastSequence = row.sequence;
        if (within && firstSequence == 0) {
            firstSequence = row.sequence;
        }
        final long settledFen = postings.post(row);
        book.follow(row, within, settledFen);
        held.follow(row, settledFen);
        fees.follow(row, settledFen);
        receipts.follow(row);
        matches.follow(row, record);
        if (within) {
            try {
                rows.record(receipts);
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
        if (zone == null) {
            zone = ZoneId.of(campaign.campaign().zone());
            startMs = period.startMs(zone);
            endMs = period.endMs(zone);
        }
        closeFees();
        current = BusinessDay.of(Instant.ofEpochMilli(timestampMs).atZone(zone).toLocalDate(), zone);
        firstDay = firstDay == null ? current.date() : firstDay;
        within = timestampMs >= startMs && timestampMs < endMs;
        isFinal = timestampMs >= endMs;
    }

    /** Ends the reading and posts the last day's fees. */
    public void finish() {
        if (!isFinal) {
            closeFees();
        }
        matchStates = matches.sums();
        matchStates.forEach((key, sums) ->
                byPool.computeIfAbsent(key.pool(), made -> new MatchSums()).add(sums));
    }

    /** Returns match money by state at the period's end, of each pool and organisation. */
    public SortedMap<MatchKey, MatchSums> matchStates() {
        return matchStates;
    }

    /** Returns a pool's match money by state at the period's end. */
    public MatchSums statesOf(final String pool) {
        return byPool.getOrDefault(pool, new MatchSums());
    }

    private void closeFees() {
        if (current != null) {
            feeRow.clear();
            feeRow.sequence = lastSequence;
            fees.close(within, (debit, credit, fen) -> entry(feeRow, debit, credit, fen));
            book.day.feeFen = fees.ofDayFen();
        }
    }

    /** What changes a sponsor's debt beside the organisation's payable (RULES 21.7, 22.6). */
    private final class SponsorEntries implements MatchLedger.Moves {
        @Override
        public void withdrawn(final MatchKey key, final long fen) {
            post(accounts.organisationWithdrawn(key.organisation()), accounts.sponsorReceivable(key.sponsor()), fen);
        }

        @Override
        public void paid(final MatchKey key, final long fen) {
            post(accounts.organisationPaid(key.organisation()), accounts.sponsorReceivable(key.sponsor()), fen);
        }

        @Override
        public void overpaid(final MatchKey key, final long fen) {
            post(accounts.sponsorReceivable(key.sponsor()), accounts.sponsorOverpaid(key.sponsor()), fen);
        }

        private void post(final int debit, final int credit, final long fen) {
            if (fen > 0) {
                entry(row, debit, credit, fen);
            } else {
                entry(row, credit, debit, -fen);
            }
        }
    }

    private void entry(final RecordView cause, final int debit, final int credit, final long fen) {
        accounts.move(debit, credit, fen, within);
        if (within) {
            entries++;
            rows.entry(entries, cause.sequence, accounts.at(debit), accounts.at(credit), fen);
        }
    }

    /** Returns the campaign's zone; null before the first record after the campaign, which names it. */
    public @Nullable ZoneId zone() {
        return zone;
    }

    /** Returns whether the period is a single day. */
    public boolean isOfOneDay() {
        return period.isDay();
    }

    /** Returns the period's first day: of the whole campaign, the day of the first record after it. */
    public LocalDate from() {
        return known(period.from(), firstDay);
    }

    /** Returns the period's last day: of the whole campaign, the day of the journal's last record. */
    public LocalDate to() {
        return known(period.to(), current == null ? null : current.date());
    }

    private static LocalDate known(final @Nullable LocalDate asked, final @Nullable LocalDate found) {
        final LocalDate day = asked == null ? found : asked;
        if (day == null) {
            throw new IllegalStateException("the journal has not shown the campaign");
        }
        return day;
    }
}

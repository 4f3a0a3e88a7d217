package org.tributary.engine.settlement.book;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordHandler;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;
import org.tributary.engine.settlement.day.BusinessDay;
import org.tributary.engine.settlement.day.CampaignZone;
import org.tributary.engine.settlement.match.MatchKey;
import org.tributary.engine.settlement.match.MatchLedger;
import org.tributary.engine.settlement.match.MatchSums;
import org.tributary.engine.settlement.match.RelatedDonations;
import org.tributary.engine.settlement.match.SponsorPayment;
import org.tributary.engine.settlement.payee.HeldPayees;
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
    public final PaidShares paidShares = new PaidShares(campaign, book);
    public final HeldPayees heldPayees = new HeldPayees(campaign);
    public final FeeBook fees;
    public final MatchLedger matches;
    public final RelatedDonations related = new RelatedDonations();

    /** The period's days that have records, by the sequence of the first. */
    public final NavigableMap<Long, LocalDate> days = new TreeMap<>();

    /** What sponsors paid to organisations in the period, in order. */
    public final List<SponsorPayment> sponsorPayments = new ArrayList<>();

    public long firstSequence;
    public long lastSequence;
    public long entries;
    /** True once the journal holds a record with a timestamp after the period, and the campaign's time zone can't change any more. */
    public boolean isFinal;

    private final Period period;
    private final CampaignZone campaignZone;
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
    /** Whether a record after the period has come. */
    private boolean over;

    private @Nullable LocalDate firstDay;

    /**
     * A fold before the first record.
     *
     * @param campaignZone in which days are counted
     * @param again reads a stretch of the journal again, for steps of match money up to an earlier record
     */
    public DayFold(
            final Period period,
            final CampaignZone campaignZone,
            final Originals originals,
            final MatchLedger.Journal again) {
        this.period = period;
        this.campaignZone = campaignZone;
        this.originals = originals;
        this.postings = new Postings(accounts, campaign, originals, this::entry);
        this.matches = new MatchLedger(campaign, again, new SponsorEntries());
        this.receipts = new ReceiptBook(originals);
        this.fees = new FeeBook(accounts, campaign, originals, heldPayees);
    }

    /** Sets the receiver of the day's rows; called before the first record. */
    public void rows(final DayProducer producer) {
        rows = producer;
    }

    @Override
    public void onRecord(final JournalRecord record) {
        if (over) {
            return;
        }
        row = rows.next();
        decoder.decode(row, record);
        turnDays(record.timestampMs());
        if (over) {
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
        if (within) {
            heldPayees.follow(row, settledFen);
        }
        fees.follow(row, settledFen);
        receipts.follow(row);
        matches.follow(row, record);
        related.follow(row);
        if (within) {
            try {
                rows.record(receipts, matches.names());
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Closes the days between the previous record and this one. */
    private void turnDays(final long timestampMs) {
        if (campaign.campaign() == null) {
            return;
        }
        final ZoneId of = zone == null ? beginDays() : zone;
        if (of == null || current != null && current.contains(timestampMs)) {
            return;
        }
        closeFees();
        current = BusinessDay.of(Instant.ofEpochMilli(timestampMs).atZone(of).toLocalDate(), of);
        firstDay = firstDay == null ? current.date() : firstDay;
        within = timestampMs >= startMs && timestampMs < endMs;
        over = timestampMs >= endMs;
        isFinal = over && campaignZone.isSettled();
        if (within) {
            days.put(row.sequence, current.date());
        }
    }

    /** Begins to count days; null if the campaign came to the journal after its zone was looked for. */
    private @Nullable ZoneId beginDays() {
        zone = campaignZone.zone();
        if (zone != null) {
            startMs = period.startMs(zone);
            endMs = period.endMs(zone);
        }
        return zone;
    }

    /** Ends the reading and posts the last day's fees. */
    public void finish() {
        if (!over) {
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
        private long paidSequence;
        private int paidLine;

        @Override
        public void withdrawn(final MatchKey key, final long fen) {
            post(accounts.organisationWithdrawn(key.organisation()), accounts.sponsorReceivable(key.sponsor()), fen);
        }

        @Override
        public void paid(final MatchKey key, final long fen, final int paidOnDay) {
            paidLine = row.sequence == paidSequence ? paidLine + 1 : 1;
            paidSequence = row.sequence;
            if (within) {
                sponsorPayments.add(new SponsorPayment(row.sequence, paidLine, row.timestampMs, paidOnDay, key, fen));
            }
            paidShares.paid(key, fen, within);
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

    /** Returns whether a record after the period has come: nothing more is read. */
    public boolean isOver() {
        return over;
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

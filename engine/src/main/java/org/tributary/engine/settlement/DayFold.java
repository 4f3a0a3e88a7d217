package org.tributary.engine.settlement;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.RecordHandler;
import org.tributary.engine.codec.RecordKind;
import org.tributary.engine.codec.RecordView;
import org.tributary.engine.codec.RecordViewDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.transparency.Originals;

/**
 * Folds the journal from its beginning to the end of one day: books, figures and what is held, with the rows of the day
 * handed to {@link DayRows}. Days before only move opening balances. One thread.
 */
final class DayFold implements RecordHandler {
    final CampaignAssembler campaign = new CampaignAssembler();
    final Accounts accounts = new Accounts();
    final DayBook book = new DayBook();
    final HeldBook held = new HeldBook();
    final TreeMap<String, Long> feesByOrganisation = new TreeMap<>();
    final TreeMap<String, Long> feesByChannel = new TreeMap<>();

    long firstSequence;
    long lastSequence;
    long entries;
    /** The journal holds a record stamped after the day. */
    boolean isFinal;

    private final LocalDate date;
    private final Postings postings;
    private DayProducer rows;
    private RecordView row;
    private final RecordView feeRow = new RecordView();
    private final RecordViewDecoder decoder = new RecordViewDecoder();
    private BusinessDay wanted;
    private BusinessDay current;
    private Fees fees = new Fees();

    DayFold(final LocalDate date, final Originals originals) {
        this.date = date;
        this.postings = new Postings(accounts, campaign, originals, this::entry);
    }

    /** Where the day's rows go; before the first record. */
    void rows(final DayProducer producer) {
        rows = producer;
    }

    @Override
    public void onRecord(
            final long sequence,
            final long timestampMs,
            final long batch,
            final DirectBuffer buffer,
            final int commandOffset,
            final int commandLength,
            final int outcomeOffset,
            final int outcomeLength) {
        if (isFinal) {
            return;
        }
        row = rows.next();
        decoder.decode(
                row, sequence, timestampMs, batch, buffer, commandOffset, commandLength, outcomeOffset, outcomeLength);
        turnDays(timestampMs);
        if (isFinal) {
            return;
        }
        campaign.onRecord(
                sequence, timestampMs, batch, buffer, commandOffset, commandLength, outcomeOffset, outcomeLength);
        follow();
    }

    private void follow() {
        final boolean withinDay = wanted != null && wanted.contains(row.timestampMs);
        lastSequence = row.sequence;
        if (withinDay && firstSequence == 0) {
            firstSequence = row.sequence;
        }
        postings.post(row);
        book.follow(row, withinDay);
        held.follow(row);
        countFees();
        if (withinDay) {
            try {
                rows.record();
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void countFees() {
        if (row.foreign || row.code == OutcomeCode.IGNORED) {
            return;
        }
        if (row.kind == RecordKind.CORRECTION && row.shape == RecordView.Shape.ADMIN) {
            fees.correction(row.channelName, row.merchant, row.amountFen);
        }
        final boolean ofOrganisation = row.projectIndex >= 0 && !row.ofHeld && row.code != OutcomeCode.HELD;
        if (ofOrganisation && !row.channelName.isEmpty() && !row.markedRefundPending) {
            final long settledFen = postings.settledFen(row);
            if (settledFen != 0) {
                fees.settled(
                        row.channelName,
                        row.merchant,
                        campaign.project(row.projectIndex).organisation(),
                        row.shape == RecordView.Shape.REFUND ? -settledFen : settledFen);
            }
        }
    }

    /** Closes the days between the record before and this one. */
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

    /** Ends the reading: the last day's fees. */
    void finish() {
        if (!isFinal) {
            closeFees();
        }
    }

    private void closeFees() {
        if (current == null) {
            return;
        }
        final boolean withinDay = current.equals(wanted);
        feeRow.clear();
        feeRow.sequence = lastSequence;
        for (final Map.Entry<Fees.Payee, Fees.Day> day : fees.days().entrySet()) {
            closeFees(day.getKey(), day.getValue(), withinDay);
        }
        fees = new Fees();
    }

    private void closeFees(final Fees.Payee payee, final Fees.Day day, final boolean withinDay) {
        final Campaign.Fee rate = rateOf(payee);
        final long settledFen = day.settledFen().values().stream().reduce(0L, Math::addExact);
        final long tableFen = rate == null ? 0 : FeeRounding.feeFen(settledFen, rate.ratePpm());
        final long feeFen = Math.addExact(tableFen, day.correctionFen());
        if (feeFen == 0) {
            return;
        }
        final String[] organisations = day.settledFen().keySet().toArray(String[]::new);
        final long[] weights = new long[organisations.length];
        for (int i = 0; i < weights.length; i++) {
            final long fen = day.settledFen().get(organisations[i]);
            weights[i] = Math.max(0, feeFen > 0 ? fen : -fen);
        }
        final int receivable = accounts.channelReceivable(payee.channel(), payee.merchant());
        final boolean nobody = Arrays.stream(weights).allMatch(weight -> weight == 0);
        if (nobody || rate != null && rate.platformBears()) {
            postFee(accounts.index(Accounts.PLATFORM_FEES), receivable, feeFen);
        } else {
            final long[] parts = LargestRemainder.split(Math.abs(feeFen), weights);
            for (int i = 0; i < parts.length; i++) {
                final long part = feeFen > 0 ? parts[i] : -parts[i];
                postFee(accounts.organisationPayable(organisations[i]), receivable, part);
                if (withinDay && part != 0) {
                    feesByOrganisation.merge(organisations[i], part, Math::addExact);
                }
            }
        }
        if (withinDay) {
            feesByChannel.merge(payee.channel(), feeFen, Math::addExact);
            book.day.feeFen = Math.addExact(book.day.feeFen, feeFen);
        }
    }

    private void postFee(final int debit, final int receivable, final long fen) {
        if (fen > 0) {
            entry(feeRow, debit, receivable, fen);
        } else if (fen < 0) {
            entry(feeRow, receivable, debit, -fen);
        }
    }

    /** The payee's rate: its merchant's own, else the channel's. */
    private Campaign.Fee rateOf(final Fees.Payee payee) {
        Campaign.Fee found = null;
        for (final Campaign.Fee fee : campaign.campaign().fees()) {
            if (Channels.nameOf(fee.channel()).equals(payee.channel())
                    && (fee.merchant().equals(payee.merchant())
                            || fee.merchant().isEmpty() && found == null)) {
                found = fee;
            }
        }
        return found;
    }

    private void entry(final RecordView cause, final int debit, final int credit, final long fen) {
        final boolean withinDay = wanted != null && current != null && current.equals(wanted);
        accounts.move(debit, credit, fen, withinDay);
        if (withinDay) {
            entries++;
            rows.entry(entries, cause.sequence, accounts.at(debit), accounts.at(credit), fen);
        }
    }

    /** The day, once the journal has shown its campaign's zone; null before. */
    BusinessDay wantedDay() {
        return wanted;
    }
}

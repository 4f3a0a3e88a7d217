package org.tributary.engine.settlement.book;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.record.RecordKind;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.settlement.payee.HeldFigures;
import org.tributary.engine.settlement.payee.HeldPayees;
import org.tributary.engine.settlement.payee.Payee;
import org.tributary.engine.transparency.Originals;

/**
 * The fees that channels keep, from the journaled fee tables alone. A trade is charged by the table in force when its
 * payment was journaled, its refunds too. With {@code rounding: trade} each trade is rounded by itself, see {@link
 * TradeFees}; with {@code rounding: day} a payee's settled money of a day is summed, its fee rounded once, and split
 * over the organisations by largest remainder. Held money is charged when it is allocated; until then its fee is only noted, trade by
 * trade, since the channel's bill has it. Entries are made at the day's end, one per organisation and payee. One thread.
 */
public final class FeeBook {
    private final Accounts accounts;
    private final CampaignAssembler campaign;
    private final Originals originals;
    private final FeeHistory history = new FeeHistory();
    private final TradeFees trades = new TradeFees();
    private final TreeMap<String, Long> ofOrganisation = new TreeMap<>();
    private final TreeMap<String, Long> ofChannel = new TreeMap<>();
    private final TreeMap<Integer, Long> ofProject = new TreeMap<>();
    private long ofPlatformFen;
    /** Fees that each organisation bears, by payee. */
    private final TreeMap<String, TreeMap<Payee, Long>> ofPayee = new TreeMap<>();

    /** Takes the fees that no organisation bears: the platform's, and those of held money. */
    private final HeldPayees held;

    private Fees day = new Fees();

    /** Takes the entries of a day. */
    @FunctionalInterface
    interface Sink {
        /** Debits one account and credits another with the same amount, above 0. */
        void post(int debitAccount, int creditAccount, long fen);
    }

    FeeBook(
            final Accounts accounts,
            final CampaignAssembler campaign,
            final Originals originals,
            final HeldPayees held) {
        this.held = held;
        this.accounts = accounts;
        this.campaign = campaign;
        this.originals = originals;
    }

    /**
     * Follows one record.
     *
     * @param settledFen from {@link Postings#post}
     */
    void follow(final RecordView row, final long settledFen) {
        history.follow(row.sequence, campaign.campaign());
        if (row.foreign || row.code == OutcomeCode.IGNORED) {
            return;
        }
        switch (row.shape) {
            case PAYMENT -> payment(row, settledFen);
            case ALLOCATION -> allocation(row, settledFen);
            case REFUND -> refund(row, settledFen);
            case ADMIN -> {
                if (row.kind == RecordKind.CORRECTION) {
                    correction(row);
                }
            }
            default -> {
                // moves no money of a channel
            }
        }
    }

    private void payment(final RecordView row, final long settledFen) {
        final Campaign.Fee fee = history.now(row.channelName, row.merchant);
        if (row.code == OutcomeCode.HELD) {
            if (fee != null) {
                note(row.channelName, row.merchant, FeeRounding.tradeFeeFen(settledFen, fee.ratePpm()));
            }
            return;
        }
        settled(row, row.channelName, row.merchant, fee, settledFen);
        if (fee != null && !fee.roundedByDay()) {
            final long feeFen = FeeRounding.tradeFeeFen(settledFen, fee.ratePpm());
            charge(row.channelName, row.merchant, row.projectIndex, fee.platformBears(), feeFen);
        }
    }

    private void allocation(final RecordView row, final long settledFen) {
        if (row.markedRefundPending) {
            return;
        }
        final Campaign.Fee fee = history.at(row.originalSequence, row.channelName, row.merchant);
        settled(row, row.channelName, row.merchant, fee, settledFen);
        if (fee != null && !fee.roundedByDay()) {
            final long tableFen = FeeRounding.tradeFeeFen(row.originalAmountFen - row.unsettledFen, fee.ratePpm());
            final long feeFen = trades.keptFen(row.originalSequence, tableFen);
            charge(row.channelName, row.merchant, row.projectIndex, fee.platformBears(), feeFen);
            note(row.channelName, row.merchant, -feeFen);
        } else if (fee != null) {
            note(row.channelName, row.merchant, -FeeRounding.tradeFeeFen(settledFen, fee.ratePpm()));
        }
    }

    /** Notes a fee of held money; negative: given back, or borne by an organisation from now on. */
    private void note(final String channel, final String merchant, final long feeFen) {
        if (feeFen != 0) {
            final Fees.Day payee = day.day(channel, merchant);
            payee.heldFen = Math.addExact(payee.heldFen, feeFen);
        }
    }

    private void refund(final RecordView row, final long settledFen) {
        if (row.originalSequence == 0 || row.refundFen == 0) {
            return;
        }
        final Originals.Donation original = originalOf(row);
        final Campaign.Fee fee = history.at(row.originalSequence, original.channelName(), original.merchant());
        if (!row.ofHeld) {
            settled(row, original.channelName(), original.merchant(), fee, -settledFen);
        }
        if (fee != null && !fee.roundedByDay()) {
            final long tableFen =
                    FeeRounding.tradeFeeFen(original.amountFen() - original.unsettledFen(), fee.ratePpm());
            final long refundFeeFen = FeeRounding.tradeFeeFen(settledFen, fee.ratePpm());
            final long backFen = trades.refunded(row.originalSequence, tableFen, refundFeeFen);
            if (row.ofHeld) {
                note(original.channelName(), original.merchant(), -backFen);
            } else {
                charge(original.channelName(), original.merchant(), row.projectIndex, fee.platformBears(), -backFen);
            }
        } else if (fee != null && row.ofHeld) {
            note(original.channelName(), original.merchant(), -FeeRounding.tradeFeeFen(settledFen, fee.ratePpm()));
        }
    }

    /** Returns the donation of a refund, whose command contains the paid amount: no look-up in the journal. */
    private Originals.Donation originalOf(final RecordView row) {
        if (row.derived || row.originalAmountFen == 0 || row.kind == RecordKind.REFUND_REVERSED) {
            return originals.of(row.originalSequence);
        }
        return new Originals.Donation(
                row.channelName, row.transactionId, row.merchant, row.originalAmountFen, row.unsettledFen);
    }

    /** Counts a fee booked from the bill: of one trade, or of a channel's day. */
    private void correction(final RecordView row) {
        if (row.originalSequence == 0) {
            final Fees.Day payee = day.day(row.channelName, row.merchant);
            payee.correctionFen = Math.addExact(payee.correctionFen, row.amountFen);
            return;
        }
        final Campaign.Fee fee = history.at(row.originalSequence, row.channelName, row.merchant);
        if (row.refundId.isEmpty()) {
            trades.corrected(row.originalSequence, row.amountFen);
        }
        final int project = campaign.projectIndex(row.project);
        if (project >= 0) {
            charge(row.channelName, row.merchant, project, fee != null && fee.platformBears(), row.amountFen);
        } else {
            note(row.channelName, row.merchant, row.amountFen);
        }
    }

    private static boolean isByTrade(final Campaign.@Nullable Fee fee) {
        return fee != null && !fee.roundedByDay();
    }

    private String organisation(final int project) {
        return campaign.knownProject(project).organisation();
    }

    private void settled(
            final RecordView row,
            final String channel,
            final String merchant,
            final Campaign.@Nullable Fee fee,
            final long settledFen) {
        if (settledFen != 0) {
            final boolean byDay = fee != null && fee.roundedByDay();
            day.day(channel, merchant).of(organisation(row.projectIndex)).settled(row.projectIndex, settledFen, byDay);
        }
    }

    private void charge(
            final String channel,
            final String merchant,
            final int project,
            final boolean platformBears,
            final long feeFen) {
        if (feeFen == 0) {
            return;
        }
        final Fees.Day payee = day.day(channel, merchant);
        if (platformBears) {
            payee.platformFen = Math.addExact(payee.platformFen, feeFen);
        } else {
            payee.of(organisation(project)).charged(project, feeFen);
        }
    }

    /**
     * Ends a day and makes its entries.
     *
     * @param wanted true if it is the day that is settled
     */
    void close(final boolean wanted, final Sink sink) {
        for (final Map.Entry<Payee, Fees.Day> each : day.days().entrySet()) {
            close(each.getKey(), each.getValue(), wanted, sink);
        }
        day = new Fees();
    }

    private void close(final Payee payee, final Fees.Day sums, final boolean wanted, final Sink sink) {
        final Campaign.Fee fee = history.now(payee.channel(), payee.merchant());
        addRoundedByDay(sums, fee);
        final int receivable = accounts.channelReceivable(payee.channel(), payee.merchant());
        long totalFen = sums.platformFen;
        post(sink, accounts.index(Accounts.PLATFORM_FEES), receivable, sums.platformFen);
        for (final Map.Entry<String, Fees.Sums> part : sums.organisations.entrySet()) {
            final long fen = part.getValue().all.chargedFen;
            if (fen != 0) {
                post(sink, accounts.organisationPayable(part.getKey()), receivable, fen);
                totalFen = Math.addExact(totalFen, fen);
                if (wanted) {
                    ofOrganisation.merge(part.getKey(), fen, Math::addExact);
                    ofPayee.computeIfAbsent(part.getKey(), made -> new TreeMap<>())
                            .merge(payee, fen, Math::addExact);
                }
            }
            if (wanted) {
                part.getValue().forEachProject((project, feeFen) -> ofProject.merge(project, feeFen, Math::addExact));
            }
        }
        if (wanted) {
            ofChannel.merge(payee.channel(), totalFen, Math::addExact);
            ofPlatformFen = Math.addExact(ofPlatformFen, sums.platformFen);
            final HeldFigures ofNone = held.of(payee);
            ofNone.platformFeeFen = Math.addExact(ofNone.platformFeeFen, sums.platformFen);
            ofNone.feeFen = Math.addExact(ofNone.feeFen, sums.heldFen);
        }
    }

    /** Splits the fee of the day's sum, and what was booked for the day as a whole, by the day's settled money. */
    private static void addRoundedByDay(final Fees.Day sums, final Campaign.@Nullable Fee fee) {
        final long byDayFen = sums.organisations.values().stream()
                .mapToLong(part -> part.all.roundedByDayFen)
                .reduce(0, Math::addExact);
        final long tableFen = fee == null ? 0 : FeeRounding.feeFen(byDayFen, fee.ratePpm());
        final long feeFen = Math.addExact(tableFen, sums.correctionFen);
        final Fees.Sums[] parts = sums.organisations.values().toArray(Fees.Sums[]::new);
        final long[] weights = Arrays.stream(parts)
                .mapToLong(part -> part.all.weight(feeFen, tableFen != 0))
                .toArray();
        final boolean weightless = Arrays.stream(weights).allMatch(weight -> weight == 0);
        if (weightless || fee != null && fee.platformBears()) {
            sums.platformFen = Math.addExact(sums.platformFen, feeFen);
            return;
        }
        final long[] split = LargestRemainder.split(Math.abs(feeFen), weights);
        for (int i = 0; i < parts.length; i++) {
            parts[i].chargedByDay(feeFen > 0 ? split[i] : -split[i], tableFen != 0);
        }
    }

    private static void post(final Sink sink, final int debit, final int receivable, final long fen) {
        if (fen > 0) {
            sink.post(debit, receivable, fen);
        } else if (fen < 0) {
            sink.post(receivable, debit, -fen);
        }
    }

    /** Returns the fees of the settled day that an organisation bears. */
    public long ofOrganisationFen(final String organisation) {
        return ofOrganisation.getOrDefault(organisation, 0L);
    }

    /** Returns the fees of the period that are borne by a project's organisation for the project, by its index (RULES 19.9). */
    public long ofProjectFen(final int project) {
        return ofProject.getOrDefault(project, 0L);
    }

    /** Returns the fees of the period that the platform bears. */
    public long ofPlatformFen() {
        return ofPlatformFen;
    }

    /** Returns the fees of the period that an organisation bears, by payee. */
    public Map<Payee, Long> ofOrganisationByPayee(final String organisation) {
        return Collections.unmodifiableMap(ofPayee.getOrDefault(organisation, new TreeMap<>()));
    }

    /** Returns the fees of the settled day that a channel keeps. */
    public long ofChannelFen(final String channel) {
        return ofChannel.getOrDefault(channel, 0L);
    }

    /** Returns all fees of the settled day. */
    long ofDayFen() {
        return ofChannel.values().stream().reduce(0L, Math::addExact);
    }
}

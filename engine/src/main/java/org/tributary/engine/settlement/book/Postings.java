package org.tributary.engine.settlement.book;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.record.RecordKind;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.transparency.Originals;

/**
 * Turns records into double entries: the one place that knows RULES 19.7. Every entry has one debit and one credit, so
 * it balances by construction. No other class moves money for a record.
 */
final class Postings {
    /** Takes entries in order. */
    @FunctionalInterface
    interface Sink {
        /** Debits one account and credits another with the same amount, above 0. */
        void post(RecordView cause, int debitAccount, int creditAccount, long fen);
    }

    private final Accounts accounts;
    private final CampaignAssembler campaign;
    private final Originals originals;
    private final Sink sink;
    private final int held;
    private final int refunds;
    private final AccountsByIndex payables = new AccountsByIndex();
    private final AccountsByIndex sponsors = new AccountsByIndex();
    private final Map<String, Integer> channels = new HashMap<>();

    Postings(final Accounts accounts, final CampaignAssembler campaign, final Originals originals, final Sink sink) {
        this.accounts = accounts;
        this.campaign = campaign;
        this.originals = originals;
        this.sink = sink;
        this.held = accounts.index(Accounts.HELD);
        this.refunds = accounts.index(Accounts.REFUNDS);
    }

    /**
     * Posts the money that a record moves; nothing for records that move none of the campaign's currency.
     *
     * @return settled part of the donor's money that moved: paid, allocated or refunded (negative: given back to the
     *     donation), in fen
     */
    long post(final RecordView row) {
        if (row.foreign && row.joinedFen == 0 || row.code == OutcomeCode.IGNORED) {
            return 0;
        }
        final long settledFen = row.foreign ? 0 : settledFen(row);
        switch (row.shape) {
            case PAYMENT -> payment(row, settledFen);
            case REFUND -> refund(row, settledFen);
            case ALLOCATION -> allocation(row, settledFen);
            case CONTRIBUTION -> matches(row);
            case POOL_EVENT -> poolEvent(row);
            default -> {
                // duplicates and admin records move nothing; fees are posted at the day's end
            }
        }
        return settledFen;
    }

    private void payment(final RecordView row, final long settledFen) {
        move(row, channel(row), row.code == OutcomeCode.HELD ? held : payable(row), settledFen);
        matches(row);
    }

    private void allocation(final RecordView row, final long settledFen) {
        if (!row.markedRefundPending) {
            move(row, held, payable(row), settledFen);
            matches(row);
        }
    }

    private void refund(final RecordView row, final long settledFen) {
        final int from = row.ofHeld ? held : row.projectIndex < 0 ? refunds : payable(row);
        final long excessFen = row.foreign ? 0 : row.excessFen;
        if (row.joinedSequence > 0) {
            // A waiting refund was taken from suspense:refunds; now its donation bears it, and the excess stays. The
            // channel can't give back a part of the donation that it never settled.
            move(row, from, refunds, settledFen);
            final long unsettledFen = row.joinedFen - settledFen - excessFen;
            move(row, unsettledFen == 0 ? refunds : channel(row), refunds, unsettledFen);
        } else {
            move(row, from, channel(row), settledFen);
            move(row, refunds, channel(row), excessFen);
        }
        matches(row);
    }

    private void poolEvent(final RecordView row) {
        if (row.poolEvent != PoolEventKind.SLOT_CARRIED && row.poolEvent != PoolEventKind.SLOT_CLOSED) {
            matches(row);
        }
    }

    private void matches(final RecordView row) {
        for (int i = 0; i < row.lineCount; i++) {
            if (row.lineFen[i] != 0) {
                move(row, sponsor(row.linePool[i]), payable(row.lineProject[i]), row.lineFen[i]);
            }
        }
    }

    /**
     * The part of a refund (negative: of money given back) or allocation that the channel settles, in fen. Refunds and
     * allocations of donations with unsettled parts move the settled share only.
     */
    private long settledFen(final RecordView row) {
        return switch (row.shape) {
            case PAYMENT -> SettledAmount.leftFen(row.amountFen, row.unsettledFen, 0);
            case ALLOCATION ->
                row.markedRefundPending
                        ? 0
                        : SettledAmount.leftFen(row.originalAmountFen, row.unsettledFen, row.baseRefundedFen);
            case REFUND -> row.refundFen == 0 ? 0 : refundedSettledFen(row);
            default -> 0;
        };
    }

    private long refundedSettledFen(final RecordView row) {
        if (row.originalSequence == 0) {
            return row.refundFen;
        }
        if (row.originalAmountFen > 0 && row.kind != RecordKind.REFUND_REVERSED) {
            // the refund's own command contains the paid amount: no look-up in the journal
            return refundedSettledFen(row, row.originalAmountFen, row.unsettledFen);
        }
        final Originals.Donation original = originals.of(row.originalSequence);
        return refundedSettledFen(row, original.amountFen(), original.unsettledFen());
    }

    private static long refundedSettledFen(final RecordView row, final long paidFen, final long unsettledFen) {
        return SettledAmount.refundedFen(paidFen, unsettledFen, row.refundedTotalFen, row.refundFen);
    }

    private int payable(final RecordView row) {
        return payable(row.projectIndex);
    }

    private int payable(final int project) {
        final String organisation = campaign.knownProject(project).organisation();
        return payables.of(project, organisation, accounts::organisationPayable);
    }

    private int sponsor(final int pool) {
        return sponsors.of(pool, campaign.knownPool(pool).sponsor(), accounts::sponsorReceivable);
    }

    private int channel(final RecordView row) {
        if (!row.merchant.isEmpty()) {
            return accounts.channelReceivable(row.channelName, row.merchant);
        }
        final Integer known = channels.get(row.channelName);
        if (known != null) {
            return known;
        }
        final int account = accounts.channelReceivable(row.channelName, "");
        channels.put(row.channelName, account);
        return account;
    }

    /** Account by index of a project or pool, so that account names are not built per record. */
    private static final class AccountsByIndex {
        private String[] owners = new String[64];
        private int[] found = new int[64];

        /** Returns the account of the index's present owner; a later campaign may change the owner. */
        int of(final int index, final String owner, final ToIntFunction<String> account) {
            if (index >= owners.length) {
                owners = Arrays.copyOf(owners, 2 * index);
                found = Arrays.copyOf(found, 2 * index);
            }
            if (owners[index] != owner && !owner.equals(owners[index])) {
                found[index] = account.applyAsInt(owner);
                owners[index] = owner;
            }
            return found[index];
        }
    }

    private void move(final RecordView row, final int debit, final int credit, final long fen) {
        if (fen > 0) {
            sink.post(row, debit, credit, fen);
        } else if (fen < 0) {
            sink.post(row, credit, debit, -fen);
        }
    }
}

package org.tributary.engine.core.state;

import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;
import org.tributary.engine.core.table.DonorTable;
import org.tributary.engine.core.table.RowList;

/**
 * One refund account for each payment with a reported refund, whether the payment is known or not: its sums, the
 * reported totals and the reversals, by the 128-bit hash of the payment's id (see {@link Ids}). Accounts are numbered from 0.
 * A total or a reversal takes one row; deciding one scans the other rows of its payment.
 */
public final class RefundAccounts {
    /** No account has that id. */
    public static final int NONE = -1;

    private static final int IDS = 40;
    private static final int ACCOUNTS = 41;
    private static final int TOTALS = 43;
    private static final int REVERSALS = 44;
    private static final int AWAITED = 45;

    private static final int NAMED = 0;
    private static final int REVERSED = 8;
    private static final int DISPUTED = 16;
    private static final int DISPUTES_REVERSED = 24;
    private static final int INCREASES = 32;
    private static final int STRICT = 40;
    private static final int TIED = 48;
    private static final int HIGHEST_TOTAL = 56;
    private static final int STANDING = 64;
    private static final int FIRST_RECORD = 72;
    private static final int FIRST_TOTAL = 80;
    private static final int FIRST_REVERSAL = 84;
    private static final int FLAGS = 88;
    private static final int STEPPED = 92;
    private static final int ACCOUNT_BYTES = 100;
    private static final int IS_NAMED_BY_REFUND = 1;
    private static final int IS_FOREIGN = 2;

    private static final int TOTAL_TIME = 0;
    private static final int TOTAL_STRICT = 8;
    private static final int TOTAL_TIED = 16;
    private static final int TOTAL_NEXT = 24;
    private static final int TOTAL_BYTES = 28;

    private static final int REVERSAL_TIME = 0;
    private static final int REVERSAL_FEN = 8;
    private static final int REVERSAL_NEXT = 16;
    private static final int REVERSAL_BYTES = 20;

    private final DonorTable ids = new DonorTable();
    private final RowList accounts = new RowList(ACCOUNT_BYTES);
    private final RowList totals = new RowList(TOTAL_BYTES);
    private final RowList reversals = new RowList(REVERSAL_BYTES);
    /** Ids of accounts that were opened before their payment arrived: most payments' look-ups end here, without a hit. */
    private final DonorTable awaited = new DonorTable();

    private final RefundSums alone = new RefundSums();

    /** Account of a payment, {@link #NONE} if no refund of it was reported. */
    public int find(final IdKey payment) {
        return ids.size() == 0 ? NONE : ids.find(payment.hi(), payment.lo());
    }

    /** Account of a payment, opened if it had none. */
    public int findOrOpen(final IdKey payment, final boolean paymentIsKnown) {
        final int account = ids.findOrAdd(payment.hi(), payment.lo());
        if (account == accounts.size()) {
            accounts.append();
            if (!paymentIsKnown) {
                awaited.findOrAdd(payment.hi(), payment.lo());
            }
        }
        return account;
    }

    /** Account that waits for the payment of that id and has a refunded amount, {@link #NONE} if no account does. */
    public int waiting(final IdKey payment) {
        if (awaited.size() == 0 || awaited.find(payment.hi(), payment.lo()) < 0) {
            return NONE;
        }
        final int account = find(payment);
        return standingFen(account) == 0 ? NONE : account;
    }

    /** The refunded amount; 0 for {@link #NONE}. */
    public long standingFen(final int account) {
        return account == NONE ? 0 : accounts.getLong(account, STANDING);
    }

    /** True if the account waits with foreign money, which is in no sum. */
    public boolean foreign(final int account) {
        return account != NONE && (accounts.getInt(account, FLAGS) & IS_FOREIGN) != 0;
    }

    /** Notes whether what waits is foreign money. */
    public void foreign(final int account, final boolean isForeign) {
        final int flags = accounts.getInt(account, FLAGS);
        accounts.putInt(account, FLAGS, isForeign ? flags | IS_FOREIGN : flags & ~IS_FOREIGN);
    }

    /** Record that last raised the refunded amount from 0. */
    public long firstRecord(final int account) {
        return accounts.getLong(account, FIRST_RECORD);
    }

    /** Reads an account's sums; of {@link #NONE} they are 0. */
    public void read(final int account, final RefundSums into) {
        into.clear();
        if (account != NONE) {
            into.namedFen = accounts.getLong(account, NAMED);
            into.reversedFen = accounts.getLong(account, REVERSED);
            into.disputedFen = accounts.getLong(account, DISPUTED);
            into.disputesReversedFen = accounts.getLong(account, DISPUTES_REVERSED);
            into.increasesFen = accounts.getLong(account, INCREASES);
            into.strictFen = accounts.getLong(account, STRICT);
            into.tiedFen = accounts.getLong(account, TIED);
            into.highestTotalFen = accounts.getLong(account, HIGHEST_TOTAL);
            into.steppedFen = accounts.getLong(account, STEPPED);
            into.isNamedByRefund = (accounts.getInt(account, FLAGS) & IS_NAMED_BY_REFUND) != 0;
        }
    }

    /**
     * Keeps an account's sums.
     *
     * @param record that changed them
     */
    public void keep(final int account, final RefundSums from, final long record) {
        final long beforeFen = accounts.getLong(account, STANDING);
        final long standingFen = from.standingFen();
        if (from.overflow()) {
            throw new IllegalStateException("sums of a refund account beyond the range of a long");
        }
        accounts.putLong(account, NAMED, from.namedFen);
        accounts.putLong(account, REVERSED, from.reversedFen);
        accounts.putLong(account, DISPUTED, from.disputedFen);
        accounts.putLong(account, DISPUTES_REVERSED, from.disputesReversedFen);
        accounts.putLong(account, INCREASES, from.increasesFen);
        accounts.putLong(account, STRICT, from.strictFen);
        accounts.putLong(account, TIED, from.tiedFen);
        accounts.putLong(account, HIGHEST_TOTAL, from.highestTotalFen);
        accounts.putLong(account, STEPPED, from.steppedFen);
        accounts.putLong(account, STANDING, standingFen);
        final int flags = accounts.getInt(account, FLAGS);
        accounts.putInt(account, FLAGS, from.isNamedByRefund ? flags | IS_NAMED_BY_REFUND : flags);
        if (beforeFen == 0 && standingFen > 0) {
            accounts.putLong(account, FIRST_RECORD, record);
        }
    }

    /** Adds a total to an account's sums without keeping it. */
    public void previewTotal(
            final int account, final RefundSums sums, final long totalFen, final long timeMs, final long previousFen) {
        long beforeFen = 0;
        long tiedFen = 0;
        for (int row = firstReversal(account); row >= 0; row = reversals.getInt(row, REVERSAL_NEXT) - 1) {
            final long reversedAtMs = reversals.getLong(row, REVERSAL_TIME);
            beforeFen += reversedAtMs < timeMs ? reversals.getLong(row, REVERSAL_FEN) : 0;
            tiedFen += reversedAtMs == timeMs ? reversals.getLong(row, REVERSAL_FEN) : 0;
        }
        sums.total(totalFen, beforeFen, tiedFen, previousFen);
    }

    /** Keeps a total that was previewed; call it before {@link #keep}. */
    public void addTotal(final int account, final long totalFen, final long timeMs, final long previousFen) {
        alone.clear();
        alone.highestTotalFen = accounts.getLong(account, HIGHEST_TOTAL);
        previewTotal(account, alone, totalFen, timeMs, previousFen);
        final int row = totals.append();
        totals.putLong(row, TOTAL_TIME, timeMs);
        totals.putLong(row, TOTAL_STRICT, alone.strictFen);
        totals.putLong(row, TOTAL_TIED, alone.tiedFen);
        totals.putInt(row, TOTAL_NEXT, accounts.getInt(account, FIRST_TOTAL));
        accounts.putInt(account, FIRST_TOTAL, row + 1);
    }

    /** Adds a reversal of a refund to an account's sums without keeping it. */
    public void previewReversal(final int account, final RefundSums sums, final long fen, final long timeMs) {
        long strictFen = 0;
        long tiedFen = 0;
        for (int row = firstTotal(account); row >= 0; row = totals.getInt(row, TOTAL_NEXT) - 1) {
            final long addedFen = timeMs < totals.getLong(row, TOTAL_TIME) ? fen : 0;
            sums.overflow(addedFen > Long.MAX_VALUE - totals.getLong(row, TOTAL_TIED));
            strictFen = Math.max(strictFen, totals.getLong(row, TOTAL_STRICT) + addedFen);
            tiedFen = Math.max(tiedFen, totals.getLong(row, TOTAL_TIED) + addedFen);
        }
        sums.reverse(fen, strictFen, tiedFen);
    }

    /** Keeps a reversal that was previewed. */
    public void addReversal(final int account, final long fen, final long timeMs) {
        for (int row = firstTotal(account); row >= 0; row = totals.getInt(row, TOTAL_NEXT) - 1) {
            if (timeMs < totals.getLong(row, TOTAL_TIME)) {
                totals.putLong(row, TOTAL_STRICT, totals.getLong(row, TOTAL_STRICT) + fen);
                totals.putLong(row, TOTAL_TIED, totals.getLong(row, TOTAL_TIED) + fen);
            }
        }
        final int row = reversals.append();
        reversals.putLong(row, REVERSAL_TIME, timeMs);
        reversals.putLong(row, REVERSAL_FEN, fen);
        reversals.putInt(row, REVERSAL_NEXT, accounts.getInt(account, FIRST_REVERSAL));
        accounts.putInt(account, FIRST_REVERSAL, row + 1);
    }

    private int firstTotal(final int account) {
        return account == NONE ? NONE : accounts.getInt(account, FIRST_TOTAL) - 1;
    }

    private int firstReversal(final int account) {
        return account == NONE ? NONE : accounts.getInt(account, FIRST_REVERSAL) - 1;
    }

    void write(final StateOut out) {
        out.putTable(IDS, ids);
        out.putTable(ACCOUNTS, accounts);
        out.putTable(TOTALS, totals);
        out.putTable(REVERSALS, reversals);
        out.putTable(AWAITED, awaited);
    }

    void read(final StateIn in) {
        in.getTable(IDS, ids);
        in.getTable(ACCOUNTS, accounts);
        in.getTable(TOTALS, totals);
        in.getTable(REVERSALS, reversals);
        in.getTable(AWAITED, awaited);
    }
}

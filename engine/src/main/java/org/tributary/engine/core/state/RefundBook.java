package org.tributary.engine.core.state;

import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;
import org.tributary.engine.core.table.LongTable;

/**
 * Refunds: the accounts of payments, the refunds that are known by name (a reversal must find them by the record that made
 * them known), and the amount that each line has given back.
 */
public final class RefundBook {
    private static final int NAMED = 46;
    private static final int TAKEN_BACK = 42;

    private static final int ACCOUNT = 0;
    private static final int AMOUNT = 1;
    private static final int FLAGS = 2;
    private static final long IS_DISPUTE = 1;
    private static final long IS_STEPPED_OVER = 2;

    private static final int POOL_BITS = 16;

    private final RefundAccounts accounts = new RefundAccounts();
    private final LongTable named = new LongTable(3);
    private final LongTable takenBack = new LongTable(1);

    /** The accounts. */
    public RefundAccounts accounts() {
        return accounts;
    }

    /** Notes a refund that has a name. */
    public void name(final long record, final int account, final long amountFen, final boolean dispute) {
        final long row = named.findOrInsert(record);
        named.setAt(row, ACCOUNT, account + 1L);
        named.setAt(row, AMOUNT, amountFen);
        named.setAt(row, FLAGS, dispute ? IS_DISPUTE : 0);
    }

    /** Account of the refund that a record made known, {@link RefundAccounts#NONE} if it made none known. */
    public int accountOf(final long record) {
        return (int) named.get(record, ACCOUNT) - 1;
    }

    /** Amount of the refund that a record made known, fen. */
    public long amountFen(final long record) {
        return named.get(record, AMOUNT);
    }

    /** True if the refund that a record made known is a dispute. */
    public boolean isDispute(final long record) {
        return (named.get(record, FLAGS) & IS_DISPUTE) != 0;
    }

    /** Notes that the refund which a record made known was stepped over: its whole amount is held apart. */
    public void markSteppedOver(final long record) {
        named.put(record, FLAGS, named.get(record, FLAGS) | IS_STEPPED_OVER);
    }

    /** True if the refund that a record made known was stepped over. */
    public boolean isSteppedOver(final long record) {
        return (named.get(record, FLAGS) & IS_STEPPED_OVER) != 0;
    }

    /** Amount that refunds have taken back from a pool's line of a donation, fen. */
    public long takenBackFen(final long payment, final int pool) {
        return takenBack.get(payment << POOL_BITS | pool, 0);
    }

    /** Notes that a refund took back more of a line. */
    public void takeBack(final long payment, final int pool, final long amountFen) {
        takenBack.add(payment << POOL_BITS | pool, 0, amountFen);
    }

    void write(final StateOut out) {
        accounts.write(out);
        out.putTable(NAMED, named);
        out.putTable(TAKEN_BACK, takenBack);
    }

    void read(final StateIn in) {
        accounts.read(in);
        in.getTable(NAMED, named);
        in.getTable(TAKEN_BACK, takenBack);
    }
}

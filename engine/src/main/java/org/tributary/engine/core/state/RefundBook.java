package org.tributary.engine.core.state;

import org.tributary.engine.core.table.DonorTable;
import org.tributary.engine.core.table.LongTable;
import org.tributary.engine.core.table.RowList;

/**
 * Refunds: what each record took back (a reversal must find it), what the channel says it has refunded of a payment, what
 * every line has given back, and the refunds that wait for a payment nobody knows yet.
 *
 * <p>Payments that wait are keyed by the 128-bit hash of their id, see {@link Ids}.
 */
public final class RefundBook {
    /** Refunds told apart while they wait for one payment; what comes behind them is added to the last. */
    public static final int MAX_WAITING = 64;

    /** No payment waits under that id. */
    public static final int NONE = -1;

    private static final int RECORDS = 40;
    private static final int TOTALS = 41;
    private static final int TAKEN_BACK = 42;
    private static final int WAITING_IDS = 43;
    private static final int WAITING = 44;
    private static final int WAITING_ROWS = 45;

    private static final int PAYMENT = 0;
    private static final int TAKEN = 1;
    private static final int EXCESS = 2;
    private static final int DISPUTE = 3;

    private static final int FIRST = 0;
    private static final int LAST = 1;
    private static final int COUNT = 2;
    private static final int TOTAL = 3;

    private static final int ROW_SEQUENCE = 0;
    private static final int ROW_FEN = 8;
    private static final int ROW_NEXT = 16;
    private static final int ROW_FLAGS = 20;
    private static final int ROW_BYTES = 24;
    private static final int ROW_IS_DISPUTE = 1;
    private static final int ROW_IS_FOREIGN = 2;

    private static final int POOL_BITS = 16;

    private final LongTable records = new LongTable(4);
    private final LongTable totals = new LongTable(1);
    private final LongTable takenBack = new LongTable(1);
    private final DonorTable waitingIds = new DonorTable();
    private final LongTable waiting = new LongTable(4);
    private final RowList rows = new RowList(ROW_BYTES);

    /** Books what a refund's record took of a payment, and what was beyond it. */
    public void book(
            final long refund, final long payment, final long takenFen, final long excessFen, final boolean dispute) {
        final long row = records.findOrInsert(refund);
        records.setAt(row, PAYMENT, payment);
        records.setAt(row, TAKEN, takenFen);
        records.setAt(row, EXCESS, excessFen);
        records.setAt(row, DISPUTE, dispute ? 1 : 0);
        if (!dispute) {
            totals.add(payment, 0, takenFen + excessFen);
        }
    }

    /** The payment a refund's record took from, 0 if there is none. */
    public long paymentOf(final long refund) {
        return records.get(refund, PAYMENT);
    }

    /** What a refund's record took of its payment and was not reversed, fen. */
    public long takenFen(final long refund) {
        return records.get(refund, TAKEN);
    }

    /** What a refund's record went beyond its payment and was not reversed, fen. */
    public long excessFen(final long refund) {
        return records.get(refund, EXCESS);
    }

    /** Books that a refund's money came back, in part or whole. */
    public void reverse(final long refund, final long takenFen, final long excessFen) {
        final long row = records.find(refund);
        records.setAt(row, TAKEN, records.fieldAt(row, TAKEN) - takenFen);
        records.setAt(row, EXCESS, records.fieldAt(row, EXCESS) - excessFen);
        if (records.fieldAt(row, DISPUTE) == 0) {
            totals.add(records.fieldAt(row, PAYMENT), 0, -takenFen - excessFen);
        }
    }

    /**
     * What the channel has refunded of a payment, excess included. Disputes are left out: they are no part of the total
     * that a channel reports.
     */
    public long totalFen(final long payment) {
        return totals.get(payment, 0);
    }

    /** What refunds have taken back of the line that a pool gave a donation, fen. */
    public long takenBackFen(final long payment, final int pool) {
        return takenBack.get(payment << POOL_BITS | pool, 0);
    }

    /** Notes that a refund took back more of a line. */
    public void takeBack(final long payment, final int pool, final long amountFen) {
        takenBack.add(payment << POOL_BITS | pool, 0, amountFen);
    }

    /** Handle of a payment's waiting refunds, {@link #NONE} if none wait. */
    public int waiting(final long idHi, final long idLo) {
        if (waitingIds.size() == 0) {
            return NONE;
        }
        final int index = waitingIds.find(idHi, idLo);
        return index < 0 || waiting.get(index, COUNT) == 0 ? NONE : index;
    }

    /** Lets a refund wait for its payment. */
    public void await(
            final long idHi,
            final long idLo,
            final long refund,
            final long amountFen,
            final boolean dispute,
            final boolean foreign) {
        final int index = waitingIds.findOrAdd(idHi, idLo);
        if (!dispute) {
            waiting.add(index, TOTAL, amountFen);
        }
        if (waiting.get(index, COUNT) == MAX_WAITING) {
            final int last = (int) waiting.get(index, LAST) - 1;
            rows.putLong(last, ROW_FEN, rows.getLong(last, ROW_FEN) + amountFen);
            return;
        }
        final int row = rows.append();
        rows.putLong(row, ROW_SEQUENCE, refund);
        rows.putLong(row, ROW_FEN, amountFen);
        rows.putInt(row, ROW_FLAGS, (dispute ? ROW_IS_DISPUTE : 0) | (foreign ? ROW_IS_FOREIGN : 0));
        if (waiting.add(index, COUNT, 1) == 1) {
            waiting.put(index, FIRST, row + 1L);
        } else {
            rows.putInt((int) waiting.get(index, LAST) - 1, ROW_NEXT, row + 1);
        }
        waiting.put(index, LAST, row + 1L);
    }

    /** What the channel has refunded of a payment that is awaited, disputes left out, fen. */
    public long waitingTotalFen(final int handle) {
        return handle == NONE ? 0 : waiting.get(handle, TOTAL);
    }

    /** Row of the first refund that waits, {@link #NONE} if none does. */
    public int firstWaiting(final int handle) {
        return handle == NONE ? NONE : (int) waiting.get(handle, FIRST) - 1;
    }

    /** Row of the next refund that waits for the same payment, {@link #NONE} behind the last. */
    public int nextWaiting(final int row) {
        return rows.getInt(row, ROW_NEXT) - 1;
    }

    /** Record of a waiting refund. */
    public long waitingSequence(final int row) {
        return rows.getLong(row, ROW_SEQUENCE);
    }

    /** Amount of a waiting refund. */
    public long waitingFen(final int row) {
        return rows.getLong(row, ROW_FEN);
    }

    /** True if the waiting refund is a dispute. */
    public boolean waitingIsDispute(final int row) {
        return (rows.getInt(row, ROW_FLAGS) & ROW_IS_DISPUTE) != 0;
    }

    /** True if the waiting refund is of foreign money: it stands in no sum. */
    public boolean waitingIsForeign(final int row) {
        return (rows.getInt(row, ROW_FLAGS) & ROW_IS_FOREIGN) != 0;
    }

    /** Forgets the refunds that waited for a payment: it is here. */
    public void joined(final int handle) {
        for (int field = FIRST; field <= TOTAL; field++) {
            waiting.put(handle, field, 0);
        }
    }

    void write(final StateOut out) {
        out.putTable(RECORDS, records::hashInto, records::writeSnapshot);
        out.putTable(TOTALS, totals::hashInto, totals::writeSnapshot);
        out.putTable(TAKEN_BACK, takenBack::hashInto, takenBack::writeSnapshot);
        out.putTable(WAITING_IDS, waitingIds::hashInto, waitingIds::writeSnapshot);
        out.putTable(WAITING, waiting::hashInto, waiting::writeSnapshot);
        out.putTable(WAITING_ROWS, rows::hashInto, rows::writeSnapshot);
    }

    void read(final StateIn in) {
        in.getTable(RECORDS, records::readSnapshot);
        in.getTable(TOTALS, totals::readSnapshot);
        in.getTable(TAKEN_BACK, takenBack::readSnapshot);
        in.getTable(WAITING_IDS, waitingIds::readSnapshot);
        in.getTable(WAITING, waiting::readSnapshot);
        in.getTable(WAITING_ROWS, rows::readSnapshot);
    }
}

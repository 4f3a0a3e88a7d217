package org.tributary.engine.core.state;

import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;
import org.tributary.engine.core.table.LongTable;

/**
 * Changes of donations after they were booked, by sequence of the donation's record. Sparse: most donations never change.
 */
public final class DonationBook {
    private static final int TOUCHED = 30;
    private static final int REFUNDED = 0;
    private static final int ALLOCATION = 1;
    private static final int BASE_REFUNDED = 2;
    private static final int FLAGS = 3;
    private static final int LAST_CHANGE = 4;
    private static final long PENDING = 1;
    private static final long FOREIGN = 2;
    private static final long EMPTIED = 4;

    private final LongTable touched = new LongTable(5);

    /** Refunded so far, fen. */
    public long refundedFen(final long sequence) {
        return touched.get(sequence, REFUNDED);
    }

    /**
     * Sets the amount refunded so far.
     *
     * @param record that changes it
     */
    public void refundedFen(final long sequence, final long totalFen, final long record) {
        final long location = touched.findOrInsert(sequence);
        touched.setAt(location, REFUNDED, totalFen);
        touched.setAt(location, LAST_CHANGE, record);
    }

    /** Record that last changed what is refunded of the donation, 0 if none did. */
    public long lastChange(final long sequence) {
        return touched.get(sequence, LAST_CHANGE);
    }

    /** Record that allocated a held donation, 0 if none did. */
    public long allocation(final long sequence) {
        return touched.get(sequence, ALLOCATION);
    }

    /** Refunded before the donation was allocated, fen. */
    public long baseRefundedFen(final long sequence) {
        return touched.get(sequence, BASE_REFUNDED);
    }

    /** Notes that a held donation was allocated. */
    public void allocate(final long sequence, final long allocationSequence, final long baseRefundedFen) {
        final long location = touched.findOrInsert(sequence);
        touched.setAt(location, ALLOCATION, allocationSequence);
        touched.setAt(location, BASE_REFUNDED, baseRefundedFen);
    }

    /** True if a held donation waits for the channel's refund. */
    public boolean refundPending(final long sequence) {
        return (touched.get(sequence, FLAGS) & PENDING) != 0;
    }

    /** Notes that a held donation waits for the channel's refund, or no longer does. */
    public void refundPending(final long sequence, final boolean pending) {
        flag(sequence, PENDING, pending);
    }

    /** True if a held donation is of foreign money. */
    public boolean foreign(final long sequence) {
        return (touched.get(sequence, FLAGS) & FOREIGN) != 0;
    }

    /** Notes that a held donation is of foreign money. */
    public void markForeign(final long sequence) {
        flag(sequence, FOREIGN, true);
    }

    /** True if all of a donation is refunded. */
    public boolean emptied(final long sequence) {
        return (touched.get(sequence, FLAGS) & EMPTIED) != 0;
    }

    /** Notes that all of a donation is refunded, or no longer is. */
    public void emptied(final long sequence, final boolean nothingLeft) {
        flag(sequence, EMPTIED, nothingLeft);
    }

    private void flag(final long sequence, final long flag, final boolean on) {
        final long location = touched.findOrInsert(sequence);
        final long flags = touched.fieldAt(location, FLAGS);
        touched.setAt(location, FLAGS, on ? flags | flag : flags & ~flag);
    }

    void write(final StateOut out) {
        out.putTable(TOUCHED, touched);
    }

    void read(final StateIn in) {
        in.getTable(TOUCHED, touched);
    }
}

package org.tributary.engine.core.state;

import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;
import org.tributary.engine.core.table.DonorTable;
import org.tributary.engine.core.table.LongTable;

/**
 * Callbacks about money that could not be read: which of them are still alarmed about, and which a payment of their id
 * would end. Payments are keyed by the 128-bit hash of their id, see {@link Ids}.
 */
public final class NoticeBook {
    private static final int NOTICES = 110;
    private static final int PAYMENT_IDS = 111;
    private static final int NEWEST = 112;

    private static final int STATE = 0;
    private static final int NEXT = 1;

    private static final long OPEN = 1;
    private static final long ENDED = 2;

    private final LongTable notices = new LongTable(2);
    private final DonorTable paymentIds = new DonorTable();
    /** By index of the payment's id: the newest notice that its payment ends. */
    private final LongTable newest = new LongTable(1);

    /** Opens a notice that no payment ends. */
    public void open(final long sequence) {
        notices.put(sequence, STATE, OPEN);
    }

    /** Opens a notice that a payment of that id ends. */
    public void open(final long sequence, final IdKey payment) {
        open(sequence);
        final int index = paymentIds.findOrAdd(payment.hi(), payment.lo());
        notices.put(sequence, NEXT, newest.get(index, 0));
        newest.put(index, 0, sequence);
    }

    /** Whether there is a notice of that sequence. */
    public boolean isKnown(final long sequence) {
        return notices.get(sequence, STATE) != 0;
    }

    /** Whether a notice is still alarmed about. */
    public boolean isOpen(final long sequence) {
        return notices.get(sequence, STATE) == OPEN;
    }

    /** Ends a notice. */
    public void end(final long sequence) {
        notices.put(sequence, STATE, ENDED);
    }

    /** Ends every notice that a payment of that id ends; whether one was open. */
    public boolean paid(final IdKey payment) {
        if (paymentIds.size() == 0) {
            return false;
        }
        final int index = paymentIds.find(payment.hi(), payment.lo());
        if (index < 0) {
            return false;
        }
        boolean ended = false;
        for (long sequence = newest.get(index, 0); sequence != 0; sequence = notices.get(sequence, NEXT)) {
            ended |= isOpen(sequence);
            end(sequence);
        }
        newest.put(index, 0, 0);
        return ended;
    }

    void write(final StateOut out) {
        out.putTable(NOTICES, notices);
        out.putTable(PAYMENT_IDS, paymentIds);
        out.putTable(NEWEST, newest);
    }

    void read(final StateIn in) {
        in.getTable(NOTICES, notices);
        in.getTable(PAYMENT_IDS, paymentIds);
        in.getTable(NEWEST, newest);
    }
}

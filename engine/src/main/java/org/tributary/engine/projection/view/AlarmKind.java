package org.tributary.engine.projection.view;

import java.util.Locale;

/** Kinds of alarm. The order is part of snapshots: append only. */
public enum AlarmKind {
    /** Same transaction id, other content: the first is kept. */
    CONFLICT,
    /** Refunded beyond the payment. */
    REFUND_EXCEEDS_PAYMENT,
    /** Refund of an unknown payment. */
    REFUND_UNKNOWN_PAYMENT,
    /** A dispute reinstated or a refund failed: the donor's money is back. */
    REFUND_REVERSED,
    /** The channel took money back: a lost dispute, a chargeback. */
    DISPUTE,
    /** An unreadable callback about money: nothing is booked. Open until it is booked or dismissed. */
    UNREADABLE_PAYMENT,
    /** The journal's newest end was lost: payments that were answered may be missing. Compare with the channels' bills. */
    LOSS,
    /** The wall clock was set and is not followed. Stands until it agrees again or is accepted; of no record. */
    CLOCK_SET,
    /** Journal or snapshots can't be read again as they were written. Stands until a later round reads them; of no record. */
    DAMAGE;

    /** The word in answers, such as {@code refund-reversed}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

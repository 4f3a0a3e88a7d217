package org.tributary.engine.core.refund;

import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.outcome.Outcomes;

/** Bits of RefundOutcomeFlags. */
final class RefundFlag {
    static final int FULLY_REFUNDED = 1;
    static final int OF_HELD = 1 << 1;
    static final int FOREIGN = 1 << 2;

    /** {@code project} of an outcome without one. */
    static final int NO_PROJECT = -1;

    private RefundFlag() {}

    static int of(final boolean fullyRefunded, final boolean ofHeld, final boolean foreign) {
        return (fullyRefunded ? FULLY_REFUNDED : 0) | (ofHeld ? OF_HELD : 0) | (foreign ? FOREIGN : 0);
    }

    static void ignored(final Outcomes.Refund answer, final ReasonCode reason) {
        clear(answer);
        answer.code = OutcomeCode.IGNORED;
        answer.reason = reason;
    }

    static void clear(final Outcomes.Refund answer) {
        answer.code = OutcomeCode.REFUNDED;
        answer.reason = ReasonCode.NONE;
        answer.flags = 0;
        answer.originalSequence = 0;
        answer.refundFen = 0;
        answer.excessFen = 0;
        answer.refundedTotalFen = 0;
        answer.joinedSequence = 0;
        answer.joinedFen = 0;
        answer.project = NO_PROJECT;
    }
}

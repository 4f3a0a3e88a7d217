package org.tributary.gateway.bridge.refund;

import java.util.List;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.ReasonCode;

/**
 * The payment or contribution that something goes back of, as the journal has it now: its own record, joined with the one
 * that allocated it if it had been held.
 *
 * @param sequence 0: unknown
 * @param paidAtMs of a contribution: when it was given
 * @param heldReason why it was held when it came; NONE if it was accepted at once
 * @param project the project it stands in now
 * @param quantity of contributions only
 * @param givenFen of contributions only: what it gave
 */
public record Original(
        long sequence,
        long atMs,
        long amountFen,
        long paidAtMs,
        long donorHi,
        long donorLo,
        long unsettledFen,
        long allocationSequence,
        ReasonCode heldReason,
        String currency,
        String project,
        String team,
        String item,
        String merchant,
        String conversion,
        ConversionKind conversionKind,
        long quantity,
        long givenFen,
        List<Line> lines) {

    /** Nothing is known. */
    public static final Original UNKNOWN = new Original(
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            ReasonCode.NONE,
            "XXX",
            "",
            "",
            "",
            "",
            "",
            ConversionKind.NULL_VAL,
            0,
            0,
            List.of());

    /**
     * A match above 0.
     *
     * @param baseRefundedFen refunded before the line was made
     * @param sequence record in which it stands
     */
    public record Line(int pool, long amountFen, long baseRefundedFen, long sequence) {}

    public boolean isKnown() {
        return sequence != 0;
    }
}

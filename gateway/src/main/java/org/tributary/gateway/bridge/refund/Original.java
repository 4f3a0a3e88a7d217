package org.tributary.gateway.bridge.refund;

import java.util.List;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.ReasonCode;

/**
 * The payment or contribution that a refund or reversal refers to, in its current state: its record, joined with the
 * record that allocated it if it had been held.
 *
 * @param sequence 0 if unknown
 * @param paidAtMs time of the payment or of the gift
 * @param heldReason reason for which it was held at first; NONE if it was accepted at once
 * @param project the project to which it belongs now
 * @param quantity a contribution's quantity, otherwise 0
 * @param givenFen the amount that a contribution gave, otherwise 0
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

    /** An unknown original. */
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
     * @param baseRefundedFen amount refunded before the line was made
     * @param sequence the record that has the line
     */
    public record Line(int pool, long amountFen, long baseRefundedFen, long sequence) {}

    public boolean isKnown() {
        return sequence != 0;
    }
}

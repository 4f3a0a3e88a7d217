package org.tributary.gateway.bridge.reply;

import org.tributary.engine.codec.sbe.AdminOutcomeDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.record.JournalRecord;

/**
 * The result of a command that a thread waited for.
 *
 * @param sequence sequence of its record
 * @param code code of its outcome
 * @param reason NONE if the outcome has none
 * @param version the campaign's version in admin outcomes, otherwise 0
 * @param amountFen the budget after ADD_BUDGET in admin outcomes, otherwise 0
 */
public record CommandResult(long sequence, OutcomeCode code, ReasonCode reason, int version, long amountFen) {
    /** True if the command took effect. */
    public boolean isAccepted() {
        return code == OutcomeCode.ACCEPTED || code == OutcomeCode.REFUNDED;
    }

    /** The result in a record. */
    public static CommandResult of(final JournalRecord record) {
        int version = 0;
        long amountFen = 0;
        if (record.outcomeTemplate() == AdminOutcomeDecoder.TEMPLATE_ID) {
            final AdminOutcomeDecoder admin = record.outcome(new AdminOutcomeDecoder());
            version = admin.version();
            amountFen = admin.amountFen();
        }
        return new CommandResult(record.sequence(), record.code(), record.reason(), version, amountFen);
    }
}

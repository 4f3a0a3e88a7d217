package org.tributary.gateway.bridge.reply;

import org.tributary.engine.codec.sbe.AdminOutcomeDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.record.JournalRecord;

/**
 * What became of a command that a thread waited for.
 *
 * @param sequence of its record
 * @param code of its outcome
 * @param reason NONE where the outcome has none
 * @param version of the campaign, of admin outcomes; else 0
 * @param amountFen of admin outcomes: the budget after ADD_BUDGET; else 0
 */
public record CommandResult(long sequence, OutcomeCode code, ReasonCode reason, int version, long amountFen) {
    /** True if the command did what it was to do. */
    public boolean isAccepted() {
        return code == OutcomeCode.ACCEPTED || code == OutcomeCode.REFUNDED;
    }

    static CommandResult of(final JournalRecord record) {
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

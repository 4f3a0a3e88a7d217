package org.tributary.engine.record;

import org.agrona.DirectBuffer;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.PaidCommandDecoder;
import org.tributary.engine.codec.sbe.PaidFileCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutCancelCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutReleaseCommandDecoder;

/** Reads who ordered a run of payouts, its release, its end or a payment, and why. They are few: decoders are made each time. */
final class PayoutActor {
    private PayoutActor() {}

    static void decode(
            final RecordView into, final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        switch (header.templateId()) {
            case PayoutCommandDecoder.TEMPLATE_ID -> {
                final PayoutCommandDecoder command = new PayoutCommandDecoder();
                command.wrapAndApplyHeader(buffer, offset, header);
                for (final PayoutCommandDecoder.LinesDecoder line : command.lines()) {
                    line.skipPool();
                    line.skipOrganisation();
                }
                command.skipSponsor();
                into.actor = command.actor();
            }
            case PayoutCancelCommandDecoder.TEMPLATE_ID -> {
                final PayoutCancelCommandDecoder command = new PayoutCancelCommandDecoder();
                command.wrapAndApplyHeader(buffer, offset, header);
                into.note = command.reason();
                into.actor = command.actor();
            }
            case PayoutReleaseCommandDecoder.TEMPLATE_ID -> {
                final PayoutReleaseCommandDecoder command = new PayoutReleaseCommandDecoder();
                command.wrapAndApplyHeader(buffer, offset, header);
                into.note = command.reason();
                into.actor = command.actor();
            }
            case PaidFileCommandDecoder.TEMPLATE_ID -> {
                final PaidFileCommandDecoder command = new PaidFileCommandDecoder();
                command.wrapAndApplyHeader(buffer, offset, header);
                into.note = command.reason();
                into.actor = command.actor();
            }
            default -> {
                final PaidCommandDecoder command = new PaidCommandDecoder();
                command.wrapAndApplyHeader(buffer, offset, header);
                for (final PaidCommandDecoder.LinesDecoder line : command.lines()) {
                    line.skipReference();
                }
                into.actor = command.actor();
            }
        }
    }
}

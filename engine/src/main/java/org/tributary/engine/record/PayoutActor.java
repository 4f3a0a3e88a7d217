package org.tributary.engine.record;

import org.agrona.DirectBuffer;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.PaidCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutCancelCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutCommandDecoder;

/** Reads who ordered a run of payouts, its end or a payment. They are few: decoders are made each time. */
final class PayoutActor {
    private PayoutActor() {}

    static String of(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        return switch (header.templateId()) {
            case PayoutCommandDecoder.TEMPLATE_ID -> {
                final PayoutCommandDecoder command = new PayoutCommandDecoder();
                command.wrapAndApplyHeader(buffer, offset, header);
                for (final PayoutCommandDecoder.LinesDecoder line : command.lines()) {
                    line.skipPool();
                    line.skipOrganisation();
                }
                command.skipSponsor();
                yield command.actor();
            }
            case PayoutCancelCommandDecoder.TEMPLATE_ID -> {
                final PayoutCancelCommandDecoder command = new PayoutCancelCommandDecoder();
                command.wrapAndApplyHeader(buffer, offset, header);
                command.skipReason();
                yield command.actor();
            }
            default -> {
                final PaidCommandDecoder command = new PaidCommandDecoder();
                command.wrapAndApplyHeader(buffer, offset, header);
                for (final PaidCommandDecoder.LinesDecoder line : command.lines()) {
                    line.skipReference();
                }
                yield command.actor();
            }
        };
    }
}

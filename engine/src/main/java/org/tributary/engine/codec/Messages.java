package org.tributary.engine.codec;

import org.agrona.DirectBuffer;
import org.agrona.sbe.MessageDecoderFlyweight;
import org.tributary.engine.codec.sbe.CorrectionPaymentCommandDecoder;
import org.tributary.engine.codec.sbe.CorrectionRefundCommandDecoder;
import org.tributary.engine.codec.sbe.DonationCommandDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.RefundCommandDecoder;

/**
 * Chooses the decoder of a message. A correction is a payment or refund with a source: its fields, groups and texts begin
 * with those of the plain command, in the same places, so the decoder of the plain command reads both.
 */
public final class Messages {
    private Messages() {}

    /** Template of the plain command that a correction begins with; any other template is its own. */
    public static int plainTemplate(final int template) {
        return switch (template) {
            case CorrectionPaymentCommandDecoder.TEMPLATE_ID -> DonationCommandDecoder.TEMPLATE_ID;
            case CorrectionRefundCommandDecoder.TEMPLATE_ID -> RefundCommandDecoder.TEMPLATE_ID;
            default -> template;
        };
    }

    /**
     * Wraps a decoder around a message of its own template, or around the correction of it.
     *
     * @param header is left at the message's header
     * @return the decoder
     * @throws IllegalStateException if the message is of another template
     */
    public static <T extends MessageDecoderFlyweight> T wrap(
            final T decoder, final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        final int template = header.wrap(buffer, offset).templateId();
        if (template != decoder.sbeTemplateId() && plainTemplate(template) != decoder.sbeTemplateId()) {
            throw new IllegalStateException(
                    "a message of template " + template + " where " + decoder.sbeTemplateId() + " is read");
        }
        decoder.wrap(buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH, header.blockLength(), header.version());
        return decoder;
    }
}

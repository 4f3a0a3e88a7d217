package org.tributary.engine.campaign;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.SettingsCommandEncoder;

/** Writes settings as their command; {@link DefinitionDecoder} reads it. Stateless. */
public final class SettingsEncoder {
    private SettingsEncoder() {}

    /** Returns the command in a new buffer. */
    public static DirectBuffer encode(final Settings settings) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CampaignLimits.MAX_COMMAND_BYTES]);
        return new UnsafeBuffer(buffer, 0, encode(settings, buffer, 0));
    }

    /**
     * Writes the command.
     *
     * @return its length in bytes, header included
     */
    public static int encode(final Settings settings, final MutableDirectBuffer buffer, final int offset) {
        final SettingsCommandEncoder command = new SettingsCommandEncoder()
                .wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder())
                .ruleVersion(settings.ruleVersion())
                .graceMs(settings.graceMs())
                .refundWaitMs(settings.refundWaitMs())
                .hashKey0(settings.hashKey0())
                .hashKey1(settings.hashKey1())
                .pepperHi(settings.pepperHi())
                .pepperLo(settings.pepperLo());
        final SettingsCommandEncoder.DefaultMerchantsEncoder group =
                command.defaultMerchantsCount(settings.defaultMerchants().size());
        for (final Campaign.Merchant merchant : settings.defaultMerchants()) {
            group.next()
                    .channel(merchant.channel())
                    .merchant(Texts.bounded(merchant.merchant(), CampaignLimits.MAX_MERCHANT_BYTES));
        }
        final SettingsCommandEncoder.SourcesEncoder sources =
                command.sourcesCount(settings.sources().size());
        for (final Settings.Source source : settings.sources()) {
            sources.next().code(source.code()).billedBy(source.billedBy()).name(Texts.id(source.name()));
        }
        return MessageHeaderEncoder.ENCODED_LENGTH + command.encodedLength();
    }
}

package org.tributary.engine.campaign;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.SettingsCommandDecoder;
import org.tributary.engine.codec.sbe.SettingsCommandEncoder;

/** Settings to and from their command. Stateless. */
public final class SettingsEncoder {
    private SettingsEncoder() {}

    /** The command as a buffer of its own. */
    public static DirectBuffer encode(Settings settings) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CampaignLimits.MAX_COMMAND_BYTES]);
        return new UnsafeBuffer(buffer, 0, encode(settings, buffer, 0));
    }

    /**
     * Writes the command.
     *
     * @return its length in bytes, header included
     */
    public static int encode(Settings settings, MutableDirectBuffer buffer, int offset) {
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
        return MessageHeaderEncoder.ENCODED_LENGTH + command.encodedLength();
    }

    /** Reads a command that {@link #encode} wrote. */
    public static Settings decode(DirectBuffer buffer, int offset) {
        final SettingsCommandDecoder command =
                new SettingsCommandDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
        final int ruleVersion = command.ruleVersion();
        final List<Campaign.Merchant> merchants = new ArrayList<>();
        for (final SettingsCommandDecoder.DefaultMerchantsDecoder group : command.defaultMerchants()) {
            merchants.add(new Campaign.Merchant(group.channel(), group.merchant()));
        }
        return new Settings(
                ruleVersion,
                command.graceMs(),
                command.refundWaitMs(),
                command.hashKey0(),
                command.hashKey1(),
                command.pepperHi(),
                command.pepperLo(),
                merchants);
    }
}

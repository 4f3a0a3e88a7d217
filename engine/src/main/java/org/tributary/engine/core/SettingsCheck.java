package org.tributary.engine.core;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.DefinitionDecoder;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.SettingsCommandDecoder;
import org.tributary.engine.core.port.CommandCheck;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.campaign.Settings;

/**
 * Whether settings can be put in force after those that are. The handler asks before it changes anything; a node that leads asks before
 * a command enters the replicated log, because there it would stop every node. Immutable.
 */
final class SettingsCheck implements CommandCheck {
    private final boolean present;
    private final long hashKey0;
    private final long hashKey1;
    private final byte[][] names;

    private SettingsCheck(final Settings known, final byte[][] names) {
        this.present = known.present();
        this.hashKey0 = known.hashKey0();
        this.hashKey1 = known.hashKey1();
        this.names = names;
    }

    /** Against what a state knows now. */
    static SettingsCheck of(final CoreState state) {
        final byte[][] names = new byte[Channels.CODES][];
        for (int i = 0; i < names.length; i++) {
            names[i] = state.registry().merchants().channelName(i);
        }
        return new SettingsCheck(state.settings(), names);
    }

    @Override
    public @Nullable String problem(final DirectBuffer buffer, final int offset, final int length) {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH) {
            return "a command of " + length + " bytes has no header";
        }
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID) {
            return "a command of schema " + header.schemaId() + ", this core decides those of "
                    + MessageHeaderDecoder.SCHEMA_ID;
        }
        if (header.templateId() != SettingsCommandDecoder.TEMPLATE_ID) {
            return null;
        }
        try {
            return problem(new DefinitionDecoder().settings(new UnsafeBuffer(buffer, offset, length), 0));
        } catch (final IndexOutOfBoundsException | IllegalStateException | IllegalArgumentException e) {
            return "settings can't be read: " + e.getMessage();
        }
    }

    /** Why settings contradict the journal; null if they don't. */
    @Nullable
    String problem(final org.tributary.engine.campaign.Settings settings) {
        if (settings.ruleVersion() != Settings.RULE_VERSION) {
            return "settings for rules of version " + settings.ruleVersion() + ", this core decides by version "
                    + Settings.RULE_VERSION + ": run the same release on all machines";
        }
        if (present && (hashKey0 != settings.hashKey0() || hashKey1 != settings.hashKey1())) {
            return "settings with another key of the id tables, which is fixed for the life of a journal: start the process on"
                    + " the journal's own data directory";
        }
        if (settings.graceMs() < 0 || settings.refundWaitMs() < 0) {
            return "settings with a negative time: correct rules.grace or rules.refundWait";
        }
        for (final Campaign.Merchant merchant : settings.defaultMerchants()) {
            if (!isKnown(merchant.channel())) {
                return "settings with a merchant of an unknown channel: run the same release on all machines";
            }
        }
        return problemOfSources(settings);
    }

    private @Nullable String problemOfSources(final org.tributary.engine.campaign.Settings settings) {
        final byte[][] all = names.clone();
        for (final org.tributary.engine.campaign.Settings.Source source : settings.sources()) {
            if (!isKnown(source.code())) {
                return "settings with a payment source of an unknown code: run the same release on all machines";
            }
            final byte[] name = nameOf(source);
            final byte[] before = all[source.code().value()];
            if (before.length > 0 && !Arrays.equals(before, name)) {
                return "settings that call payment source " + source.code() + " " + source.name() + ", but its name "
                        + new String(before, StandardCharsets.UTF_8)
                        + " is fixed for the life of a journal: use that name again";
            }
            all[source.code().value()] = name;
        }
        return null;
    }

    /** A payment source's name as the registry has it. */
    static byte[] nameOf(final org.tributary.engine.campaign.Settings.Source source) {
        return (Channels.SOURCE_PREFIX + source.name()).getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isKnown(final ChannelCode channel) {
        return channel.value() >= 0 && channel.value() < Channels.CODES;
    }
}

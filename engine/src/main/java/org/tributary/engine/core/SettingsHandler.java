package org.tributary.engine.core;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.DefinitionDecoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.outcome.Outcomes;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.campaign.Settings;

/** Settings that change outcomes. */
final class SettingsHandler {
    private final CoreState state;
    private final Outcomes outcomes;
    private final DefinitionDecoder decoder = new DefinitionDecoder();

    SettingsHandler(final CoreState state, final Outcomes outcomes) {
        this.state = state;
        this.outcomes = outcomes;
    }

    /** Puts settings in force. Rules of another version, or another key for existing ids, contradict the journal. */
    void onSettings(final DirectBuffer buffer, final int offset) {
        final org.tributary.engine.campaign.Settings settings = decoder.settings(buffer, offset);
        final String problem = SettingsCheck.of(state).problem(settings);
        if (problem != null) {
            throw new IllegalStateException(problem);
        }
        final Settings known = state.settings();
        known.set(settings.graceMs(), settings.refundWaitMs(), settings.hashKey0(), settings.hashKey1());
        state.ids().key(settings.hashKey0(), settings.hashKey1());
        for (final Campaign.Merchant merchant : settings.defaultMerchants()) {
            final byte[] name = merchant.merchant().getBytes(StandardCharsets.UTF_8);
            state.registry().merchants().defaultMerchant(merchant.channel().value(), name);
        }
        for (final org.tributary.engine.campaign.Settings.Source source : settings.sources()) {
            state.registry().merchants().name(source.code().value(), SettingsCheck.nameOf(source));
        }
        outcomes.admin(ReasonCode.NONE, -1, 0);
    }
}

package org.tributary.gateway.server.remote;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Settings;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.gateway.bridge.PepperFingerprint;

/**
 * Whether a gateway's keys and settings give its commands the meaning that the group's journal has. Keys of a channel may differ
 * while they are replaced; what records are made with, or leave out, may not.
 *
 * @param merchants default merchants that this gateway's keys name
 * @param sources payment sources that this gateway's keys declare
 * @param refundWaitMs this gateway's setting
 */
record GroupFit(
        PepperFingerprint pepper, List<Campaign.Merchant> merchants, List<Settings.Source> sources, long refundWaitMs) {
    /** Newest version of commands that this release writes. */
    static final int SCHEMA_VERSION = MessageHeaderDecoder.SCHEMA_VERSION;

    /**
     * Why a gateway must not send.
     *
     * @param word for any caller of the readiness probe
     * @param remedy for the operator: what differs and what to do
     */
    record Misfit(String word, String remedy) {}

    /** Returns why this gateway doesn't fit, null if it does. */
    @Nullable
    Misfit misfit(final GroupFacts group) {
        if (group.schemaVersion() < SCHEMA_VERSION) {
            return new Misfit(
                    "a newer release than its group's",
                    "this gateway writes commands of version " + SCHEMA_VERSION + ", the group's leader reads up to "
                            + group.schemaVersion() + ": upgrade all nodes before gateways");
        }
        final Settings settings = group.settings();
        if (settings == null) {
            return new Misfit(
                    "waiting for its group's settings",
                    "the group has journaled no settings yet: its leader does so at its first start");
        }
        if (settings.pepperHi() != pepper.hi() || settings.pepperLo() != pepper.lo()) {
            return new Misfit(
                    "another pepper than its group's",
                    "keys/pepper is not the one that the group's journal is written with: every donor would be new, and"
                            + " matched again. Copy the nodes' keys/pepper here");
        }
        if (settings.refundWaitMs() != refundWaitMs) {
            return new Misfit(
                    "another refundWaitSeconds than its group's",
                    "refundWaitSeconds is " + refundWaitMs / 1_000 + " here and " + settings.refundWaitMs() / 1_000
                            + " in the group's journal: make them equal");
        }
        final Misfit ofMerchants = merchants(settings);
        return ofMerchants == null ? sources(settings) : ofMerchants;
    }

    private @Nullable Misfit merchants(final Settings settings) {
        for (final Campaign.Merchant own : merchants) {
            if (!settings.defaultMerchants().contains(own)) {
                final String channel = Channels.nameOf(own.channel());
                return new Misfit(
                        "another default merchant than its group's",
                        "keys/" + channel + " is of merchant " + own.merchant()
                                + ", which is not the default merchant of " + channel
                                + " in the group's journal, and records leave that one out. Use the keys that the"
                                + " nodes have; a new channel's keys are put on all nodes first, and the leader"
                                + " restarted");
            }
        }
        return null;
    }

    private @Nullable Misfit sources(final Settings settings) {
        for (final Settings.Source own : sources) {
            if (!settings.sources().contains(own)) {
                return new Misfit(
                        "another payment source than its group's",
                        "keys/payments declares " + own.name() + ", which the group's journal does not have with the"
                                + " same code and bill. Use the keys that the nodes have; a new source is declared on"
                                + " all nodes first, and the leader restarted");
            }
        }
        return null;
    }
}

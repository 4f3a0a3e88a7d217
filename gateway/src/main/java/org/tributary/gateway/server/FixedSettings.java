package org.tributary.gateway.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Settings;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.gateway.bridge.PepperFingerprint;
import org.tributary.gateway.channel.ChannelAdapter;
import org.tributary.gateway.channel.ChannelSet;
import org.tributary.gateway.channel.key.KeyFileException;

/**
 * Settings that a journal fixes, because its records would have another meaning with other values: the donors' pepper,
 * and each channel's default merchant, which records leave out.
 */
final class FixedSettings {
    private FixedSettings() {}

    /**
     * Refuses a pepper, or a channel's default merchant, other than the journal's.
     *
     * @param journaled null in an empty journal
     * @throws KeyFileException with the remedy
     */
    static void require(
            final @Nullable Settings journaled, final PepperFingerprint pepper, final List<Campaign.Merchant> merchants)
            throws KeyFileException {
        if (journaled == null) {
            return;
        }
        if (journaled.knowsPepper() && (journaled.pepperHi() != pepper.hi() || journaled.pepperLo() != pepper.lo())) {
            throw new KeyFileException("keys/pepper is not the one this journal was written with: every donor would be "
                    + "new, and matched again up to each limit. Put the old pepper back (it belongs in the backup of "
                    + "the keys), or begin with an empty data directory");
        }
        final Map<ChannelCode, String> before = byChannel(journaled.defaultMerchants());
        for (final Campaign.Merchant merchant : merchants) {
            final String known = before.getOrDefault(merchant.channel(), merchant.merchant());
            if (!known.equals(merchant.merchant())) {
                final String channel = Channels.nameOf(merchant.channel());
                throw new KeyFileException("keys/" + channel + " is of merchant " + merchant.merchant()
                        + ", the journal's default merchant of " + channel + " is " + known
                        + ", which its records leave out. Use the keys of " + known
                        + ", give the organisations that now receive elsewhere their own merchants in the campaign, or "
                        + "begin with an empty data directory");
            }
        }
    }

    /** The default merchants named by the keys. */
    static List<Campaign.Merchant> merchantsOf(final ChannelSet channels) {
        final List<Campaign.Merchant> merchants = new ArrayList<>();
        for (final ChannelAdapter adapter : channels.adapters()) {
            final String merchant = channels.defaultMerchant(adapter.name());
            if (!merchant.isEmpty()) {
                merchants.add(new Campaign.Merchant(Channels.codeOf(adapter.name()), merchant));
            }
        }
        return merchants;
    }

    /**
     * The current default merchants, and the journal's for channels without keys: those channels may return, and their
     * records remain.
     */
    static List<Campaign.Merchant> kept(final @Nullable Settings journaled, final List<Campaign.Merchant> merchants) {
        final Map<ChannelCode, String> all = byChannel(merchants);
        if (journaled != null) {
            byChannel(journaled.defaultMerchants()).forEach(all::putIfAbsent);
        }
        return all.entrySet().stream()
                .map(entry -> new Campaign.Merchant(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Map<ChannelCode, String> byChannel(final List<Campaign.Merchant> merchants) {
        return merchants.stream()
                .collect(Collectors.toMap(
                        Campaign.Merchant::channel,
                        Campaign.Merchant::merchant,
                        (first, second) -> second,
                        java.util.TreeMap::new));
    }
}

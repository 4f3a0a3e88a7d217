package org.tributary.gateway.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * each channel's default merchant, which records leave out, and the payment sources' codes, by which records name them.
 */
public final class FixedSettings {
    private FixedSettings() {}

    /**
     * Refuses a pepper, a channel's default merchant, or a payment source other than the journal's.
     *
     * @param journaled null in an empty journal
     * @throws KeyFileException with the remedy
     */
    static void require(final @Nullable Settings journaled, final PepperFingerprint pepper, final ChannelSet channels)
            throws KeyFileException {
        requireSame(journaled, pepper, merchantsOf(channels));
        requireSources(journaled == null ? List.of() : journaled.sources(), sourcesOf(channels));
    }

    /** Refuses a pepper, or a channel's default merchant, other than the journal's. */
    static void requireSame(
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

    /** Refuses a payment source whose code, name or bill differs from the journal's. */
    static void requireSources(final List<Settings.Source> journaled, final List<Settings.Source> sources)
            throws KeyFileException {
        for (final Settings.Source source : sources) {
            for (final Settings.Source before : journaled) {
                final boolean isSame = before.equals(source);
                if (!isSame && (before.code() == source.code() || before.name().equals(source.name()))) {
                    throw new KeyFileException("keys/payments declares " + words(source) + ", the journal has "
                            + words(before)
                            + ": records name a source by its code, and share ids with the channel that "
                            + "bills it. Put back what the journal has, and give a new source a new name and code");
                }
            }
        }
    }

    private static String words(final Settings.Source source) {
        final String billedBy =
                source.billedBy() == ChannelCode.NONE ? "" : " billed by " + Channels.nameOf(source.billedBy());
        return source.name() + " as " + Channels.wordOf(source.code()).substring(Channels.SOURCE_PREFIX.length())
                + billedBy;
    }

    /** The payment sources declared in the keys, by code. */
    public static List<Settings.Source> sourcesOf(final ChannelSet channels) {
        return channels.sources().stream()
                .map(source -> new Settings.Source(
                        Channels.source(source.code()), Channels.codeOf(source.billedBy()), source.name()))
                .toList();
    }

    /** The declared sources, and the journal's that are no longer declared: their records remain. */
    static List<Settings.Source> keptSources(final @Nullable Settings journaled, final List<Settings.Source> sources) {
        final Set<Settings.Source> all = new HashSet<>(sources);
        if (journaled != null) {
            all.addAll(journaled.sources());
        }
        return all.stream().sorted(Comparator.comparing(Settings.Source::code)).toList();
    }

    /** Makes the declared sources known by name, before a campaign file names them. */
    public static void name(final List<Settings.Source> sources) {
        sources.forEach(Settings.Source::makeKnown);
    }

    /** The default merchants named by the keys. */
    public static List<Campaign.Merchant> merchantsOf(final ChannelSet channels) {
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

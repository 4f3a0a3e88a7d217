package org.tributary.gateway.channel.registry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tributary.gateway.channel.alipay.AlipayAdapter;
import org.tributary.gateway.channel.contributions.SignedContributions;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyPolicy;
import org.tributary.gateway.channel.payments.PaymentSources;
import org.tributary.gateway.channel.stripe.StripeAdapter;
import org.tributary.gateway.channel.unionpay.UnionPayAdapter;
import org.tributary.gateway.channel.wechatpay.WechatPayAdapter;

/**
 * Result of loading each channel's keys as {@link ChannelRegistry} does, but going on after a mistake, to report all.
 *
 * @param channels how many payment channels have a directory
 * @param mistakes at most one per directory, without a full stop
 */
public record KeyTrial(int channels, List<String> mistakes) {
    public KeyTrial {
        mistakes = List.copyOf(mistakes);
    }

    /** Loads a directory of keys. */
    private interface Load {
        void run(Path directory) throws KeyFileException;
    }

    /** Tries the keys of an existing directory, under any policy. */
    public static KeyTrial of(final Path keys) {
        final CryptoSuite suite = CryptoSuite.jdk();
        final List<String> mistakes = new ArrayList<>();
        int channels = 0;
        channels += load(
                keys.resolve(WechatPayAdapter.NAME),
                files -> new WechatPayAdapter(files, suite, KeyPolicy.ANY, ChannelRegistry.MAX_SKEW_MS),
                mistakes);
        channels += load(
                keys.resolve(AlipayAdapter.NAME), files -> new AlipayAdapter(files, suite, KeyPolicy.ANY), mistakes);
        channels += load(
                keys.resolve(UnionPayAdapter.NAME),
                files -> new UnionPayAdapter(files, suite, KeyPolicy.ANY),
                mistakes);
        channels += load(
                keys.resolve(StripeAdapter.NAME),
                files -> new StripeAdapter(files, KeyPolicy.ANY, ChannelRegistry.MAX_SKEW_MS),
                mistakes);
        channels += load(
                keys.resolve(PaymentSources.DIRECTORY), files -> new PaymentSources(files, KeyPolicy.ANY), mistakes);
        load(keys.resolve("partners"), files -> new SignedContributions(files, KeyPolicy.ANY), mistakes);
        return new KeyTrial(channels, mistakes);
    }

    private static int load(final Path directory, final Load load, final List<String> mistakes) {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try {
            load.run(directory);
        } catch (final KeyFileException e) {
            mistakes.add(e.getMessage());
        }
        return 1;
    }
}

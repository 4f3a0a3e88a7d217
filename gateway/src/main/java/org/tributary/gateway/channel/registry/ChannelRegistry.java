package org.tributary.gateway.channel.registry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.gateway.channel.ChannelAdapter;
import org.tributary.gateway.channel.ChannelSet;
import org.tributary.gateway.channel.ContributionReader;
import org.tributary.gateway.channel.PaymentSource;
import org.tributary.gateway.channel.alipay.AlipayAdapter;
import org.tributary.gateway.channel.contributions.SignedContributions;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyDirectory;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyPolicy;
import org.tributary.gateway.channel.payments.PaymentSources;
import org.tributary.gateway.channel.stripe.StripeAdapter;
import org.tributary.gateway.channel.unionpay.UnionPayAdapter;
import org.tributary.gateway.channel.wechatpay.WechatPayAdapter;

/**
 * The channels that have a directory under the keys directory. A timer checks every few seconds whether their files
 * changed. A channel that had no directory at the start is missing until a restart.
 */
public final class ChannelRegistry implements ChannelSet {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelRegistry.class);
    private static final long LOOK_SECONDS = 5;

    /** Most difference of a signed time from the clock, either way: five minutes, as the channels advise. */
    static final long MAX_SKEW_MS = 300_000;

    private final Map<String, ChannelAdapter> adapters = new TreeMap<>();
    private final Map<String, String> merchants = new TreeMap<>();
    private final List<KeyDirectory<?>> rings = new ArrayList<>();
    private final List<PaymentSource> sources;
    private final ContributionReader contributions;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        final Thread thread = new Thread(task, "key-rotation");
        thread.setDaemon(true);
        return thread;
    });

    private ChannelRegistry(final Path keys, final CryptoSuite suite, final KeyPolicy policy, final long maxSkewMs)
            throws KeyFileException {
        if (Files.isDirectory(keys.resolve(WechatPayAdapter.NAME))) {
            final WechatPayAdapter adapter =
                    new WechatPayAdapter(keys.resolve(WechatPayAdapter.NAME), suite, policy, maxSkewMs);
            add(adapter, adapter.keys(), adapter.merchant());
        }
        if (Files.isDirectory(keys.resolve(AlipayAdapter.NAME))) {
            final AlipayAdapter adapter = new AlipayAdapter(keys.resolve(AlipayAdapter.NAME), suite, policy);
            add(adapter, adapter.keys(), adapter.merchant());
        }
        if (Files.isDirectory(keys.resolve(UnionPayAdapter.NAME))) {
            final UnionPayAdapter adapter = new UnionPayAdapter(keys.resolve(UnionPayAdapter.NAME), suite, policy);
            add(adapter, adapter.keys(), adapter.merchant());
        }
        if (Files.isDirectory(keys.resolve(StripeAdapter.NAME))) {
            final StripeAdapter adapter = new StripeAdapter(keys.resolve(StripeAdapter.NAME), policy, maxSkewMs);
            add(adapter, adapter.keys(), "");
        }
        if (Files.isDirectory(keys.resolve(PaymentSources.DIRECTORY))) {
            final PaymentSources payments = new PaymentSources(keys.resolve(PaymentSources.DIRECTORY), policy);
            for (int i = 0; i < payments.adapters().size(); i++) {
                add(
                        payments.adapters().get(i),
                        payments.keys(),
                        payments.merchants().get(i));
            }
            sources = payments.sources();
        } else {
            sources = List.of();
        }
        if (Files.isDirectory(keys.resolve("partners"))) {
            final SignedContributions reader = new SignedContributions(keys.resolve("partners"), policy);
            rings.add(reader.keys());
            contributions = reader;
        } else {
            contributions = (request, contribution) -> ContributionReader.Verdict.NOT_AUTHENTIC;
        }
    }

    /**
     * Loads all keys and starts the timer.
     *
     * @param keys the keys directory
     * @param suite the provider of verification
     * @param policy which keys may come into force, now and later
     * @throws KeyFileException if a channel's directory exists and a file in it is missing or unusable
     */
    public static ChannelSet open(final Path keys, final CryptoSuite suite, final KeyPolicy policy)
            throws KeyFileException {
        return open(keys, suite, policy, MAX_SKEW_MS);
    }

    /**
     * Loads all keys for a sandbox, whose callbacks may have been signed some time ago.
     *
     * @param maxSkewMs most difference of the times that WeChat Pay and Stripe sign from the clock
     */
    public static ChannelSet open(
            final Path keys, final CryptoSuite suite, final KeyPolicy policy, final long maxSkewMs)
            throws KeyFileException {
        if (!Files.isDirectory(keys)) {
            throw new KeyFileException(keys + " is no directory: put the channels' keys there");
        }
        final ChannelRegistry registry = new ChannelRegistry(keys, suite, policy, maxSkewMs);
        registry.timer.scheduleWithFixedDelay(registry::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        return registry;
    }

    private void add(final ChannelAdapter adapter, final KeyDirectory<?> ring, final String merchant) {
        adapters.put(adapter.name(), adapter);
        rings.add(ring);
        merchants.put(adapter.name(), merchant);
    }

    /** Checks for changed files. It never throws, because that would end the timer. */
    private void look() {
        try {
            reloadIfChanged();
        } catch (final Throwable t) {
            logFailure(t);
        }
    }

    /** Logs a failed check; a log that fails itself must not end the timer either. */
    private static void logFailure(final Throwable failure) {
        try {
            LOG.error("checking for changed keys failed, will retry", failure);
        } catch (final Throwable unlogged) {
            failure.addSuppressed(unlogged);
        }
    }

    @Override
    public @Nullable ChannelAdapter adapter(final String name) {
        return adapters.get(name);
    }

    @Override
    public Collection<ChannelAdapter> adapters() {
        return List.copyOf(adapters.values());
    }

    @Override
    public List<PaymentSource> sources() {
        return sources;
    }

    @Override
    public ContributionReader contributions() {
        return contributions;
    }

    @Override
    public String defaultMerchant(final String channel) {
        return merchants.getOrDefault(channel, "");
    }

    @Override
    public boolean reloadIfChanged() {
        boolean changed = false;
        for (final KeyDirectory<?> ring : rings) {
            changed |= ring.reloadIfChanged();
        }
        return changed;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}

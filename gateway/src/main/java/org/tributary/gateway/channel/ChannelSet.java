package org.tributary.gateway.channel;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The channels that are configured. Safe for any thread. */
public interface ChannelSet extends AutoCloseable {
    /**
     * A channel by its name.
     *
     * @return null if there are no keys for it
     */
    @Nullable
    ChannelAdapter adapter(String name);

    /** All of them, by name. */
    Collection<ChannelAdapter> adapters();

    /** The payment sources, by code. Fixed until a restart. */
    default List<PaymentSource> sources() {
        return List.of();
    }

    /** Reader of contributions; without partners it accepts none as authentic. */
    ContributionReader contributions();

    /**
     * The process's merchant at that channel, as the channel names it. Fixed until a restart.
     *
     * @return empty if the channel is not configured or names no merchant (Stripe)
     */
    String defaultMerchant(String channel);

    /**
     * Re-reads keys whose files changed. A timer of the set does so every few seconds; this does it at once.
     *
     * @return true if any changed
     */
    boolean reloadIfChanged();

    /** Stops the timer. */
    @Override
    void close();
}

package org.tributary.gateway.channel;

import java.util.Collection;
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

    /** Reads contributions; without partners it takes none for authentic. */
    ContributionReader contributions();

    /**
     * The merchant of the process with that channel, as the channel names it. Stays the same until a restart.
     *
     * @return empty if the channel is not configured or has no such notion (Stripe)
     */
    String defaultMerchant(String channel);

    /**
     * Re-reads keys whose files changed. A timer of the set does so every few seconds; this is for whoever can't wait.
     *
     * @return true if any changed
     */
    boolean reloadIfChanged();

    /** Stops the timer. */
    @Override
    void close();
}

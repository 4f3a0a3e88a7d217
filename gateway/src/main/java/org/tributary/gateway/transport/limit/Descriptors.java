package org.tributary.gateway.transport.limit;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * File descriptors: connections take what the process may open, but for what journal, snapshots and keys need. Without a
 * descriptor the journal could not be continued and the engine would stop, so connections give way instead.
 */
public final class Descriptors {
    /** Kept for the engine: journal files and their successors, locators, snapshots, keys, and what the JVM opens. */
    static final int RESERVED = 64;

    /** Connections that may always be accepted and have no seat yet. */
    static final int ARRIVING = 32;

    /** Most of them, where descriptors abound: a burst of strangers must not turn others away. */
    private static final int MOST_ARRIVING = 4_096;

    private Descriptors() {}

    /** Connections that the process's limit (ulimit -n) allows, at most those wanted. */
    public static int connections(final int wanted) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            return fitting(wanted, system.getMaxFileDescriptorCount(), system.getOpenFileDescriptorCount());
        }
        return wanted;
    }

    /**
     * Connections that may be accepted and have no seat yet: what descriptors are left beside all seats and the engine's.
     *
     * @param connections seats
     */
    static int arriving(final int connections, final long most, final long open) {
        final long left = most - open - RESERVED - connections;
        return (int) Math.max(ARRIVING, Math.min(MOST_ARRIVING, left));
    }

    /** The same for this process. */
    public static int arriving(final int connections) {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? arriving(connections, system.getMaxFileDescriptorCount(), system.getOpenFileDescriptorCount())
                : MOST_ARRIVING;
    }

    /**
     * Connections that fit.
     *
     * @param most descriptors that the process may open
     * @param open descriptors that are open now, before the first connection
     */
    static int fitting(final int wanted, final long most, final long open) {
        final long left = most - open - RESERVED - ARRIVING;
        return (int) Math.max(1, Math.min(wanted, left));
    }
}

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

    /** Most connections that are accepted and have no seat yet. */
    public static final int ARRIVING = 32;

    private Descriptors() {}

    /** Connections that the process's limit (ulimit -n) allows, at most those wanted. */
    public static int connections(final int wanted) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            return fitting(wanted, system.getMaxFileDescriptorCount(), system.getOpenFileDescriptorCount());
        }
        return wanted;
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

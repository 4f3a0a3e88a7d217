package org.tributary.engine.journal.head;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Identity of the machine's current boot. While it is the same, the page cache has lost nothing, so that whatever a process
 * wrote must still be there; after another boot, only what was synced must be.
 */
public final class BootId {
    /** Most characters kept. */
    static final int MAX_LENGTH = 64;

    private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");
    private static final String CURRENT = read();

    private BootId() {}

    /** Returns the identity; empty if the system has none, which neither equals another boot nor differs from it. */
    public static String current() {
        return CURRENT;
    }

    /** True if both are known and the same. */
    public static boolean same(final String one, final String other) {
        return !one.isEmpty() && one.equals(other);
    }

    /** True if both are known and not the same: the machine has booted between them. */
    public static boolean differ(final String one, final String other) {
        return !one.isEmpty() && !other.isEmpty() && !one.equals(other);
    }

    private static String read() {
        try {
            final String id = Files.readString(LINUX, StandardCharsets.US_ASCII).strip();
            return id.substring(0, Math.min(id.length(), MAX_LENGTH));
        } catch (final IOException e) {
            return "";
        }
    }
}

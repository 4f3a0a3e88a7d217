package org.tributary.gateway.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This machine's name, for people only. */
final class Hosts {
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private Hosts() {}

    static String name() {
        try {
            return Files.readString(KERNEL).strip();
        } catch (final IOException e) {
            return "unknown";
        }
    }
}

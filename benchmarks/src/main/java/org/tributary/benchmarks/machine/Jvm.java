package org.tributary.benchmarks.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/** Options of forked JVMs: a fork is started by class path, so what the jar's manifest opens is closed to it. */
public final class Jvm {
    /** Agrona's buffers. */
    public static final String EXPORT_MISC = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED";

    /** Memory off the heap for tables of 64 million ids. */
    public static final String DIRECT_MEMORY = "-XX:MaxDirectMemorySize=4g";

    private static final int NATIVE_ACCESS_SINCE = 22;

    private Jvm() {}

    /** What this program's own manifest exports and opens, as options; none if it runs from no jar. */
    public static List<String> openings() {
        try {
            final Path jar = Path.of(Jvm.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (!Files.isRegularFile(jar)) {
                return List.of();
            }
            try (JarFile file = new JarFile(jar.toFile())) {
                final Attributes attributes = file.getManifest().getMainAttributes();
                final List<String> options = new ArrayList<>();
                add(options, "--add-exports=", attributes.getValue("Add-Exports"));
                add(options, "--add-opens=", attributes.getValue("Add-Opens"));
                if (Runtime.version().feature() >= NATIVE_ACCESS_SINCE) {
                    options.add("--enable-native-access=ALL-UNNAMED");
                }
                return options;
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(final List<String> options, final String option, final String packages) {
        if (packages != null) {
            for (final String name : packages.trim().split("\\s+")) {
                options.add(option + name + "=ALL-UNNAMED");
            }
        }
    }
}

package org.tributary.benchmarks.stress;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Runs jcstress on classes in jars: it looks for its own among all classes, and cannot name those that lie in directories. */
public final class Main {
    private static final String CLASS_PATH = "java.class.path";
    private static final String DIRECTORY = "stress.jars";

    private Main() {}

    /** Takes the arguments of jcstress; the property {@code stress.jars} names the directory for the jars. */
    public static void main(final String[] arguments) throws Exception {
        final Path jars = Files.createDirectories(Path.of(System.getProperty(DIRECTORY)));
        final List<String> entries = new ArrayList<>();
        for (final String entry : System.getProperty(CLASS_PATH).split(File.pathSeparator)) {
            if (Files.isDirectory(Path.of(entry))) {
                entries.add(pack(Path.of(entry), jars.resolve(entries.size() + ".jar")));
            } else if (entry.endsWith(".jar")) {
                entries.add(entry);
            }
        }
        // The JVMs that run the tests get this class path.
        System.setProperty(CLASS_PATH, String.join(File.pathSeparator, entries));
        org.openjdk.jcstress.Main.main(arguments);
    }

    private static String pack(final Path directory, final Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> all = Files.walk(directory)) {
            for (final Path each : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(directory.relativize(each).toString().replace(File.separatorChar, '/')));
                Files.copy(each, out);
                out.closeEntry();
            }
        }
        return jar.toString();
    }
}

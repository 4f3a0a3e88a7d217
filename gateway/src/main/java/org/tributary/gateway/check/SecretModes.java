package org.tributary.gateway.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Secrets that other users of the machine can read. Public keys, serials and merchants' numbers are no secrets. */
final class SecretModes {
    private static final int MAX_DEPTH = 4;
    private static final int MAX_FILES = 4_096;

    private static final Set<PosixFilePermission> OF_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private SecretModes() {}

    /** One sentence with its remedy for each secret that others can read or write, by name. */
    static List<String> find(final Path keys) throws IOException {
        if (!keys.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(keys, MAX_DEPTH)) {
            return files.limit(MAX_FILES)
                    .filter(Files::isRegularFile)
                    .filter(SecretModes::isSecret)
                    .sorted()
                    .map(SecretModes::problem)
                    .filter(problem -> !problem.isEmpty())
                    .toList();
        }
    }

    private static boolean isSecret(final Path file) {
        final String name = file.getFileName().toString();
        return name.endsWith(".key")
                || name.endsWith(".secret")
                || name.endsWith(".seed")
                || name.endsWith(".token")
                || name.contains("private")
                || name.equals("pepper")
                || name.equals("tokens.yaml");
    }

    private static String problem(final Path file) {
        try {
            final Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            return mode.stream().noneMatch(OF_OTHERS::contains)
                    ? ""
                    : file + " is a secret with mode " + PosixFilePermissions.toString(mode)
                            + ", so others can read it. Run: chmod 600 " + file;
        } catch (final IOException e) {
            return file + " has a mode that can't be read: " + e.getClass().getSimpleName() + ".";
        }
    }
}

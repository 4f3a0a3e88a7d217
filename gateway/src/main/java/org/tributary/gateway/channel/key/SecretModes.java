package org.tributary.gateway.channel.key;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Secrets that other users of the machine can read, and directories of keys in which they can put others. Public keys, serials
 * and merchants' numbers are no secrets.
 */
public final class SecretModes {
    private static final int MAX_DEPTH = 4;
    private static final int MAX_FILES = 4_096;

    private static final Set<PosixFilePermission> OF_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private SecretModes() {}

    /** One sentence with its remedy for each secret that others can read or write, by name. */
    public static List<String> find(final Path keys) throws IOException {
        if (!keys.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(keys, MAX_DEPTH)) {
            return files.limit(MAX_FILES)
                    .sorted()
                    .map(file -> Files.isDirectory(file)
                            ? directoryProblem(file)
                            : Files.isRegularFile(file) && isSecret(file) ? problem(file) : "")
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

    private static String directoryProblem(final Path directory) {
        try {
            final Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
            return mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE)
                    ? directory + " is a directory of keys with mode " + PosixFilePermissions.toString(mode)
                            + ", so others can put their own keys there. Run: chmod 700 " + directory
                    : "";
        } catch (final IOException e) {
            return directory + " has a mode that can't be read: " + e.getClass().getSimpleName() + ".";
        }
    }

    /** One sentence with its remedy if others can read or write a secret's file; empty if they can't. */
    public static String problem(final Path file) {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return "";
        }
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

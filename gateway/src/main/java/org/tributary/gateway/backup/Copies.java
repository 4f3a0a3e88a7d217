package org.tributary.gateway.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Stream;
import org.tributary.engine.codec.Sha256;
import org.tributary.engine.journal.PrivateFiles;

/** Copies of stretches of files, readable by their owner only, synced; and the SHA-256 of what is there. */
final class Copies {
    private static final int CHUNK_BYTES = 4 << 20;

    private Copies() {}

    /**
     * Copies a stretch into a file. What an interrupted copy has written is kept: the source's bytes don't change. What a failed
     * one has written is not: after a failed sync a later one succeeds without writing those bytes to the device.
     *
     * @param to the stretch's end in the source
     * @param target its bytes from {@code at} on become the stretch
     */
    static void stretch(final Path source, final long from, final long to, final Path target, final long at)
            throws IOException {
        try (FileChannel in = FileChannel.open(source, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(
                        target,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                        PrivateFiles.newFile())) {
            try {
                append(in, from, to, out, at);
            } catch (final IOException e) {
                out.truncate(at);
                throw new IOException("cannot copy " + source + " to " + target + ": " + e.getMessage(), e);
            }
        }
    }

    private static void append(
            final FileChannel in, final long from, final long to, final FileChannel out, final long at)
            throws IOException {
        final long length = to - from;
        if (out.size() > at + length) {
            out.truncate(at);
        }
        long have = Math.max(0, out.size() - at);
        out.position(at + have);
        while (have < length) {
            final long moved = in.transferTo(from + have, Math.min(CHUNK_BYTES, length - have), out);
            if (moved <= 0) {
                throw new IOException("the source ends before byte " + to);
            }
            have += moved;
        }
        out.force(true);
    }

    /** Cuts a file to a length, if it is longer. */
    static void truncate(final Path file, final long length) throws IOException {
        if (Files.isRegularFile(file)) {
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
                out.truncate(length);
            }
        }
    }

    /** Copies a whole file anew. Returns its SHA-256. */
    static String whole(final Path source, final Path target) throws IOException {
        Files.deleteIfExists(target);
        final long length = Files.size(source);
        stretch(source, 0, length, target, 0);
        return hash(target, 0, length);
    }

    /** SHA-256 of a stretch of a file, in hex. */
    static String hash(final Path file, final long from, final long to) throws IOException {
        final MessageDigest sha256 = Sha256.newDigest();
        final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            for (long at = from; at < to; ) {
                chunk.clear().limit((int) Math.min(CHUNK_BYTES, to - at));
                final int read = in.read(chunk, at);
                if (read < 0) {
                    throw new IOException(file + " ends before byte " + to);
                }
                sha256.update(chunk.flip());
                at += read;
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    /** Creates the directory of a file below a root, each level readable by its owner only. */
    static Path prepare(final Path root, final String file) throws IOException {
        final Path target = root.resolve(file);
        Path directory = root;
        for (final Path level : root.relativize(target.resolveSibling(""))) {
            directory = directory.resolve(level);
            PrivateFiles.createDirectories(directory);
        }
        return target;
    }

    /** Deletes a file or directory with all in it. */
    static void deleteTree(final Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (final Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
    }

    /** True if a directory is missing or has no entry. */
    static boolean isEmpty(final Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return true;
        }
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }
}

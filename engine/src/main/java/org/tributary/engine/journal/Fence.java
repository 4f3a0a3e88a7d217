package org.tributary.engine.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * The mark of a data directory that no engine may start on: file {@code FENCED} with the reason. Its journal goes on in a
 * restored copy, or a restore into it has not ended. Readers of the journal pass over it.
 */
public final class Fence {
    private static final String NAME = "FENCED";

    private Fence() {}

    /** Puts the mark, durable once this returns. The directory must exist. */
    public static void put(final DataDirectory directory, final String reason) throws IOException {
        final ByteBuffer text = ByteBuffer.wrap((reason + "\n").getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(
                file(directory),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE),
                PrivateFiles.newFile())) {
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        }
        DataDirectory.syncDirectory(directory.root());
    }

    /** Takes the mark away. */
    public static void lift(final DataDirectory directory) throws IOException {
        Files.deleteIfExists(file(directory));
        DataDirectory.syncDirectory(directory.root());
    }

    /** True if the mark is there. */
    public static boolean isPut(final DataDirectory directory) {
        return Files.exists(file(directory));
    }

    static void refuse(final DataDirectory directory) {
        if (!isPut(directory)) {
            return;
        }
        try {
            throw new FencedException("data directory " + directory.root() + " must not be started: "
                    + Files.readString(file(directory)).strip());
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read " + file(directory), e);
        }
    }

    /** The mark's file. */
    public static Path file(final DataDirectory directory) {
        return directory.root().resolve(NAME);
    }

    /** An engine was to start on a directory with the mark. */
    public static final class FencedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FencedException(final String message) {
            super(message);
        }
    }
}

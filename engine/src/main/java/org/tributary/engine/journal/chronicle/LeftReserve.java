package org.tributary.engine.journal.chronicle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Disk;

/**
 * Gives back the disk space that killed processes had reserved ahead of their writers, so that a crash loop does not fill the
 * disk. Only zeros at a file's end are given back, and they still read as zeros: no byte of a file changes.
 */
final class LeftReserve {
    private static final Logger LOG = LoggerFactory.getLogger(LeftReserve.class);
    private static final int CHUNK_BYTES = 1024 * 1024;

    /** Zeros that stay: far more than a process that still wrote here, which must not be, could write meanwhile. */
    private static final long STAY_BYTES = 16L * CHUNK_BYTES;

    private LeftReserve() {}

    /** Gives back what is left in an epoch and all later ones. The caller holds the directory's lock. */
    static void release(final DataDirectory directory, final int fromEpoch, final Disk disk) {
        directory.epochs().tailMap(fromEpoch, true).forEach((number, path) -> {
            final List<Path> files = EpochChain.cycleFiles(path);
            if (!files.isEmpty()) {
                release(files.get(files.size() - 1), disk);
            }
        });
    }

    private static void release(final Path file, final Disk disk) {
        try {
            final long length = Files.size(file);
            if (length <= STAY_BYTES) {
                return;
            }
            final long from = Math.addExact(endOfData(file, length), STAY_BYTES);
            if (from < length) {
                disk.release(file, from, length - from);
            }
        } catch (final IOException e) {
            // A start must not fail for lack of this.
            LOG.warn("the space reserved at the end of {} could not be given back: {}", file, e.getMessage());
        }
    }

    /** End of the last chunk that has a byte other than zero. */
    private static long endOfData(final Path file, final long length) throws IOException {
        final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (long start = (length - 1) / CHUNK_BYTES * CHUNK_BYTES; start >= 0; start -= CHUNK_BYTES) {
                read(channel, chunk, start);
                if (Zeros.end(chunk, 0, chunk.limit()) < chunk.limit()) {
                    return start + CHUNK_BYTES;
                }
            }
        }
        return 0;
    }

    private static void read(final FileChannel channel, final ByteBuffer chunk, final long start) throws IOException {
        chunk.clear();
        int read = 0;
        while (read >= 0 && chunk.hasRemaining()) {
            read = channel.read(chunk, start + chunk.position());
        }
        chunk.flip();
    }
}

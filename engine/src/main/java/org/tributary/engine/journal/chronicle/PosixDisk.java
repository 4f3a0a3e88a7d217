package org.tributary.engine.journal.chronicle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import net.openhft.posix.PosixAPI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.engine.journal.Disk;

/** The real disk: fallocate where the file system supports it, otherwise zeros written ahead. Any thread. */
public final class PosixDisk implements Disk {
    private static final Logger LOG = LoggerFactory.getLogger(PosixDisk.class);
    private static final int OPEN_READ_WRITE = 2;
    private static final int KEEP_SIZE_AND_PUNCH_HOLE = 3;
    private static final int MANY_FILES = 23;
    private static final int MANY_FILES_OF_PROCESS = 24;
    private static final int NO_SPACE = 28;
    private static final int QUOTA = 122;
    private static final int ZEROS_BYTES = 256 * 1024;
    private static final int COPY_BYTES = 1024 * 1024;

    @Override
    public boolean reserve(final Path file, final long offset, final long length) throws IOException {
        if (usableBytes(file.resolveSibling("")) < length) {
            return false;
        }
        final int error = fallocate(file, 0, offset, length);
        if (error == 0) {
            return true;
        }
        if (error == NO_SPACE || error == QUOTA || error == MANY_FILES || error == MANY_FILES_OF_PROCESS) {
            return false;
        }
        return writeZeros(file, offset, length);
    }

    @Override
    public void release(final Path file, final long offset, final long length) {
        final int error = fallocate(file, KEEP_SIZE_AND_PUNCH_HOLE, offset, length);
        if (error != 0) {
            LOG.debug("{} bytes reserved in {} stay reserved: error {}", length, file, error);
        }
    }

    @Override
    public void force(final Path file, final FileChannel channel) throws IOException {
        channel.force(false);
    }

    @Override
    public void rewrite(final Path file, final long offset, final long length) throws IOException {
        rewriteCached(file, DirectRewrite.upTo(file, offset, offset + length), offset + length);
    }

    /** Writes through the page cache, for what can't be written past it. */
    private static void rewriteCached(final Path file, final long from, final long to) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocateDirect(COPY_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final long end = Math.min(to, channel.size());
            for (long at = from; at < end; at += bytes.position()) {
                bytes.clear().limit((int) Math.min(COPY_BYTES, end - at));
                while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {
                    // reads on
                }
                bytes.flip();
                while (bytes.hasRemaining()) {
                    channel.write(bytes, at + bytes.position());
                }
            }
        }
    }

    @Override
    public long usableBytes(final Path directory) throws IOException {
        // A FileStore reads the table of mounts first.
        final long usable = directory.toFile().getUsableSpace();
        return usable > 0 ? usable : Files.getFileStore(directory).getUsableSpace();
    }

    /** 0 or the error's number. */
    private static int fallocate(final Path file, final int mode, final long offset, final long length) {
        final PosixAPI posix = PosixAPI.posix();
        final int descriptor = posix.open(file.toString(), OPEN_READ_WRITE, 0);
        if (descriptor < 0) {
            return Math.max(1, posix.lastError());
        }
        try {
            return posix.fallocate(descriptor, mode, offset, length) == 0 ? 0 : Math.max(1, posix.lastError());
        } finally {
            posix.close(descriptor);
        }
    }

    /** Writes zeros only after the writer's reach, so it overwrites nothing. */
    private static boolean writeZeros(final Path file, final long offset, final long length) throws IOException {
        final ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long at = offset;
            final long end = offset + length;
            while (at < end) {
                zeros.clear().limit((int) Math.min(ZEROS_BYTES, end - at));
                at += channel.write(zeros, at);
            }
            return true;
        } catch (final IOException e) {
            if (Files.getFileStore(file).getUsableSpace() < length) {
                return false;
            }
            throw e;
        }
    }
}

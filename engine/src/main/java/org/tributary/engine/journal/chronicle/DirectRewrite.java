package org.tributary.engine.journal.chronicle;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes bytes of a file again past the page cache, and reads them back from the device. The cache would not do on ext4: a reserved
 * block counts as unwritten until a write into it has succeeded. If that write fails, the cached page counts as mapped from then on;
 * writing the page again reaches the device, its sync succeeds, and the block stays unwritten, so that it reads as zeros after a
 * power cut. A direct write drops the page and marks the block. One thread.
 */
final class DirectRewrite {
    static final AtomicBoolean WARNED = new AtomicBoolean();

    private static final Logger LOG = LoggerFactory.getLogger(DirectRewrite.class);
    private static final int CHUNK_BYTES = 1024 * 1024;

    private final Path file;
    private final FileChannel cached;
    private final FileChannel direct;
    private final ByteBuffer bytes;
    private final ByteBuffer device;

    private DirectRewrite(final Path file, final FileChannel cached, final FileChannel direct, final int blockBytes) {
        this.file = file;
        this.cached = cached;
        this.direct = direct;
        this.bytes = aligned(blockBytes);
        this.device = aligned(blockBytes);
    }

    private static ByteBuffer aligned(final int blockBytes) {
        return ByteBuffer.allocateDirect(CHUNK_BYTES + blockBytes)
                .alignedSlice(blockBytes)
                .limit(CHUNK_BYTES)
                .slice();
    }

    /**
     * Writes a range again, widened to whole blocks.
     *
     * @return the place up to which it was written: the range's end or, where the file system writes only through its cache, the
     *     range's beginning, or the file's last part of a block
     * @throws IOException if the device takes the bytes not at all or gives other ones back; readers then still have them
     */
    static long upTo(final Path file, final long offset, final long end) throws IOException {
        final long blockBytes = blockBytes(file);
        if (blockBytes == 0) {
            warn(file);
            return offset;
        }
        try (FileChannel cached = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileChannel direct = openDirect(file)) {
            final long from = offset / blockBytes * blockBytes;
            final long wholeBlocks = cached.size() / blockBytes * blockBytes;
            final long to = Math.min((end + blockBytes - 1) / blockBytes * blockBytes, wholeBlocks);
            new DirectRewrite(file, cached, direct, (int) blockBytes).rewrite(from, to);
            return Math.max(offset, Math.min(end, to));
        } catch (final UnsupportedOperationException e) {
            warn(file);
            return offset;
        }
    }

    /** Block size of a file's disk; 0 if it has none that a chunk is made of. */
    private static long blockBytes(final Path file) throws IOException {
        try {
            final long bytes = Files.getFileStore(file).getBlockSize();
            return bytes > 0 && CHUNK_BYTES % bytes == 0 ? bytes : 0;
        } catch (final UnsupportedOperationException e) {
            return 0;
        }
    }

    /** Once in a process: after a failed sync and a start, nothing shows later that the device lacks what readers see. */
    private static void warn(final Path file) {
        if (!WARNED.getAndSet(true)) {
            LOG.warn(
                    "the file system of {} takes no direct writes: what a killed process or a failed sync left is written again"
                            + " through the page cache, which after a failed sync may not reach the device. Keep the data"
                            + " directory on ext4 or XFS",
                    file);
        }
    }

    private static FileChannel openDirect(final Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT);
        } catch (final IOException e) {
            throw new UnsupportedOperationException("no direct input and output for " + file, e);
        }
    }

    private void rewrite(final long from, final long to) throws IOException {
        for (long at = from; at < to; at += bytes.limit()) {
            bytes.clear().limit((int) Math.min(CHUNK_BYTES, to - at));
            readFully(cached, bytes, at);
            try {
                writeFully(direct, bytes, at);
            } catch (final IOException e) {
                // The page was dropped before the device refused it.
                writeFully(cached, bytes, at);
                throw e;
            }
            device.clear().limit(bytes.limit());
            readFully(direct, device, at);
            if (!device.rewind().equals(bytes.rewind())) {
                writeFully(cached, bytes, at);
                throw new IOException("the device does not give back what was written to " + file + " at byte " + at);
            }
        }
    }

    private static void readFully(final FileChannel channel, final ByteBuffer to, final long at) throws IOException {
        while (to.hasRemaining()) {
            if (channel.read(to, at + to.position()) < 0) {
                throw new IOException("file ended at byte " + (at + to.position()));
            }
        }
    }

    private static void writeFully(final FileChannel channel, final ByteBuffer from, final long at) throws IOException {
        from.rewind();
        while (from.hasRemaining()) {
            channel.write(from, at + from.position());
        }
    }
}

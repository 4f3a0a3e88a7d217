package org.tributary.engine.settlement.export.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Appends pages to an SQLite file that no process has open, and updates its header at the end. Consecutive pages are
 * written together. One thread.
 */
public final class SqlitePages implements AutoCloseable {
    /** Position of SQLite's lock byte, whose page is never used. */
    private static final long LOCK_BYTE = 0x4000_0000L;

    private static final long MAX_PAGES = 0xFFFF_FFFEL;
    private static final int PAGE_SIZE_OFFSET = 16;
    private static final int PAGE_COUNT_OFFSET = 28;
    private static final int BUFFER_BYTES = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final int pageBytes;
    private final ByteBuffer buffer;
    private long bufferedAt;
    private long nextPage;

    public SqlitePages(final Path file) throws IOException {
        this.file = file;
        channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        final ByteBuffer header = ByteBuffer.allocate(PAGE_COUNT_OFFSET + Integer.BYTES);
        if (channel.read(header, 0) < header.capacity()) {
            channel.close();
            throw new IOException(file + " is no SQLite file");
        }
        pageBytes = header.getShort(PAGE_SIZE_OFFSET) & 0xFFFF;
        nextPage = header.getInt(PAGE_COUNT_OFFSET) + 1L;
        bufferedAt = offset(nextPage);
        buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    }

    int pageBytes() {
        return pageBytes;
    }

    /** Appends a page and returns its number. */
    int append(final byte[] page) throws IOException {
        if (offset(nextPage) == LOCK_BYTE) {
            flush();
            nextPage++;
            bufferedAt = offset(nextPage);
        }
        if (nextPage > MAX_PAGES) {
            throw new IOException(file + " has reached SQLite's limit of pages");
        }
        if (buffer.remaining() < pageBytes) {
            flush();
        }
        buffer.put(page, 0, pageBytes);
        return (int) nextPage++;
    }

    /** Overwrites an existing page. */
    void overwrite(final int page, final byte[] content) throws IOException {
        writeFully(ByteBuffer.wrap(content, 0, pageBytes), offset(Integer.toUnsignedLong(page)));
    }

    /** Writes what is buffered, and the number of pages into the file's header. */
    public void finish() throws IOException {
        flush();
        final ByteBuffer count = ByteBuffer.allocate(Integer.BYTES).putInt(0, (int) (nextPage - 1));
        writeFully(count, PAGE_COUNT_OFFSET);
    }

    private void flush() throws IOException {
        buffer.flip();
        final int length = buffer.remaining();
        writeFully(buffer, bufferedAt);
        bufferedAt += length;
        buffer.clear();
    }

    private void writeFully(final ByteBuffer bytes, final long offset) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    private long offset(final long page) {
        return (page - 1) * pageBytes;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

package org.tributary.engine.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.PrivateFiles;

/** Writes one snapshot file, section by section. One thread. */
final class SnapshotWriter implements AutoCloseable, SnapshotSink {
    private static final int BUFFER_BYTES = 1024 * 1024;

    /** Bytes written between two looks at the free space. */
    private static final int SPACE_CHECK_BYTES = 32 * 1024 * 1024;

    private final Path path;
    private final long leavesFreeBytes;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final CRC32C crc = new CRC32C();
    private long uncheckedBytes;
    private int crcFrom;
    private long records;
    private int sections;

    /**
     * A writer of a new file.
     *
     * @param leavesFreeBytes disk space that it does not touch
     */
    SnapshotWriter(final Path path, final long leavesFreeBytes) throws IOException {
        this.path = path;
        this.leavesFreeBytes = leavesFreeBytes;
        channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE),
                PrivateFiles.newFile());
    }

    void header(final JournalPosition position, final long syncedSequence, final int stateVersion) {
        begin();
        buffer.putInt(SnapshotFormat.MAGIC)
                .putInt(SnapshotFormat.VERSION)
                .putInt(position.epoch())
                .putLong(position.batch())
                .putLong(position.sequence())
                .putLong(position.timestampMs())
                .put(position.chainHead())
                .putLong(syncedSequence)
                .putInt(stateVersion);
        endChecked();
    }

    void section(final String name, final Consumer<SnapshotSink> content) {
        final byte[] nameBytes = name.getBytes(StandardCharsets.US_ASCII);
        if (nameBytes.length == 0 || nameBytes.length > SnapshotFormat.MAX_NAME_BYTES) {
            throw new IllegalArgumentException("section name of " + nameBytes.length + " bytes: " + name);
        }
        begin();
        records = 0;
        buffer.putInt(SnapshotFormat.SECTION_BEGIN).put((byte) nameBytes.length).put(nameBytes);
        content.accept(this);
        room(Integer.BYTES + Long.BYTES);
        buffer.putInt(0).putLong(records);
        endChecked();
        sections++;
    }

    @Override
    public void onRecord(final DirectBuffer source, final int offset, final int length) {
        if (length < 1 || length > MAX_RECORD_BYTES) {
            throw new IllegalArgumentException(
                    "snapshot record of " + length + " bytes, wanted 1 to " + MAX_RECORD_BYTES);
        }
        room(Integer.BYTES + length);
        buffer.putInt(length);
        source.getBytes(offset, buffer, length);
        records++;
    }

    /** Ends the file and syncs it to the device. */
    void finish() throws IOException {
        begin();
        buffer.putInt(SnapshotFormat.FILE_END).putInt(sections);
        drain();
        channel.force(true);
    }

    private void begin() {
        drain();
        crc.reset();
        crcFrom = 0;
    }

    private void endChecked() {
        takeCrc();
        room(Integer.BYTES);
        takeCrc();
        buffer.putInt((int) crc.getValue());
        crcFrom = buffer.position();
    }

    private void room(final int bytes) {
        if (buffer.remaining() < bytes) {
            takeCrc();
            drain();
        }
    }

    private void takeCrc() {
        crc.update(buffer.duplicate().flip().position(crcFrom));
        crcFrom = buffer.position();
    }

    private void requireSpace() throws IOException {
        if (uncheckedBytes > 0) {
            return;
        }
        uncheckedBytes = SPACE_CHECK_BYTES;
        final long free = Files.getFileStore(path).getUsableSpace();
        if (free < leavesFreeBytes + SPACE_CHECK_BYTES) {
            throw new IOException("the disk has " + free + " bytes free, and a snapshot leaves " + leavesFreeBytes
                    + " of them to the journal: free some space");
        }
    }

    private void drain() {
        try {
            requireSpace();
            buffer.flip();
            uncheckedBytes -= buffer.remaining();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            buffer.clear();
            crcFrom = 0;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot write the snapshot: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

package org.tributary.engine.snapshot;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;
import org.tributary.engine.journal.BatchFormat;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.Witness;

/** One snapshot file being read: checked as a whole first, then section by section. One thread. */
public final class SnapshotFile implements AutoCloseable {
    private static final int BUFFER_BYTES = 1024 * 1024;

    private final Path path;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);
    private final CRC32C crc = new CRC32C();
    private final Map<String, Long> sections = new HashMap<>();
    private long syncedSequence;
    private int stateVersion;
    private JournalPosition position = JournalPosition.START;
    private boolean trusted;

    private SnapshotFile(final Path path) throws IOException {
        this.path = path;
        this.channel = FileChannel.open(path, StandardOpenOption.READ);
    }

    /**
     * Opens a file and checks all of it.
     *
     * @throws SnapshotDamagedException if it is not whole, or can't be read
     */
    public static SnapshotFile open(final Path path) {
        try {
            final SnapshotFile file = new SnapshotFile(path);
            try {
                file.check();
                return file;
            } catch (final IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (final EOFException e) {
            throw new SnapshotDamagedException(path + " ends too early");
        } catch (final IOException e) {
            throw unreadable(path, e);
        }
    }

    private static SnapshotDamagedException unreadable(final Path path, final IOException cause) {
        return new SnapshotDamagedException(path + " can't be read: " + cause.getMessage());
    }

    /**
     * Reads what a file's header states about the journal.
     *
     * @throws SnapshotDamagedException if the header is not whole
     */
    public static Witness witness(final Path path) {
        try (SnapshotFile file = new SnapshotFile(path)) {
            file.readHeader();
            return new Witness(path.getFileName().toString(), file.position, file.syncedSequence);
        } catch (final EOFException e) {
            throw new SnapshotDamagedException(path + " ends too early");
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    /**
     * Reads sections by their checksums alone, which were checked when the file was opened: working out the hashes over their rows takes a
     * sixth of the time of loading. {@code verify} works them out.
     */
    public SnapshotFile trusting() {
        trusted = true;
        return this;
    }

    private void check() throws IOException {
        readHeader();
        int count = 0;
        int mark = readInt();
        while (mark == SnapshotFormat.SECTION_BEGIN) {
            final long start = channel.position() - buffer.remaining();
            sections.put(readSection(), start);
            count++;
            crc.reset();
            mark = readInt();
        }
        if (mark != SnapshotFormat.FILE_END || readInt() != count) {
            throw new SnapshotDamagedException(path + " has no end mark");
        }
    }

    /** Version of the state machine's section. */
    public int stateVersion() {
        return stateVersion;
    }

    /** Journal position at which it was taken. */
    public JournalPosition position() {
        return position;
    }

    /** True if it has a section of that name. */
    public boolean has(final String name) {
        return sections.containsKey(name);
    }

    /** Hands a section to its reader; false if the file has none of that name. */
    public boolean read(final String name, final Consumer<SnapshotSource> reader) {
        final Long start = sections.get(name);
        if (start == null) {
            return false;
        }
        try {
            channel.position(start - Integer.BYTES);
            buffer.clear().limit(0);
            crc.reset();
            readInt();
            readName();
        } catch (final IOException e) {
            throw unreadable(path, e);
        }
        readSection(name, reader);
        return true;
    }

    /** The disk may give other bytes than when the file was opened; a reader may stumble over them before their checksum is reached. */
    private void readSection(final String name, final Consumer<SnapshotSource> reader) {
        final Records records = new Records();
        try {
            reader.accept(records);
            if (records.next()) {
                throw new SnapshotDamagedException(path + ": section " + name + " was not read to its end");
            }
            readLong();
            checkCrc("section " + name);
        } catch (final SnapshotDamagedException e) {
            throw e;
        } catch (final IOException e) {
            throw unreadable(path, e);
        } catch (final RuntimeException e) {
            throw new SnapshotDamagedException(path + ": section " + name + " can't be read: " + e);
        }
    }

    private void readHeader() throws IOException {
        crc.reset();
        need(SnapshotFormat.HEADER_BYTES + Integer.BYTES);
        final int magic = readInt();
        final int version = readInt();
        if (magic != SnapshotFormat.MAGIC || version != SnapshotFormat.VERSION) {
            throw new SnapshotDamagedException(path + " is no snapshot of version " + SnapshotFormat.VERSION);
        }
        final int epoch = readInt();
        final long batch = readLong();
        final long sequence = readLong();
        final long timestampMs = readLong();
        final byte[] chainHead = new byte[BatchFormat.HASH_LENGTH];
        take(chainHead.length).get(chainHead);
        syncedSequence = readLong();
        stateVersion = readInt();
        checkCrc("header");
        position = new JournalPosition(epoch, batch, sequence, timestampMs, chainHead);
        crc.reset();
    }

    private String readSection() throws IOException {
        final String name = readName();
        final Records records = new Records();
        long count = 0;
        while (records.next()) {
            count++;
        }
        if (readLong() != count) {
            throw new SnapshotDamagedException(path + ": section " + name + " has another number of records");
        }
        checkCrc("section " + name);
        return name;
    }

    private String readName() throws IOException {
        final byte[] name = new byte[take(1).get() & 0xFF];
        if (name.length > SnapshotFormat.MAX_NAME_BYTES) {
            throw new SnapshotDamagedException(path + ": a section's name has " + name.length + " bytes");
        }
        take(name.length).get(name);
        return new String(name, StandardCharsets.US_ASCII);
    }

    private void checkCrc(final String what) throws IOException {
        final int computed = (int) crc.getValue();
        if (readInt() != computed) {
            throw new SnapshotDamagedException(path + ": " + what + " fails its checksum");
        }
    }

    private int readInt() throws IOException {
        return take(Integer.BYTES).getInt();
    }

    private long readLong() throws IOException {
        return take(Long.BYTES).getLong();
    }

    /** Reads the next bytes and adds them to the running checksum. */
    private ByteBuffer take(final int bytes) throws IOException {
        need(bytes);
        final ByteBuffer taken = buffer.duplicate();
        taken.limit(buffer.position() + bytes);
        crc.update(taken);
        taken.position(buffer.position());
        buffer.position(buffer.position() + bytes);
        return taken;
    }

    private void need(final int bytes) throws IOException {
        if (buffer.remaining() >= bytes) {
            return;
        }
        buffer.compact();
        while (buffer.position() < bytes) {
            if (channel.read(buffer) < 0) {
                throw new EOFException(path.toString());
            }
        }
        buffer.flip();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot close " + path, e);
        }
    }

    /** The records of the current section. */
    private final class Records implements SnapshotSource {
        private final UnsafeBuffer view = new UnsafeBuffer(buffer);
        private int offset;
        private int length;
        private boolean ended;

        @Override
        public boolean next() {
            if (ended) {
                return false;
            }
            try {
                length = readInt();
                if (length == 0) {
                    ended = true;
                    return false;
                }
                if (length < 0 || length > SnapshotSink.MAX_RECORD_BYTES) {
                    throw new SnapshotDamagedException(path + ": a record claims " + length + " bytes");
                }
                offset = take(length).position();
                return true;
            } catch (final EOFException e) {
                throw new SnapshotDamagedException(path + " ends too early");
            } catch (final IOException e) {
                throw unreadable(path, e);
            }
        }

        @Override
        public DirectBuffer buffer() {
            return view;
        }

        @Override
        public int offset() {
            return offset;
        }

        @Override
        public int length() {
            return length;
        }

        @Override
        public boolean isTrusted() {
            return trusted;
        }
    }
}

package org.tributary.engine.journal.chronicle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.journal.BatchFrame;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.JournalSettings;

/** Writes small journals straight through the port, and damages them. */
final class JournalFixture {
    static final long MIB = 1024 * 1024;

    /** Settings whose relations hold for a journal without an engine. */
    static final JournalSettings TINY = new JournalSettings(Durability.DEVICE, 4 * MIB, 2 * MIB, 4 * MIB, MIB, 1000);

    final DataDirectory directory;
    private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[64 * 1024]);
    private final BatchFrame frame = new BatchFrame(200 * 1024);

    JournalFixture(final Path root) throws IOException {
        directory = new DataDirectory(root);
        java.nio.file.Files.createDirectories(directory.journal());
    }

    ChronicleJournal open(final JournalPosition after) {
        return ChronicleJournal.open(directory, after, TINY, new PosixDisk(), () -> 1);
    }

    /** Appends a batch of records whose bytes tell their sequence. */
    void append(final ChronicleJournal journal, final int records, final int commandBytes) {
        long sequence = journal.appendedSequence() + 1;
        frame.begin(1000 + sequence, sequence);
        for (int i = 0; i < records; i++, sequence++) {
            bytes.setMemory(0, commandBytes + 8, (byte) sequence);
            bytes.putLong(commandBytes, sequence);
            frame.add(bytes, 0, commandBytes, bytes, commandBytes, 8);
        }
        journal.append(frame);
    }

    /** An epoch of batches of three records, the first {@code synced} of them synced before the next is appended. */
    void epoch(final JournalPosition after, final int batches, final int synced) {
        final ChronicleJournal journal = open(after);
        for (int i = 0; i < batches; i++) {
            append(journal, 3, 50);
            if (i == synced - 1) {
                journal.sync();
            }
        }
        journal.abandon();
    }

    /** Sequences read from the start. */
    List<Long> read() {
        final List<Long> sequences = new ArrayList<>();
        try (ChronicleJournalReader reader = new ChronicleJournalReader(directory, 0)) {
            reader.read(1, record -> {
                final long sequence = record.sequence();
                final long held = record.buffer().getLong(record.outcomeOffset());
                if (held != sequence) {
                    throw new AssertionError("record " + sequence + " holds " + held);
                }
                sequences.add(sequence);
            });
        }
        return sequences;
    }

    /** Positions of excerpt headers in a file; the first is the epoch's header's. */
    List<Long> excerpts(final Path file) {
        final List<Long> positions = new ArrayList<>();
        try (ExcerptWalker walker = new ExcerptWalker(file)) {
            while (walker.step() == ExcerptWalker.Step.EXCERPT) {
                positions.add(walker.position());
                walker.advance();
            }
        }
        return positions;
    }

    Path lastFile() {
        final List<Path> files =
                EpochChain.cycleFiles(directory.epochs().lastEntry().getValue());
        return files.get(files.size() - 1);
    }

    static void overwrite(final Path file, final long position, final byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), position);
        }
    }

    static byte flip(final Path file, final long position, final int mask) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, position);
            final byte before = one.get(0);
            one.put(0, (byte) (before ^ mask)).flip();
            channel.write(one, position);
            return before;
        }
    }

    /** Gives an epoch's header another format, its checksum right. */
    static void version(final Path file, final long excerpt, final int version) throws IOException {
        final int crcAt = 12;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final ByteBuffer header = ByteBuffer.allocate(88).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(header, excerpt + Integer.BYTES);
            header.putShort(4, (short) version);
            final CRC32C crc = new CRC32C();
            crc.update(header.array(), 0, crcAt);
            crc.update(header.array(), crcAt + Integer.BYTES, header.capacity() - crcAt - Integer.BYTES);
            header.putInt(crcAt, (int) crc.getValue());
            channel.write(header.rewind(), excerpt + Integer.BYTES);
        }
    }

    static void zero(final Path file, final long from, final int length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(length), from);
        }
    }

    static void truncate(final Path file, final long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }
}

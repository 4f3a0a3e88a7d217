package org.tributary.engine.journal.head;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.zip.CRC32C;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.BatchDigest;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Disk;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.PrivateFiles;
import org.tributary.engine.journal.file.WholeFile;

/**
 * The writer of {@code journal/HEAD}: a file of one page, mapped, so that moving the end costs no system call and survives a
 * killed process. Two slots are written in turns, each with a checksum, so that one is always whole. The file is synced when
 * an epoch or a cycle file begins, when the journal is closed, and now and then. The journal's thread writes; any thread may
 * {@link #force}.
 */
public final class HeadFile implements AutoCloseable {
    private static final int FILE_BYTES = 4096;
    private static final int SLOT_BYTES = 512;
    private static final int SLOTS = 2;

    private final Disk disk;
    private final Path path;
    private final FileChannel channel;
    private final MappedByteBuffer mapped;
    private final UnsafeBuffer[] slots = new UnsafeBuffer[SLOTS];
    private final CRC32C crc = new CRC32C();
    private final byte[] nowBytes = new byte[JournalHead.LENGTH];
    private final UnsafeBuffer now = new UnsafeBuffer(nowBytes);
    private final int durabilityFlag;
    private final byte[] bootId;
    private long generation;
    private boolean closed;

    private HeadFile(final DataDirectory directory, final Disk disk, final Durability durability, final String bootId)
            throws IOException {
        this.disk = disk;
        this.path = directory.head();
        this.durabilityFlag = durability == Durability.DEVICE ? JournalHead.DEVICE : 0;
        this.bootId = bootId.getBytes(StandardCharsets.US_ASCII);
        makeAnew(path);
        channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PrivateFiles.newFile());
        if (channel.size() < FILE_BYTES) {
            // Written, not only extended: a mapping must never meet a full disk.
            channel.write(ByteBuffer.allocate(FILE_BYTES), 0);
        }
        mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_BYTES);
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new UnsafeBuffer(mapped, i * SLOT_BYTES, JournalHead.LENGTH);
        }
    }

    /** Replaces the file by a copy: the sync of the one that is there may have failed, and a later one not bring it to the device. */
    private static void makeAnew(final Path path) throws IOException {
        if (Files.exists(path)) {
            WholeFile.replacePrivate(path, Files.readAllBytes(path));
        }
    }

    /**
     * Opens the file for a writer that continues after a position, or creates it. What it said stays until the writer says
     * more: a start that dies before its first batch hides no loss.
     */
    public static HeadFile open(
            final DataDirectory directory, final Disk disk, final Durability durability, final String bootId) {
        try {
            final HeadFile file = new HeadFile(directory, disk, durability, bootId);
            file.takeOver();
            DataDirectory.syncDirectory(directory.journal());
            return file;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot open " + directory.head(), e);
        }
    }

    /**
     * Makes the head of a journal that was copied whole up to a position and is on the device.
     *
     * @param end its last batch
     */
    public static void restore(final DataDirectory directory, final Disk disk, final JournalPosition end)
            throws IOException {
        Files.deleteIfExists(directory.head());
        final BatchDigest digest = new BatchDigest();
        digest.startFrom(end.chainHead());
        try (HeadFile file = open(directory, disk, Durability.DEVICE, BootId.current())) {
            file.beginEpoch(end.epoch());
            file.end(end.batch(), end.sequence(), end.timestampMs(), end.sequence(), digest);
            file.markClosed(end.sequence());
        }
    }

    private void takeOver() {
        for (final UnsafeBuffer slot : slots) {
            if (JournalHead.decode(slot) != null
                    && slot.getLong(JournalHead.GENERATION, ByteOrder.LITTLE_ENDIAN) > generation) {
                slot.getBytes(0, nowBytes);
                generation = slot.getLong(JournalHead.GENERATION, ByteOrder.LITTLE_ENDIAN);
            }
        }
        now.putInt(0, JournalHead.MAGIC_VALUE, ByteOrder.LITTLE_ENDIAN);
        now.putShort(JournalHead.VERSION_AT, (short) JournalHead.VERSION, ByteOrder.LITTLE_ENDIAN);
        now.putShort(JournalHead.LENGTH_AT, (short) JournalHead.LENGTH, ByteOrder.LITTLE_ENDIAN);
    }

    /** Newest epoch that the file names. */
    public int epoch() {
        return now.getInt(JournalHead.EPOCH, ByteOrder.LITTLE_ENDIAN);
    }

    /** Says that an epoch has begun, whose header is on the device; durable when it returns. */
    public void beginEpoch(final int epoch) {
        now.putInt(JournalHead.EPOCH, epoch, ByteOrder.LITTLE_ENDIAN);
        now.putInt(JournalHead.FILES, 1, ByteOrder.LITTLE_ENDIAN);
        flags(flags() & ~JournalHead.ENDED);
        writeDurably();
    }

    /** Says that the epoch has one more cycle file; durable when it returns. */
    public void addFile() {
        now.putInt(
                JournalHead.FILES, now.getInt(JournalHead.FILES, ByteOrder.LITTLE_ENDIAN) + 1, ByteOrder.LITTLE_ENDIAN);
        writeDurably();
    }

    /** Says up to where records may be answered; survives a killed process when it returns. Allocates nothing. */
    public void end(
            final long batch,
            final long sequence,
            final long timestampMs,
            final long syncedSequence,
            final BatchDigest digest) {
        now.putInt(JournalHead.FLAGS, durabilityFlag, ByteOrder.LITTLE_ENDIAN);
        now.putInt(
                JournalHead.END_EPOCH, now.getInt(JournalHead.EPOCH, ByteOrder.LITTLE_ENDIAN), ByteOrder.LITTLE_ENDIAN);
        now.putLong(JournalHead.BATCH, batch, ByteOrder.LITTLE_ENDIAN);
        now.putLong(JournalHead.SEQUENCE, sequence, ByteOrder.LITTLE_ENDIAN);
        now.putLong(JournalHead.TIMESTAMP, timestampMs, ByteOrder.LITTLE_ENDIAN);
        now.putLong(JournalHead.SYNCED, syncedSequence, ByteOrder.LITTLE_ENDIAN);
        digest.copyChainHead(nowBytes, JournalHead.HASH);
        now.putInt(JournalHead.BOOT_LENGTH, bootId.length, ByteOrder.LITTLE_ENDIAN);
        now.putBytes(JournalHead.BOOT, bootId);
        write();
    }

    /** Says that the writer ended in order, all of it on the device; durable when it returns. */
    public void markClosed(final long syncedSequence) {
        now.putLong(JournalHead.SYNCED, syncedSequence, ByteOrder.LITTLE_ENDIAN);
        now.putInt(
                JournalHead.FLAGS,
                now.getInt(JournalHead.FLAGS, ByteOrder.LITTLE_ENDIAN) | JournalHead.CLOSED,
                ByteOrder.LITTLE_ENDIAN);
        writeDurably();
    }

    private void writeDurably() {
        // Both slots: damage to the newer one must not bring back an older epoch or an unclosed journal.
        write();
        write();
        force();
    }

    private void write() {
        generation++;
        now.putLong(JournalHead.GENERATION, generation, ByteOrder.LITTLE_ENDIAN);
        now.putInt(JournalHead.CRC, JournalHead.checksum(nowBytes, crc), ByteOrder.LITTLE_ENDIAN);
        slots[(int) (generation % SLOTS)].putBytes(0, nowBytes, 0, JournalHead.LENGTH);
    }

    private int flags() {
        return now.getInt(JournalHead.FLAGS, ByteOrder.LITTLE_ENDIAN);
    }

    private void flags(final int value) {
        now.putInt(JournalHead.FLAGS, value, ByteOrder.LITTLE_ENDIAN);
    }

    /** Syncs the file to the device. Any thread. */
    public synchronized void force() {
        if (closed) {
            return;
        }
        try {
            disk.force(path, channel);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot sync " + path + ": what the device holds is unknown", e);
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        flags(flags() | JournalHead.ENDED);
        write();
        // A thread that ends late must never write to memory that is gone.
        for (final UnsafeBuffer slot : slots) {
            slot.wrap(new byte[JournalHead.LENGTH]);
        }
        BufferUtil.free(mapped);
        try {
            channel.close();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot close " + path, e);
        }
    }

    /**
     * Reads what the file of a data directory says, beside its writer too.
     *
     * @return null if there is no file, or none of its slots is whole
     */
    public static @Nullable JournalHead read(final DataDirectory directory) {
        final UnsafeBuffer slot = new UnsafeBuffer(0, 0);
        JournalHead newest = null;
        long newestGeneration = -1;
        final byte[] bytes;
        try {
            if (!Files.isRegularFile(directory.head())) {
                return null;
            }
            bytes = Files.readAllBytes(directory.head());
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read " + directory.head(), e);
        }
        for (int at = 0; at < SLOTS * SLOT_BYTES && at + JournalHead.LENGTH <= bytes.length; at += SLOT_BYTES) {
            slot.wrap(bytes, at, JournalHead.LENGTH);
            final JournalHead head = JournalHead.decode(slot);
            final long slotGeneration = slot.getLong(JournalHead.GENERATION, ByteOrder.LITTLE_ENDIAN);
            if (head != null && slotGeneration > newestGeneration) {
                newest = head;
                newestGeneration = slotGeneration;
            }
        }
        return newest;
    }
}

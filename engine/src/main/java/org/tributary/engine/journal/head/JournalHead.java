package org.tributary.engine.journal.head;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.BatchFormat;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalPosition;

/**
 * What {@code journal/HEAD} says of the journal's newest end. A journal may hold more than its head says, never less.
 *
 * <pre>
 *   0 magic "TRH1"   4 version u16   6 length u16   8 CRC32C u32   12 flags u32   16 generation i64   24 epoch i32
 *  28 files i32   32 epoch of the end i32   36 boot id length i32   40 batch i64   48 sequence i64   56 timestampMs i64
 *  64 syncedSequence i64   72 SHA-256 of the batch   104 boot id, ASCII
 * </pre>
 *
 * @param epoch newest epoch whose header is on the device
 * @param files cycle files of that epoch that hold, or may hold, batches
 * @param closed true if the writer ended in order: nothing follows {@code end}, and it is on the device
 * @param ended true if the writer has let go of the files, in order or after a failure; false if it may still write, or was
 *     killed
 * @param durability of the writer of {@code end}
 * @param end last position that may have been answered: at {@code process} the last append, at {@code device} the last sync
 * @param syncedSequence last record known to be on the device
 * @param bootId of the machine when {@code end} was written
 */
public record JournalHead(
        int epoch,
        int files,
        boolean closed,
        boolean ended,
        Durability durability,
        JournalPosition end,
        long syncedSequence,
        String bootId) {

    static final int LENGTH = 168;

    static final int MAGIC_VALUE = 0x31485254;
    static final int VERSION = 1;
    static final int VERSION_AT = 4;
    static final int LENGTH_AT = 6;
    static final int CRC = 8;
    static final int FLAGS = 12;
    static final int GENERATION = 16;
    static final int EPOCH = 24;
    static final int FILES = 28;
    static final int END_EPOCH = 32;
    static final int BOOT_LENGTH = 36;
    static final int BATCH = 40;
    static final int SEQUENCE = 48;
    static final int TIMESTAMP = 56;
    static final int SYNCED = 64;
    static final int HASH = 72;
    static final int BOOT = 104;

    static final int CLOSED = 1;
    static final int DEVICE = 2;
    static final int ENDED = 4;

    /** Reads one slot; null if it is not whole. */
    static @Nullable JournalHead decode(final UnsafeBuffer slot) {
        final byte[] bytes = new byte[LENGTH];
        slot.getBytes(0, bytes);
        if (slot.getInt(0, ByteOrder.LITTLE_ENDIAN) != MAGIC_VALUE
                || slot.getInt(CRC, ByteOrder.LITTLE_ENDIAN) != checksum(bytes, new CRC32C())) {
            return null;
        }
        final int version = slot.getShort(VERSION_AT, ByteOrder.LITTLE_ENDIAN);
        if (version != VERSION) {
            throw new JournalDamagedException("journal/HEAD is of format " + version + ", written by "
                    + (version > VERSION ? "a newer" : "another") + " release, and this one reads format " + VERSION
                    + ": use that release; nothing was changed");
        }
        final byte[] hash = new byte[BatchFormat.HASH_LENGTH];
        slot.getBytes(HASH, hash);
        final byte[] boot =
                new byte[Math.max(0, Math.min(BootId.MAX_LENGTH, slot.getInt(BOOT_LENGTH, ByteOrder.LITTLE_ENDIAN)))];
        slot.getBytes(BOOT, boot);
        final int flags = slot.getInt(FLAGS, ByteOrder.LITTLE_ENDIAN);
        return new JournalHead(
                slot.getInt(EPOCH, ByteOrder.LITTLE_ENDIAN),
                slot.getInt(FILES, ByteOrder.LITTLE_ENDIAN),
                (flags & CLOSED) != 0,
                (flags & ENDED) != 0,
                (flags & DEVICE) != 0 ? Durability.DEVICE : Durability.PROCESS,
                new JournalPosition(
                        slot.getInt(END_EPOCH, ByteOrder.LITTLE_ENDIAN),
                        slot.getLong(BATCH, ByteOrder.LITTLE_ENDIAN),
                        slot.getLong(SEQUENCE, ByteOrder.LITTLE_ENDIAN),
                        slot.getLong(TIMESTAMP, ByteOrder.LITTLE_ENDIAN),
                        hash),
                slot.getLong(SYNCED, ByteOrder.LITTLE_ENDIAN),
                new String(boot, StandardCharsets.US_ASCII));
    }

    /** CRC32C of a slot, its own field left out. */
    static int checksum(final byte[] slot, final CRC32C crc) {
        crc.reset();
        crc.update(slot, 0, CRC);
        crc.update(slot, CRC + Integer.BYTES, LENGTH - CRC - Integer.BYTES);
        return (int) crc.getValue();
    }
}

package org.tributary.engine.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * First frame of an epoch: it tells where the journal before it ends. Bytes in the predecessor after its last good batch are
 * a torn tail that recovery has cut; no reader reads them.
 *
 * <pre>
 *   0 magic "TRE1"   4 version u16   6 length u16   8 epoch u32   12 CRC32C u32   16 predecessor epoch i64
 *  24 last good batch i64   32 its last sequence i64   40 its timestampMs i64   48 created at, ms, i64   56 its SHA-256
 * </pre>
 *
 * @param epoch from 1
 * @param predecessor end of the journal when this epoch began
 * @param createdAtMs wall clock, for people only
 */
public record EpochHeader(int epoch, JournalPosition predecessor, long createdAtMs) {
    private static final int CRC = 12;
    private static final int PREDECESSOR_EPOCH = 16;
    private static final int LAST_BATCH = 24;
    private static final int LAST_SEQUENCE = 32;
    private static final int LAST_TIMESTAMP = 40;
    private static final int CREATED_AT = 48;
    private static final int LAST_HASH = 56;

    /** The header's bytes. */
    public byte[] encode() {
        final byte[] bytes = new byte[BatchFormat.EPOCH_HEADER_LENGTH];
        final ByteBuffer out = ByteBuffer.wrap(bytes).order(BatchFormat.ORDER);
        out.putInt(BatchFormat.MAGIC, BatchFormat.EPOCH_MAGIC);
        out.putShort(BatchFormat.VERSION_OFFSET, (short) BatchFormat.VERSION);
        out.putShort(BatchFormat.HEADER_LENGTH_OFFSET, (short) BatchFormat.EPOCH_HEADER_LENGTH);
        out.putInt(BatchFormat.EPOCH, epoch);
        out.putLong(PREDECESSOR_EPOCH, predecessor.epoch());
        out.putLong(LAST_BATCH, predecessor.batch());
        out.putLong(LAST_SEQUENCE, predecessor.sequence());
        out.putLong(LAST_TIMESTAMP, predecessor.timestampMs());
        out.putLong(CREATED_AT, createdAtMs);
        out.put(LAST_HASH, predecessor.chainHead());
        out.putInt(CRC, checksum(out, 0, bytes.length));
        return bytes;
    }

    /**
     * Reads a header.
     *
     * @param bytes little-endian, at least {@link BatchFormat#EPOCH_HEADER_LENGTH} from offset on
     * @return null if the header is not whole
     * @throws JournalDamagedException naming the format if another release wrote it: never taken for a torn tail
     */
    public static @Nullable EpochHeader decode(final ByteBuffer bytes, final int offset, final int available) {
        if (available < BatchFormat.EPOCH_HEADER_LENGTH || bytes.getInt(offset) != BatchFormat.EPOCH_MAGIC) {
            return null;
        }
        final int length = statedLength(bytes, offset);
        if (length < BatchFormat.EPOCH_HEADER_LENGTH
                || length > available
                || bytes.getInt(offset + CRC) != checksum(bytes, offset, length)) {
            return null;
        }
        // Whole, so no damage: the header's beginning and its checksum are the same in every format.
        BatchFormat.requireKnown(bytes.getShort(offset + BatchFormat.VERSION_OFFSET));
        final byte[] hash = new byte[BatchFormat.HASH_LENGTH];
        bytes.get(offset + LAST_HASH, hash);
        final JournalPosition predecessor = new JournalPosition(
                (int) bytes.getLong(offset + PREDECESSOR_EPOCH),
                bytes.getLong(offset + LAST_BATCH),
                bytes.getLong(offset + LAST_SEQUENCE),
                bytes.getLong(offset + LAST_TIMESTAMP),
                hash);
        return new EpochHeader(
                bytes.getInt(offset + BatchFormat.EPOCH), predecessor, bytes.getLong(offset + CREATED_AT));
    }

    /** Length that the header states; the header of a newer format may be longer, its first fields stay where they are. */
    public static int statedLength(final ByteBuffer bytes, final int offset) {
        return bytes.getShort(offset + BatchFormat.HEADER_LENGTH_OFFSET) & 0xFFFF;
    }

    private static int checksum(final ByteBuffer bytes, final int offset, final int length) {
        final CRC32C crc = new CRC32C();
        for (int i = 0; i < length; i++) {
            if (i < CRC || i >= CRC + Integer.BYTES) {
                crc.update(bytes.get(offset + i));
            }
        }
        return (int) crc.getValue();
    }
}

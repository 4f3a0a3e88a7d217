package org.tributary.engine.journal;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.tributary.engine.record.JournalRecord;

/**
 * Layout of a batch in the journal. Integers are little-endian. A frame is a header of {@link #HEADER_LENGTH} bytes and
 * its records one after the other, each {@code u16 command length, u16 outcome length, command, outcome}; a derived
 * record has no command. A frame without records is a mark: it only updates {@code syncedSequence}.
 *
 * <pre>
 *   0 magic "TRB1"      4 version u16    6 header length u16   8 epoch u32    12 records u32
 *  16 batch i64        24 first sequence i64                  32 timestampMs i64
 *  40 syncedSequence i64                48 frame length u32   52 CRC32C u32   56 SHA-256 of the batch before
 * </pre>
 *
 * The CRC covers the whole frame except itself. A batch's hash is the SHA-256 of its whole frame, CRC included, so the
 * chain covers everything. The chain continues over epochs: the first batch of an epoch carries the hash of the last good
 * batch of the epoch before.
 */
public final class BatchFormat {
    /** Version of this layout and of the records in it. 1 was written by release 0.1.0 and is no longer read. */
    public static final int VERSION = 2;

    /** Bytes of a frame's header. */
    public static final int HEADER_LENGTH = 88;

    /** Bytes before a record's command: the two lengths. */
    public static final int RECORD_HEADER_LENGTH = 4;

    /** Bytes of a SHA-256. */
    public static final int HASH_LENGTH = 32;

    /** Longest frame a reader takes; the writer's own limit is below. */
    public static final int MAX_FRAME_LENGTH = 16 * 1024 * 1024;

    /** Bytes of an epoch's header. */
    public static final int EPOCH_HEADER_LENGTH = 88;

    static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    static final int BATCH_MAGIC = magic("TRB1");
    static final int EPOCH_MAGIC = magic("TRE1");

    static final int MAGIC = 0;
    static final int VERSION_OFFSET = 4;
    static final int HEADER_LENGTH_OFFSET = 6;
    static final int EPOCH = 8;
    static final int RECORD_COUNT = 12;
    static final int BATCH = 16;
    static final int FIRST_SEQUENCE = 24;
    static final int TIMESTAMP_MS = 32;
    static final int SYNCED_SEQUENCE = 40;
    static final int LENGTH = 48;
    static final int CRC = 52;
    static final int PREVIOUS_HASH = 56;

    private BatchFormat() {}

    /**
     * Refuses what another release wrote.
     *
     * @param version of something whole: its checksum is right, so this is no damage
     * @throws JournalDamagedException naming the format; never taken for a torn tail
     */
    static void requireKnown(final int version) {
        if (version < VERSION) {
            throw new JournalDamagedException("the journal is of format " + version
                    + ", written by release 0.1.0, and this release reads format " + VERSION
                    + ": read it with that release, or name an empty data directory; nothing was changed");
        }
        if (version > VERSION) {
            throw new JournalDamagedException("the journal is of format " + version
                    + ", written by a newer release, and this one reads format " + VERSION
                    + ": use that release; nothing was changed");
        }
    }

    static int commandLength(final DirectBuffer buffer, final int at) {
        return buffer.getShort(at, ORDER) & 0xFFFF;
    }

    static int outcomeLength(final DirectBuffer buffer, final int at) {
        return buffer.getShort(at + Short.BYTES, ORDER) & 0xFFFF;
    }

    /** Points to the record of a frame that begins at {@code at}; the next one begins at its end. */
    static void wrap(
            final JournalRecord record,
            final long sequence,
            final long stampMs,
            final long batch,
            final DirectBuffer buffer,
            final int at) {
        final int commandLength = commandLength(buffer, at);
        final int outcomeLength = outcomeLength(buffer, at);
        record.wrap(sequence, stampMs, batch, buffer, at + RECORD_HEADER_LENGTH, commandLength, outcomeLength);
    }

    private static int magic(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | bytes[3] << 24;
    }
}

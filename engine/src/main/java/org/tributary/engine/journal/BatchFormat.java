package org.tributary.engine.journal;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.tributary.engine.record.JournalRecord;

/**
 * Layout of a batch in the journal. Integers are little-endian. A frame is a header of {@link #HEADER_LENGTH} bytes and
 * its records one after the other, each {@code u16 command length, u16 outcome length, command, outcome}; a derived
 * record has no command.
 *
 * <pre>
 *   0 magic "TRB1"      4 version u16    6 header length u16   8 epoch u32    12 frame length u32
 *  16 CRC32C u32       20 part u32      24 syncedSequence i64
 *  32 term i64         40 index i64     48 last part u32 (0, 1)               52 zero u32
 *  56 batch i64        64 first sequence i64                  72 timestampMs i64
 *  80 records u32      84 zero u32      88 SHA-256 of the batch before
 * </pre>
 *
 * The CRC covers the whole frame except itself. A batch's hash is the SHA-256 of its frame from byte 56 on: number, first
 * sequence, time, record count, previous hash and records. What a process decides for itself (epoch, synced sequence) is
 * outside, so that the same commands in the same batches give the same hashes in every journal. The chain continues over
 * epochs: the first batch of an epoch carries the hash of the last good batch of the epoch before.
 *
 * <p>{@code term} and {@code index} name the entry of a replicated log that the batch comes from, {@code part} counts its
 * batches from 0, and {@code last part} is 1 in the last of them; without such a log they are 0, 0, 0 and 1.
 *
 * <p>A frame without records is a mark: it has the magic "TRM1" and only updates {@code syncedSequence}. It is no part of
 * the chain: its batch number and previous hash are those of the last batch before it.
 */
public final class BatchFormat {
    /** Version of this layout and of the records in it. 1 was written by release 0.1.0 and is no longer read. */
    public static final int VERSION = 2;

    /** Bytes of a frame's header. */
    public static final int HEADER_LENGTH = 120;

    /**
     * Records at which a batch of a replicated log's entry ends: part of the format, because all journals of a group must end
     * their batches at the same records.
     */
    public static final int ENTRY_BATCH_RECORDS = 8192;

    /** Bytes of a frame at which a batch of a replicated log's entry ends; the last command may exceed it. */
    public static final int ENTRY_BATCH_BYTES = 1024 * 1024;

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
    static final int MARK_MAGIC = magic("TRM1");
    static final int EPOCH_MAGIC = magic("TRE1");

    static final int MAGIC = 0;
    static final int VERSION_OFFSET = 4;
    static final int HEADER_LENGTH_OFFSET = 6;
    static final int EPOCH = 8;
    static final int LENGTH = 12;
    static final int CRC = 16;
    static final int PART = 20;
    static final int SYNCED_SEQUENCE = 24;
    static final int TERM = 32;
    static final int INDEX = 40;
    static final int LAST_PART = 48;
    /** Start of what a batch's hash covers. */
    static final int HASHED = 56;

    static final int BATCH = 56;
    static final int FIRST_SEQUENCE = 64;
    static final int TIMESTAMP_MS = 72;
    static final int RECORD_COUNT = 80;
    static final int PREVIOUS_HASH = 88;

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

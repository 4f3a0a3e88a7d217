package org.tributary.engine.journal;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordHandler;

/**
 * One batch under construction: a scratch buffer that is copied into the journal as a whole. Decide fills it, the journal
 * completes its header, release reads it; one thread at a time, handed over by the ring between them.
 *
 * <p>Allocated once; nothing here allocates afterwards. The bytes are on the heap so that digests read them in place.
 */
public final class BatchFrame {
    private final byte[] bytes;
    private final UnsafeBuffer buffer;
    private final JournalRecord record = new JournalRecord();

    private int length;
    private int recordCount;
    private long firstSequence;
    private long timestampMs;
    private long batch;
    private long term;
    private long index;
    private int part;
    private boolean lastPart = true;

    /**
     * Creates a frame of fixed capacity.
     *
     * @param capacityBytes at most {@link BatchFormat#MAX_FRAME_LENGTH}
     */
    public BatchFrame(final int capacityBytes) {
        if (capacityBytes < BatchFormat.HEADER_LENGTH || capacityBytes > BatchFormat.MAX_FRAME_LENGTH) {
            throw new IllegalArgumentException("frame of " + capacityBytes + " bytes, wanted "
                    + BatchFormat.HEADER_LENGTH + " to " + BatchFormat.MAX_FRAME_LENGTH);
        }
        bytes = new byte[capacityBytes];
        buffer = new UnsafeBuffer(bytes);
    }

    /**
     * Starts a new batch.
     *
     * @param stampMs the stamp of all its records, epoch milliseconds
     * @param sequence of the first record it will hold
     */
    public void begin(final long stampMs, final long sequence) {
        length = BatchFormat.HEADER_LENGTH;
        recordCount = 0;
        firstSequence = sequence;
        timestampMs = stampMs;
        batch = 0;
        entry(0, 0, 0, true);
    }

    /**
     * Names the entry of the replicated log that the batch comes from.
     *
     * @param entryTerm its term
     * @param entryIndex its index in the log
     * @param entryPart this batch's number within the entry, from 0
     * @param last true if the entry has no further batch
     */
    public void entry(final long entryTerm, final long entryIndex, final int entryPart, final boolean last) {
        term = entryTerm;
        index = entryIndex;
        part = entryPart;
        lastPart = last;
    }

    /**
     * Adds a record.
     *
     * @param commandLength 0 for a derived record
     * @throws IndexOutOfBoundsException if the frame is full: the caller's limits are broken
     */
    public void add(
            final DirectBuffer command,
            final int commandOffset,
            final int commandLength,
            final DirectBuffer outcome,
            final int outcomeOffset,
            final int outcomeLength) {
        final int end = length + BatchFormat.RECORD_HEADER_LENGTH + commandLength + outcomeLength;
        if (end > bytes.length || (commandLength | outcomeLength) >>> 16 != 0) {
            throw new IndexOutOfBoundsException("record of " + commandLength + " + " + outcomeLength + " bytes at "
                    + length + " of a frame of " + bytes.length);
        }
        buffer.putShort(length, (short) commandLength, BatchFormat.ORDER);
        buffer.putShort(length + 2, (short) outcomeLength, BatchFormat.ORDER);
        final int commandStart = length + BatchFormat.RECORD_HEADER_LENGTH;
        if (commandLength > 0) {
            buffer.putBytes(commandStart, command, commandOffset, commandLength);
        }
        buffer.putBytes(commandStart + commandLength, outcome, outcomeOffset, outcomeLength);
        length = end;
        recordCount++;
    }

    /**
     * Completes the header: after this the frame has the bytes that are journaled. A frame without records becomes a mark.
     *
     * @param epoch of the journal
     * @param batchNumber over all epochs, from 1; of the batch before it if this is a mark
     * @param syncedSequence up to which the journal is known to be on the device
     * @param digest writes the previous hash and the checksum into the frame; its head is then this frame's hash
     */
    public void seal(final int epoch, final long batchNumber, final long syncedSequence, final BatchDigest digest) {
        batch = batchNumber;
        final boolean mark = isMark();
        buffer.putInt(BatchFormat.MAGIC, mark ? BatchFormat.MARK_MAGIC : BatchFormat.BATCH_MAGIC, BatchFormat.ORDER);
        buffer.putShort(BatchFormat.VERSION_OFFSET, (short) BatchFormat.VERSION, BatchFormat.ORDER);
        buffer.putShort(BatchFormat.HEADER_LENGTH_OFFSET, (short) BatchFormat.HEADER_LENGTH, BatchFormat.ORDER);
        buffer.putInt(BatchFormat.EPOCH, epoch, BatchFormat.ORDER);
        buffer.putInt(BatchFormat.LENGTH, length, BatchFormat.ORDER);
        buffer.putInt(BatchFormat.PART, part, BatchFormat.ORDER);
        buffer.putLong(BatchFormat.SYNCED_SEQUENCE, syncedSequence, BatchFormat.ORDER);
        buffer.putLong(BatchFormat.TERM, term, BatchFormat.ORDER);
        buffer.putLong(BatchFormat.INDEX, index, BatchFormat.ORDER);
        buffer.putLong(BatchFormat.LAST_PART, lastPart ? 1 : 0, BatchFormat.ORDER);
        buffer.putLong(BatchFormat.BATCH, batchNumber, BatchFormat.ORDER);
        buffer.putLong(BatchFormat.FIRST_SEQUENCE, firstSequence, BatchFormat.ORDER);
        buffer.putLong(BatchFormat.TIMESTAMP_MS, timestampMs, BatchFormat.ORDER);
        buffer.putLong(BatchFormat.RECORD_COUNT, recordCount, BatchFormat.ORDER);
        digest.seal(bytes, length, mark);
    }

    /** Hands over the records, as they will be journaled. */
    public void forEach(final RecordHandler handler) {
        final long last = lastSequence();
        int at = BatchFormat.HEADER_LENGTH;
        for (long sequence = firstSequence; sequence <= last; sequence++) {
            BatchFormat.wrap(record, sequence, timestampMs, batch, buffer, at);
            at = record.end();
            handler.onRecord(record);
        }
    }

    /** Holds the frame from 0 to {@link #length()}. */
    public byte[] bytes() {
        return bytes;
    }

    /** The same bytes, for reading records. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Bytes so far, header included. */
    public int length() {
        return length;
    }

    /** Most bytes the frame can hold. */
    public int capacity() {
        return bytes.length;
    }

    /** True if it holds no records. */
    public boolean isMark() {
        return recordCount == 0;
    }

    /** Records so far. */
    public int recordCount() {
        return recordCount;
    }

    /** Sequence of the first record. */
    public long firstSequence() {
        return firstSequence;
    }

    /** Sequence of the last record; firstSequence - 1 if the batch is empty. */
    public long lastSequence() {
        return firstSequence + recordCount - 1;
    }

    /** The stamp of all records, epoch milliseconds. */
    public long timestampMs() {
        return timestampMs;
    }

    /** The batch's number; 0 before it is sealed. */
    public long batch() {
        return batch;
    }
}

package org.tributary.engine.journal;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.CommandPrefetch;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordHandler;

/**
 * A view of a frame, with its fields and records. Wraps any buffer; its fields are valid only once {@link #problem} has
 * returned null. One thread uses it.
 */
public final class FrameView {
    private final UnsafeBuffer buffer = new UnsafeBuffer();
    private final JournalRecord record = new JournalRecord();
    /** Null if the frame was checked before. */
    private @Nullable ByteBuffer bytes;

    private int offset;
    private int available;

    /** Wraps the bytes from offset on, of which a frame may take at most {@code availableBytes}. */
    public FrameView wrap(final ByteBuffer source, final int frameOffset, final int availableBytes) {
        if (bytes != source) {
            buffer.wrap(source);
            bytes = source;
        }
        offset = frameOffset;
        available = availableBytes;
        return this;
    }

    /** Wraps a frame that was checked before. */
    public FrameView wrapChecked(final DirectBuffer source, final int frameOffset, final int length) {
        buffer.wrap(source);
        bytes = null;
        offset = frameOffset;
        available = length;
        return this;
    }

    /** The wrapped buffer. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Start of the frame in {@link #buffer()}. */
    public int offset() {
        return offset;
    }

    /** True if the bytes begin with the magic of a batch or of a mark; checks nothing else. */
    public boolean hasMagic() {
        if (available < BatchFormat.HEADER_LENGTH) {
            return false;
        }
        final int magic = buffer.getInt(offset + BatchFormat.MAGIC, BatchFormat.ORDER);
        return magic == BatchFormat.BATCH_MAGIC || magic == BatchFormat.MARK_MAGIC;
    }

    /** True if the frame is a mark: it has no records and is no part of the chain. */
    public boolean isMark() {
        return buffer.getInt(offset + BatchFormat.MAGIC, BatchFormat.ORDER) == BatchFormat.MARK_MAGIC;
    }

    /** Number that the batch before the frame must have. */
    public long batchBefore() {
        return isMark() ? batch() : batch() - 1;
    }

    /** Length in the header, in bytes; -1 if it is invalid. */
    public int claimedLength() {
        final int length = buffer.getInt(offset + BatchFormat.LENGTH, BatchFormat.ORDER);
        return length < BatchFormat.HEADER_LENGTH || length > BatchFormat.MAX_FRAME_LENGTH ? -1 : length;
    }

    /**
     * Checks this frame without its neighbours: checksum, version, lengths.
     *
     * @param exactLength bytes the frame must have, or -1 if only its own header says so
     * @return the problem, null if the frame is sound
     * @throws JournalDamagedException if the frame is whole and of a format that this release does not read
     */
    public @Nullable String problem(final BatchDigest digest, final int epoch, final int exactLength) {
        if (!hasMagic()) {
            return "no batch header where one must stand";
        }
        final int length = claimedLength();
        if (length < 0 || length > available || exactLength >= 0 && length != exactLength) {
            return "batch header claims a length of "
                    + buffer.getInt(offset + BatchFormat.LENGTH, BatchFormat.ORDER) + " bytes, there are "
                    + (exactLength >= 0 ? exactLength : available);
        }
        if (bytes == null) {
            throw new IllegalStateException("the frame was checked before");
        }
        final int stored = buffer.getInt(offset + BatchFormat.CRC, BatchFormat.ORDER);
        final int computed = digest.checksum(bytes, offset, length);
        if (stored != computed) {
            return String.format("checksum is %08x, the bytes give %08x", stored, computed);
        }
        final int version = buffer.getShort(offset + BatchFormat.VERSION_OFFSET, BatchFormat.ORDER);
        BatchFormat.requireKnown(version);
        if (buffer.getInt(offset + BatchFormat.EPOCH, BatchFormat.ORDER) != epoch) {
            return "batch belongs to epoch " + buffer.getInt(offset + BatchFormat.EPOCH, BatchFormat.ORDER);
        }
        return isMark() == (recordCount() == 0) && recordsFill(length) ? null : "records do not fill the batch";
    }

    private boolean recordsFill(final int length) {
        final int end = offset + length;
        int at = offset + BatchFormat.HEADER_LENGTH;
        if (recordCount() < 0) {
            return false;
        }
        for (int i = recordCount(); i > 0; i--) {
            if (end - at < BatchFormat.RECORD_HEADER_LENGTH) {
                return false;
            }
            final int outcomeLength = BatchFormat.outcomeLength(buffer, at);
            at = next(at);
            if (outcomeLength == 0 || at > end) {
                return false;
            }
        }
        return at == end;
    }

    /**
     * Hands over the records of a stretch.
     *
     * @param from first sequence wanted
     * @param to last sequence wanted, inclusive
     */
    public void forEach(final long from, final long to, final RecordHandler handler) {
        final long last = Math.min(to, lastSequence());
        final long stampMs = timestampMs();
        final long batch = batch();
        int at = offset + BatchFormat.HEADER_LENGTH;
        for (long sequence = firstSequence(); sequence <= last; sequence++) {
            if (sequence < from) {
                at = next(at);
                continue;
            }
            BatchFormat.wrap(record, sequence, stampMs, batch, buffer, at);
            at = record.end();
            handler.onRecord(record);
        }
    }

    /**
     * Hands over all records, each after the commands of its window were prefetched, never more than a window ahead.
     *
     * @param window commands prefetched at once, at least 1
     */
    public void forEach(final int window, final CommandPrefetch prefetcher, final RecordHandler handler) {
        final long last = lastSequence();
        final long stampMs = timestampMs();
        final long batch = batch();
        int at = offset + BatchFormat.HEADER_LENGTH;
        int prefetched = 0;
        for (long sequence = firstSequence(); sequence <= last; sequence++, prefetched--) {
            if (prefetched == 0) {
                prefetched = (int) Math.min(window, last - sequence + 1);
                prefetch(at, prefetched, prefetcher);
            }
            BatchFormat.wrap(record, sequence, stampMs, batch, buffer, at);
            at = record.end();
            handler.onRecord(record);
        }
    }

    private int next(final int at) {
        return at
                + BatchFormat.RECORD_HEADER_LENGTH
                + BatchFormat.commandLength(buffer, at)
                + BatchFormat.outcomeLength(buffer, at);
    }

    private void prefetch(final int from, final int records, final CommandPrefetch prefetcher) {
        int at = from;
        for (int i = 0; i < records; i++) {
            if (BatchFormat.commandLength(buffer, at) > 0) {
                prefetcher.queuePrefetch(buffer, at + BatchFormat.RECORD_HEADER_LENGTH);
            }
            at = next(at);
        }
        prefetcher.prefetch();
    }

    /** Number over all epochs; of the batch before it if this is a mark. */
    public long batch() {
        return buffer.getLong(offset + BatchFormat.BATCH, BatchFormat.ORDER);
    }

    /** Records in the frame. */
    public int recordCount() {
        return buffer.getInt(offset + BatchFormat.RECORD_COUNT, BatchFormat.ORDER);
    }

    /** Sequence of the first record. */
    public long firstSequence() {
        return buffer.getLong(offset + BatchFormat.FIRST_SEQUENCE, BatchFormat.ORDER);
    }

    /** Sequence of the last record; firstSequence - 1 if the frame is empty. */
    public long lastSequence() {
        return firstSequence() + recordCount() - 1;
    }

    /** Stamp of the records, epoch milliseconds. */
    public long timestampMs() {
        return buffer.getLong(offset + BatchFormat.TIMESTAMP_MS, BatchFormat.ORDER);
    }

    /** Epoch that the frame was journaled in; set in whole frames only. */
    public int epoch() {
        return buffer.getInt(offset + BatchFormat.EPOCH, BatchFormat.ORDER);
    }

    /** Term of the replicated log's entry that the batch comes from; 0 if there is none. */
    public long term() {
        return buffer.getLong(offset + BatchFormat.TERM, BatchFormat.ORDER);
    }

    /** Index of that entry; 0 if there is none. */
    public long index() {
        return buffer.getLong(offset + BatchFormat.INDEX, BatchFormat.ORDER);
    }

    /** The batch's number within that entry, from 0. */
    public int part() {
        return buffer.getInt(offset + BatchFormat.PART, BatchFormat.ORDER);
    }

    /** True if that entry has no further batch. */
    public boolean isLastPart() {
        return buffer.getInt(offset + BatchFormat.LAST_PART, BatchFormat.ORDER) != 0;
    }

    /** Sequence up to which the journal was known to be on the device when this batch was written. */
    public long syncedSequence() {
        return buffer.getLong(offset + BatchFormat.SYNCED_SEQUENCE, BatchFormat.ORDER);
    }
}

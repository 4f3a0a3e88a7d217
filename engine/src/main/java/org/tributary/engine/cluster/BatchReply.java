package org.tributary.engine.cluster;

import java.nio.ByteBuffer;
import org.agrona.collections.LongArrayList;

/**
 * What was decided on a batch, in the order of its commands. A reply exists only for a batch that a majority holds on its devices
 * and, unless the witness is off, that two journals hold with the same hash.
 */
public final class BatchReply {
    private static final int RESULT_BYTES = Long.BYTES + 2;

    private final ByteBuffer bytes;

    private BatchReply(final ByteBuffer bytes) {
        this.bytes = bytes.order(BatchBytes.ORDER);
    }

    static BatchReply of(final ByteBuffer bytes) {
        if (bytes.remaining() % RESULT_BYTES != 0) {
            throw new EntryFormatException("reply of " + bytes.remaining() + " bytes");
        }
        return new BatchReply(bytes.slice());
    }

    static byte[] encode(final LongArrayList sequences, final byte[] codes) {
        final ByteBuffer out =
                ByteBuffer.allocate(sequences.size() * RESULT_BYTES).order(BatchBytes.ORDER);
        for (int i = 0; i < sequences.size(); i++) {
            out.putLong(sequences.getLong(i)).put(codes[2 * i]).put(codes[2 * i + 1]);
        }
        return out.array();
    }

    /** Commands answered. */
    public int count() {
        return bytes.remaining() / RESULT_BYTES;
    }

    /** Sequence of the command's record. */
    public long sequence(final int command) {
        return bytes.getLong(command * RESULT_BYTES);
    }

    /** Code of the outcome, as {@code OutcomeCode} numbers them. */
    public short code(final int command) {
        return (short) (bytes.get(command * RESULT_BYTES + Long.BYTES) & 0xFF);
    }

    /** Reason, as {@code ReasonCode} numbers them; 0 if the outcome has none. */
    public short reason(final int command) {
        return (short) (bytes.get(command * RESULT_BYTES + Long.BYTES + 1) & 0xFF);
    }
}

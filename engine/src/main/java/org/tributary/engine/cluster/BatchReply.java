package org.tributary.engine.cluster;

import java.nio.ByteBuffer;

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

    /** A reply's bytes under construction: a result for each item, in any order. */
    static ByteBuffer forItems(final int items) {
        return ByteBuffer.allocate(items * RESULT_BYTES).order(BatchBytes.ORDER);
    }

    static void put(final ByteBuffer reply, final int item, final long sequence, final int code, final int reason) {
        final int at = item * RESULT_BYTES;
        reply.putLong(at, sequence).put(at + Long.BYTES, (byte) code).put(at + Long.BYTES + 1, (byte) reason);
    }

    /** Items answered; 0 of a batch that was bound to a term and came to the log in another one: nothing of it was decided. */
    public int count() {
        return bytes.remaining() / RESULT_BYTES;
    }

    /** Sequence of the command's record; of a question, the sequence that was asked for, 0 if the id is unknown. */
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

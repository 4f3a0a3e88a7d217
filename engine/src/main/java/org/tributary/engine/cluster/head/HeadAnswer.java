package org.tributary.engine.cluster.head;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A node's answer to a question for its head: the head, and by the node's clock (epoch milliseconds) when the question came and when the
 * answer went, which may wait for a batch.
 */
public record HeadAnswer(HeadClaim head, long cameMs, long wentMs) {
    /** Length on the wire. */
    public static final int BYTES = HeadClaim.BYTES + 2 * Long.BYTES;

    /** Its bytes on the wire. */
    public byte[] encode() {
        final byte[] bytes = Arrays.copyOf(head.encode(), BYTES);
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(HeadClaim.BYTES, cameMs)
                .putLong(HeadClaim.BYTES + Long.BYTES, wentMs);
        return bytes;
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if the bytes are none
     */
    public static HeadAnswer decode(final ByteBuffer bytes) {
        final ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() != BYTES) {
            throw new IllegalArgumentException(
                    "answer with a chain head of " + in.remaining() + " bytes, wanted " + BYTES);
        }
        final long cameMs = in.getLong(HeadClaim.BYTES);
        final long wentMs = in.getLong(HeadClaim.BYTES + Long.BYTES);
        return new HeadAnswer(HeadClaim.decode(in.limit(HeadClaim.BYTES)), cameMs, wentMs);
    }

    /**
     * How far the answering node's clock is ahead, by the least that this exchange proves: a slow wire makes it nearer to 0, never
     * further. Milliseconds; negative if that clock is behind.
     *
     * @param askedMs when the question was sent, by the asking node's clock
     * @param heardMs when the answer came, by the same
     */
    public long clockAheadMs(final long askedMs, final long heardMs) {
        // The question came after it was sent, the answer after it went: what is true lies between.
        final long most = cameMs - askedMs;
        final long least = wentMs - heardMs;
        return Math.max(least, Math.min(0, most));
    }
}

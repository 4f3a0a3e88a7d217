package org.tributary.engine.cluster.head;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import org.tributary.engine.journal.BatchFormat;

/** A node's statement of what its journal holds: the hash of a batch, and with it of all batches before. */
public record HeadClaim(long batch, long sequence, byte[] chainHead) {
    /** Length on the wire. */
    public static final int BYTES = 2 * Long.BYTES + BatchFormat.HASH_LENGTH;

    /** A journal without a batch. */
    public static final HeadClaim NONE = new HeadClaim(0, 0, new byte[BatchFormat.HASH_LENGTH]);

    /** Its bytes on the wire. */
    public byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(batch)
                .putLong(sequence)
                .put(chainHead)
                .array();
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if the bytes are none
     */
    public static HeadClaim decode(final ByteBuffer bytes) {
        final ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() != BYTES) {
            throw new IllegalArgumentException("chain head of " + in.remaining() + " bytes, wanted " + BYTES);
        }
        final long batch = in.getLong();
        final long sequence = in.getLong();
        final byte[] hash = new byte[BatchFormat.HASH_LENGTH];
        in.get(hash);
        return new HeadClaim(batch, sequence, hash);
    }

    /** True if both journals hold the same batch at the same place. */
    public boolean agrees(final HeadClaim other) {
        return batch == other.batch && sequence == other.sequence && Arrays.equals(chainHead, other.chainHead);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof HeadClaim that && agrees(that);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(batch) * 31 + Arrays.hashCode(chainHead);
    }

    @Override
    public String toString() {
        return "batch " + batch + " (sequence " + sequence + ") with chain head "
                + HexFormat.of().formatHex(chainHead);
    }
}

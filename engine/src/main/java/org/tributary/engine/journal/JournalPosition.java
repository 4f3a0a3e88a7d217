package org.tributary.engine.journal;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * A position between two batches.
 *
 * @param epoch the last good batch stands in, 0 before the first
 * @param batch number of the last good batch over all epochs, 0 before the first
 * @param sequence of the last record up to here, 0 before the first
 * @param timestampMs stamp of the last good batch, epoch milliseconds
 * @param chainHead SHA-256 of the last good batch, all 0 before the first
 */
public record JournalPosition(int epoch, long batch, long sequence, long timestampMs, byte[] chainHead) {
    /** The position before the first batch. */
    public static final JournalPosition START = new JournalPosition(0, 0, 0, 0, new byte[BatchFormat.HASH_LENGTH]);

    public JournalPosition {
        if (chainHead.length != BatchFormat.HASH_LENGTH) {
            throw new IllegalArgumentException("hash of " + chainHead.length + " bytes");
        }
        chainHead = chainHead.clone();
    }

    @Override
    public byte[] chainHead() {
        return chainHead.clone();
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof JournalPosition that
                && epoch == that.epoch
                && batch == that.batch
                && sequence == that.sequence
                && timestampMs == that.timestampMs
                && Arrays.equals(chainHead, that.chainHead);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(batch) * 31 + Arrays.hashCode(chainHead);
    }

    @Override
    public String toString() {
        return "epoch " + epoch + ", batch " + batch + ", sequence " + sequence + ", chain head "
                + HexFormat.of().formatHex(chainHead);
    }
}

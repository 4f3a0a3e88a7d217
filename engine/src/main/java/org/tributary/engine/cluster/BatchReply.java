package org.tributary.engine.cluster;

import java.nio.ByteBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.collections.LongArrayList;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.pipeline.ReplicatedResult;
import org.tributary.engine.pipeline.ReplicatedResult.Gift;

/**
 * What was decided on a batch, in the order of its commands. A reply exists only for a batch that a majority holds on its devices
 * and, unless the witness is off, that two journals hold with the same hash. Integers are little-endian.
 *
 * <pre>
 *   items u16   each item: sequence i64, code u8, reason u8   then each gift in kind: item u16, given i64, pool u16, cut u8
 * </pre>
 *
 * <p>A question's code is 0. The reply to a batch of which nothing was decided has no bytes.
 */
public final class BatchReply {
    private static final int COUNT_BYTES = Short.BYTES;
    private static final int RESULT_BYTES = Long.BYTES + 2;
    private static final int GIFT_BYTES = Short.BYTES + Long.BYTES + Short.BYTES + 1;

    private final ByteBuffer bytes;
    private final int count;

    private BatchReply(final ByteBuffer bytes, final int count) {
        this.bytes = bytes.order(BatchBytes.ORDER);
        this.count = count;
    }

    /**
     * Reads a reply.
     *
     * @throws EntryFormatException if the bytes are none
     */
    public static BatchReply of(final ByteBuffer bytes) {
        final ByteBuffer own = bytes.slice().order(BatchBytes.ORDER);
        if (own.remaining() == 0) {
            return new BatchReply(own, 0);
        }
        final int count = own.remaining() < COUNT_BYTES ? 0 : own.getShort(0) & 0xFFFF;
        final int gifts = own.remaining() - COUNT_BYTES - count * RESULT_BYTES;
        if (count == 0 || gifts < 0 || gifts % GIFT_BYTES != 0) {
            throw new EntryFormatException("reply of " + own.remaining() + " bytes for " + count + " items");
        }
        return new BatchReply(own, count);
    }

    /** A reply under construction. One thread. */
    static final class Draft {
        private final int items;
        private final ExpandableArrayBuffer bytes;
        private int end;
        private int answered;

        Draft(final int items) {
            this.items = items;
            end = items == 0 ? 0 : COUNT_BYTES + items * RESULT_BYTES;
            bytes = new ExpandableArrayBuffer(Math.max(1, end));
            if (items > 0) {
                bytes.putShort(0, (short) items, BatchBytes.ORDER);
            }
        }

        /** Puts the result of an item, in any order, once each. */
        void put(final int item, final long sequence, final int code, final int reason) {
            final int at = COUNT_BYTES + item * RESULT_BYTES;
            bytes.putLong(at, sequence, BatchBytes.ORDER);
            bytes.putByte(at + Long.BYTES, (byte) code);
            bytes.putByte(at + Long.BYTES + 1, (byte) reason);
            answered++;
        }

        /** Adds what an item's gift in kind moved; in the order of items. */
        void gave(final int item, final long givenFen, final int pool, final int cut) {
            bytes.putShort(end, (short) item, BatchBytes.ORDER);
            bytes.putLong(end + Short.BYTES, givenFen, BatchBytes.ORDER);
            bytes.putShort(end + Short.BYTES + Long.BYTES, (short) pool, BatchBytes.ORDER);
            bytes.putByte(end + GIFT_BYTES - 1, (byte) cut);
            end += GIFT_BYTES;
        }

        /**
         * The reply's bytes.
         *
         * @throws IllegalStateException if an item has no result
         */
        byte[] encode() {
            if (answered != items) {
                throw new IllegalStateException(answered + " results of " + items + " items");
            }
            final byte[] reply = new byte[end];
            bytes.getBytes(0, reply);
            return reply;
        }
    }

    /** Items answered; 0 of a batch that was bound to a term and came to the log in another one: nothing of it was decided. */
    public int count() {
        return count;
    }

    /** Sequence of the command's record; of a question, the sequence that was asked for, 0 if the id is unknown. */
    public long sequence(final int command) {
        return bytes.getLong(COUNT_BYTES + command * RESULT_BYTES);
    }

    /** Code of the outcome, as {@code OutcomeCode} numbers them. */
    public short code(final int command) {
        return (short) (bytes.get(COUNT_BYTES + command * RESULT_BYTES + Long.BYTES) & 0xFF);
    }

    /** Reason, as {@code ReasonCode} numbers them; 0 if the outcome has none. */
    public short reason(final int command) {
        return (short) (bytes.get(COUNT_BYTES + command * RESULT_BYTES + Long.BYTES + 1) & 0xFF);
    }

    /** Hands the results to callers in a process that has no journal. */
    void release(final LongArrayList correlationIds, final ReleaseListener answers) {
        int giftAt = COUNT_BYTES + count * RESULT_BYTES;
        for (int i = 0; i < count; i++) {
            final long id = correlationIds.getLong(i);
            if (code(i) == 0) {
                answers.onLookup(id, sequence(i));
                continue;
            }
            Gift gift = null;
            if (giftAt < bytes.limit() && (bytes.getShort(giftAt) & 0xFFFF) == i) {
                gift = giftAt(giftAt);
                giftAt += GIFT_BYTES;
            }
            answers.onReplicated(id, result(i, gift));
        }
        answers.onBatchEnd(0, 0);
    }

    private ReplicatedResult result(final int item, final @Nullable Gift gift) {
        return new ReplicatedResult(sequence(item), code(item), reason(item), gift);
    }

    private Gift giftAt(final int at) {
        return new Gift(bytes.getLong(at + Short.BYTES), bytes.getShort(at + Short.BYTES + Long.BYTES) & 0xFFFF, (short)
                (bytes.get(at + GIFT_BYTES - 1) & 0xFF));
    }
}

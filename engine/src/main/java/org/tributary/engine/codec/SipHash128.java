package org.tributary.engine.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * SipHash-2-4 with 128 bits of output (Aumasson, Bernstein), fed in pieces. Keyed, so that no sender can aim ids at
 * one slot of a table. {@link #hi} and {@link #lo} are the first and second eight bytes of the reference's output,
 * read little-endian. One instance serves one thread; allocates nothing.
 *
 * <p>Pieces are joined without a mark: a caller that hashes several fields adds their lengths.
 */
public final class SipHash128 {
    private long key0;
    private long key1;
    private long v0;
    private long v1;
    private long v2;
    private long v3;
    private long tail;
    private long length;
    private long hi;
    private long lo;

    /** Sets the key, the reference's first and second eight bytes read little-endian, and starts. */
    public SipHash128 key(final long firstHalf, final long secondHalf) {
        this.key0 = firstHalf;
        this.key1 = secondHalf;
        return start();
    }

    /** Starts a new message under the same key. */
    public SipHash128 start() {
        v0 = key0 ^ 0x736f6d6570736575L;
        v1 = key1 ^ 0x646f72616e646f6dL ^ 0xee;
        v2 = key0 ^ 0x6c7967656e657261L;
        v3 = key1 ^ 0x7465646279746573L;
        tail = 0;
        length = 0;
        return this;
    }

    /** Adds bytes. */
    public SipHash128 update(final DirectBuffer buffer, final int offset, final int count) {
        int i = offset;
        final int end = offset + count;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            update(buffer.getLong(i, ByteOrder.LITTLE_ENDIAN));
        }
        final int left = end - i;
        if (left == 0) {
            return this;
        }
        // The bytes left, read from the message's last eight where it has so many.
        long word = 0;
        if (count >= Long.BYTES) {
            word = buffer.getLong(end - Long.BYTES, ByteOrder.LITTLE_ENDIAN) >>> (Long.BYTES - left << 3);
        } else {
            for (int at = end - 1; at >= i; at--) {
                word = word << 8 | buffer.getByte(at) & 0xFF;
            }
        }
        return update(word, left);
    }

    /** Adds the low bytes of a word, the lowest first; fewer than eight, the others 0. */
    private SipHash128 update(final long word, final int bytes) {
        final int filled = (int) length & 7;
        tail |= word << (filled << 3);
        if (filled + bytes >= Long.BYTES) {
            compress(tail);
            tail = filled == 0 ? 0 : word >>> (Long.BYTES - filled << 3);
        }
        length += bytes;
        return this;
    }

    /** Adds one byte. */
    public SipHash128 update(final byte value) {
        tail |= (value & 0xFFL) << ((length & 7) << 3);
        length++;
        if ((length & 7) == 0) {
            compress(tail);
            tail = 0;
        }
        return this;
    }

    /** Adds eight bytes, little-endian. */
    public SipHash128 update(final long value) {
        final int shift = (int) (length & 7) << 3;
        if (shift == 0) {
            compress(value);
        } else {
            compress(tail | value << shift);
            tail = value >>> 64 - shift;
        }
        length += 8;
        return this;
    }

    /** Ends the message; {@link #hi} and {@link #lo} have the result until the next end. */
    public SipHash128 finish() {
        compress(tail | length << 56);
        v2 ^= 0xee;
        fourRounds();
        hi = v0 ^ v1 ^ v2 ^ v3;
        v1 ^= 0xdd;
        fourRounds();
        lo = v0 ^ v1 ^ v2 ^ v3;
        return this;
    }

    /** First eight bytes of the result. */
    public long hi() {
        return hi;
    }

    /** Second eight bytes of the result. */
    public long lo() {
        return lo;
    }

    private void compress(final long word) {
        v3 ^= word;
        twoRounds();
        v0 ^= word;
    }

    private void fourRounds() {
        twoRounds();
        twoRounds();
    }

    /** Written out twice: a loop around the rounds costs as much as a round. */
    private void twoRounds() {
        long a = v0 + v1;
        long b = Long.rotateLeft(v1, 13) ^ a;
        long c = v2 + v3;
        long d = Long.rotateLeft(v3, 16) ^ c;
        a = Long.rotateLeft(a, 32) + d;
        d = Long.rotateLeft(d, 21) ^ a;
        c += b;
        b = Long.rotateLeft(b, 17) ^ c;
        c = Long.rotateLeft(c, 32);

        a += b;
        b = Long.rotateLeft(b, 13) ^ a;
        c += d;
        d = Long.rotateLeft(d, 16) ^ c;
        a = Long.rotateLeft(a, 32) + d;
        v3 = Long.rotateLeft(d, 21) ^ a;
        v0 = a;
        c += b;
        v1 = Long.rotateLeft(b, 17) ^ c;
        v2 = Long.rotateLeft(c, 32);
    }
}

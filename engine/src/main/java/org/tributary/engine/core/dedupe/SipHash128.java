package org.tributary.engine.core.dedupe;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * SipHash-2-4 with 128 bits of output (Aumasson, Bernstein), fed in pieces. Keyed, so that nobody outside can aim ids
 * at one place of a table. {@link #hi} and {@link #lo} are the first and second eight bytes of the reference's output,
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
        while (i < end && (length & 7) != 0) {
            update(buffer.getByte(i++));
        }
        for (; i + 8 <= end; i += 8) {
            compress(buffer.getLong(i, ByteOrder.LITTLE_ENDIAN));
            length += 8;
        }
        while (i < end) {
            update(buffer.getByte(i++));
        }
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
        rounds(4);
        hi = v0 ^ v1 ^ v2 ^ v3;
        v1 ^= 0xdd;
        rounds(4);
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
        rounds(2);
        v0 ^= word;
    }

    private void rounds(final int count) {
        long a = v0;
        long b = v1;
        long c = v2;
        long d = v3;
        for (int i = 0; i < count; i++) {
            a += b;
            b = Long.rotateLeft(b, 13) ^ a;
            a = Long.rotateLeft(a, 32);
            c += d;
            d = Long.rotateLeft(d, 16) ^ c;
            a += d;
            d = Long.rotateLeft(d, 21) ^ a;
            c += b;
            b = Long.rotateLeft(b, 17) ^ c;
            c = Long.rotateLeft(c, 32);
        }
        v0 = a;
        v1 = b;
        v2 = c;
        v3 = d;
    }
}

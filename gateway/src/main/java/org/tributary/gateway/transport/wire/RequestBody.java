package org.tributary.gateway.transport.wire;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** A request's body, collected from its pieces. The array of a small body is kept for the next request. */
public final class RequestBody {
    private static final int FIRST_BYTES = 2 * 1024;
    private static final int KEPT_BYTES = 4 * 1024;
    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int length;

    /** Appends a piece; returns false and appends nothing if the body would exceed the limit. */
    public boolean append(final ByteBuf piece, final int limitBytes) {
        final int more = piece.readableBytes();
        if (length + (long) more > limitBytes) {
            return false;
        }
        if (length + more > bytes.length) {
            final int doubled = Math.min(limitBytes, Math.max(FIRST_BYTES, bytes.length * 2));
            bytes = Arrays.copyOf(bytes, Math.max(doubled, length + more));
        }
        piece.getBytes(piece.readerIndex(), bytes, length, more);
        length += more;
        return true;
    }

    public void clear() {
        length = 0;
        if (bytes.length > KEPT_BYTES) {
            bytes = NOTHING;
        }
    }

    /** Bytes held beyond those that every connection may keep, up to a limit. */
    public int heldBytes(final int mostBytes) {
        return length == 0 || bytes.length <= KEPT_BYTES ? 0 : Math.min(bytes.length, mostBytes);
    }

    public byte[] array() {
        return bytes;
    }

    public int length() {
        return length;
    }

    public byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }
}

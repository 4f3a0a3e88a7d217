package org.tributary.gateway.bridge;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.IdCodec;
import org.tributary.gateway.channel.parse.Fields;

/** An id packed by {@link IdCodec}, in a private buffer. Reused, one thread at a time. */
public final class PackedId {
    private final UnsafeBuffer plain = new UnsafeBuffer(new byte[IdCodec.MAX_ID_BYTES]);
    private final UnsafeBuffer packed = new UnsafeBuffer(new byte[IdCodec.MAX_PACKED_BYTES]);
    private int length;

    /**
     * Packs an id.
     *
     * @return false if the id is too long or not valid text; the packed id is then empty
     */
    public boolean set(final String id) {
        length = 0;
        if (id.length() > IdCodec.MAX_ID_BYTES) {
            return false;
        }
        final int plainLength = id.length();
        for (int i = 0; i < plainLength; i++) {
            final char c = id.charAt(i);
            if (c >= 0x80) {
                return setWide(id);
            }
            plain.putByte(i, (byte) c);
        }
        length = IdCodec.pack(plain, 0, plainLength, packed, 0);
        return true;
    }

    private boolean setWide(final String id) {
        // An unpaired surrogate has no UTF-8 form and would become another character.
        if (Fields.utf8Length(id) > IdCodec.MAX_ID_BYTES) {
            return false;
        }
        final byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        plain.putBytes(0, bytes);
        length = IdCodec.pack(plain, 0, bytes.length, packed, 0);
        return true;
    }

    public UnsafeBuffer buffer() {
        return packed;
    }

    public int length() {
        return length;
    }

    /** Whether another packed id is equal. */
    public boolean matches(final DirectBuffer other) {
        if (other.capacity() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (other.getByte(i) != packed.getByte(i)) {
                return false;
            }
        }
        return true;
    }

    void copyFrom(final PackedId other) {
        packed.putBytes(0, other.packed, 0, other.length);
        length = other.length;
    }
}

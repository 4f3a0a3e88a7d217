package org.tributary.engine.oracle;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.IdCodec;

/** An id as it stands in a command. */
record Packed(UnsafeBuffer buffer, int length) {
    static Packed of(final String id) {
        final byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        final UnsafeBuffer packed = new UnsafeBuffer(new byte[IdCodec.MAX_PACKED_BYTES]);
        return new Packed(packed, IdCodec.pack(new UnsafeBuffer(bytes), 0, bytes.length, packed, 0));
    }
}

package org.tributary.engine.codec;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Packs ids of payment channels ({@code packedId} of the schema). An id of digits only, as WeChat Pay's 28, takes half
 * a byte per digit, which makes the journal smaller. First byte 0: the id's bytes follow as they are. First byte 1: an even
 * number of digits, two a byte, first digit high. First byte 2: an odd number, the last low half byte is 0xF. An empty
 * id packs to no byte at all.
 *
 * <p>Packing is injective, so packed ids can be compared and hashed as bytes. Allocates nothing. Stateless.
 */
public final class IdCodec {
    /** Longest id taken, in bytes of UTF-8. A longer one is malformed. */
    public static final int MAX_ID_BYTES = 128;

    /** Longest packed form, in bytes. */
    public static final int MAX_PACKED_BYTES = MAX_ID_BYTES + 1;

    private static final byte RAW = 0;
    private static final byte EVEN_DIGITS = 1;
    private static final byte ODD_DIGITS = 2;

    private IdCodec() {}

    /**
     * Packs an id.
     *
     * @return packed length in bytes, at most {@link #MAX_PACKED_BYTES}
     * @throws IllegalArgumentException if the id is longer than {@link #MAX_ID_BYTES}
     */
    public static int pack(
            final DirectBuffer id,
            final int idOffset,
            final int idLength,
            final MutableDirectBuffer packed,
            final int packedOffset) {
        if (idLength > MAX_ID_BYTES) {
            throw new IllegalArgumentException("id of " + idLength + " bytes, at most " + MAX_ID_BYTES);
        }
        if (idLength == 0) {
            return 0;
        }
        if (!allDigits(id, idOffset, idLength)) {
            packed.putByte(packedOffset, RAW);
            packed.putBytes(packedOffset + 1, id, idOffset, idLength);
            return idLength + 1;
        }
        packed.putByte(packedOffset, (idLength & 1) == 0 ? EVEN_DIGITS : ODD_DIGITS);
        int out = packedOffset + 1;
        for (int i = 0; i < idLength; i += 2) {
            final int high = id.getByte(idOffset + i) - '0';
            final int low = i + 1 < idLength ? id.getByte(idOffset + i + 1) - '0' : 0xF;
            packed.putByte(out++, (byte) (high << 4 | low));
        }
        return out - packedOffset;
    }

    /**
     * Unpacks an id.
     *
     * @return length of the id in bytes
     * @throws IllegalArgumentException if {@link #pack} does not write such bytes
     */
    public static int unpack(
            final DirectBuffer packed,
            final int packedOffset,
            final int packedLength,
            final MutableDirectBuffer id,
            final int idOffset) {
        if (packedLength == 0) {
            return 0;
        }
        final byte form = packed.getByte(packedOffset);
        final int bodyLength = packedLength - 1;
        if (form == RAW) {
            id.putBytes(idOffset, packed, packedOffset + 1, bodyLength);
            return bodyLength;
        }
        if (form != EVEN_DIGITS && form != ODD_DIGITS) {
            throw new IllegalArgumentException("unknown form of packed id: " + form);
        }
        int out = idOffset;
        for (int i = 0; i < bodyLength; i++) {
            final int pair = packed.getByte(packedOffset + 1 + i) & 0xFF;
            id.putByte(out++, (byte) ('0' + (pair >> 4)));
            if (i + 1 < bodyLength || form == EVEN_DIGITS) {
                id.putByte(out++, (byte) ('0' + (pair & 0xF)));
            }
        }
        return out - idOffset;
    }

    /** The id as a string. For readers off the hot path. */
    public static String toString(final DirectBuffer packed, final int packedOffset, final int packedLength) {
        if (packedLength == 0) {
            return "";
        }
        final byte form = packed.getByte(packedOffset);
        if (form == RAW) {
            return packed.getStringWithoutLengthUtf8(packedOffset + 1, packedLength - 1);
        }
        final byte[] id = new byte[2 * (packedLength - 1) - (form == ODD_DIGITS ? 1 : 0)];
        unpack(packed, packedOffset, packedLength, new UnsafeBuffer(id), 0);
        return new String(id, StandardCharsets.ISO_8859_1);
    }

    private static boolean allDigits(final DirectBuffer id, final int offset, final int length) {
        for (int i = 0; i < length; i++) {
            final byte b = id.getByte(offset + i);
            if (b < '0' || b > '9') {
                return false;
            }
        }
        return true;
    }
}

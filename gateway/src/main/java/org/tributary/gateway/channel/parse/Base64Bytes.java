package org.tributary.gateway.channel.parse;

import java.util.Arrays;

/**
 * Standard Base64 in its one canonical form, from bytes to bytes: padded to a multiple of four, no white space, no bit set
 * that decodes to nothing. So signed or encrypted bytes have only one encoding. Stateless; allocates nothing.
 */
public final class Base64Bytes {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int QUAD = 4;
    private static final int TRIPLE = 3;

    /** Six bits of each character; -1 for bytes outside the alphabet. Indexed by the unsigned byte. */
    private static final byte[] BITS = new byte[256];

    static {
        Arrays.fill(BITS, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            BITS[ALPHABET.charAt(i)] = (byte) i;
        }
    }

    private Base64Bytes() {}

    /** Most bytes that so many characters decode to. */
    public static int maxDecodedLength(final int chars) {
        return chars / QUAD * TRIPLE;
    }

    /**
     * Decodes.
     *
     * @param to room for {@link #maxDecodedLength}
     * @return bytes decoded; -1 if it is empty or not Base64 in that form
     */
    public static int decode(final byte[] from, final int offset, final int length, final byte[] to) {
        if (length == 0 || length % QUAD != 0) {
            return -1;
        }
        final int last = offset + length - QUAD;
        int out = 0;
        for (int at = offset; at < last; at += QUAD) {
            final int bits = quad(from, at);
            if (bits < 0) {
                return -1;
            }
            to[out++] = (byte) (bits >> 16);
            to[out++] = (byte) (bits >> 8);
            to[out++] = (byte) bits;
        }
        return decodeLast(from, last, to, out);
    }

    private static int decodeLast(final byte[] from, final int at, final byte[] to, final int decoded) {
        int out = decoded;
        if (from[at + 3] != '=') {
            final int bits = quad(from, at);
            if (bits < 0) {
                return -1;
            }
            to[out++] = (byte) (bits >> 16);
            to[out++] = (byte) (bits >> 8);
            to[out++] = (byte) bits;
            return out;
        }
        final int a = BITS[from[at] & 0xFF];
        final int b = BITS[from[at + 1] & 0xFF];
        if (from[at + 2] == '=') {
            if ((a | b) < 0 || (b & 0xF) != 0) {
                return -1;
            }
            to[out++] = (byte) (a << 2 | b >> 4);
            return out;
        }
        final int c = BITS[from[at + 2] & 0xFF];
        if ((a | b | c) < 0 || (c & 0x3) != 0) {
            return -1;
        }
        to[out++] = (byte) (a << 2 | b >> 4);
        to[out++] = (byte) (b << 4 | c >> 2);
        return out;
    }

    /** 24 bits of four characters; below 0 if one of them is outside the alphabet. */
    private static int quad(final byte[] from, final int at) {
        return BITS[from[at] & 0xFF] << 18
                | BITS[from[at + 1] & 0xFF] << 12
                | BITS[from[at + 2] & 0xFF] << 6
                | BITS[from[at + 3] & 0xFF];
    }
}

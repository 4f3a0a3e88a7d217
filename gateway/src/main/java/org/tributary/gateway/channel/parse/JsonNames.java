package org.tributary.gateway.channel.parse;

import java.nio.charset.StandardCharsets;

/**
 * Recurring texts (names of fields, states, currencies) as one shared String each, so that a document allocates none.
 * A table of fixed size: on a collision the newer text replaces the older. One per thread.
 */
final class JsonNames {
    /** Longest text kept. */
    static final int MAX_BYTES = 48;

    private static final int SIZE = 512;

    private final byte[][] bytes = new byte[SIZE][];
    private final String[] texts = new String[SIZE];

    /** Hash of bytes for {@link #text}. */
    static int hash(final byte[] source, final int from, final int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + source[i];
        }
        return hash;
    }

    /** The text of ASCII bytes. */
    String text(final byte[] source, final int from, final int to) {
        if (to - from > MAX_BYTES) {
            return new String(source, from, to - from, StandardCharsets.ISO_8859_1);
        }
        return text(source, from, to, hash(source, from, to));
    }

    /** The text of at most {@link #MAX_BYTES} ASCII bytes with their hash. */
    String text(final byte[] source, final int from, final int to, final int hash) {
        final int place = (hash ^ hash >>> 9 ^ hash >>> 18) & SIZE - 1;
        if (texts[place] == null || !isEqual(bytes[place], source, from, to)) {
            bytes[place] = java.util.Arrays.copyOfRange(source, from, to);
            texts[place] = new String(source, from, to - from, StandardCharsets.ISO_8859_1);
        }
        return texts[place];
    }

    private static boolean isEqual(final byte[] known, final byte[] source, final int from, final int to) {
        return java.util.Arrays.equals(known, 0, known.length, source, from, to);
    }
}

package org.tributary.engine.transparency;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Builder of ASCII text as bytes, reused because a day has a leaf per donation. One thread. */
final class AsciiText {
    private static final int MAX_LONG_DIGITS = 20;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[1024];
    private int length;

    void clear() {
        length = 0;
    }

    AsciiText append(final char c) {
        room(1);
        bytes[length++] = (byte) c;
        return this;
    }

    AsciiText append(final String text) {
        room(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
        return this;
    }

    AsciiText append(final long value) {
        room(MAX_LONG_DIGITS);
        if (value < 0) {
            // works with negative numbers, since Long.MIN_VALUE has no positive counterpart
            bytes[length++] = '-';
        }
        final int start = length;
        long left = value;
        do {
            bytes[length++] = (byte) ('0' + Math.abs((int) (left % 10)));
            left /= 10;
        } while (left != 0);
        for (int low = start, high = length - 1; low < high; low++, high--) {
            final byte swapped = bytes[low];
            bytes[low] = bytes[high];
            bytes[high] = swapped;
        }
        return this;
    }

    void appendHex(final byte[] value) {
        room(2 * value.length);
        for (final byte b : value) {
            bytes[length++] = HEX[b >> 4 & 0xF];
            bytes[length++] = HEX[b & 0xF];
        }
    }

    private void room(final int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, 2 * (length + more));
        }
    }

    /** Returns the buffer, which holds the text from 0 to {@link #length()}. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.US_ASCII);
    }
}

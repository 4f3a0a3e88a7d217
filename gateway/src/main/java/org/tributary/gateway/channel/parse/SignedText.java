package org.tributary.gateway.channel.parse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Builds the signed text from header values and the body's bytes. One per thread, reused; grows to the largest body
 * accepted and no further.
 */
public final class SignedText {
    /** Largest body taken, in bytes. */
    public static final int MAX_BODY_BYTES = 64 * 1024;

    /** Longest header value taken into a signed text, in characters. */
    public static final int MAX_HEADER_CHARS = 256;

    private byte[] bytes = new byte[4096];
    private int length;

    /** Empties it. */
    public SignedText clear() {
        length = 0;
        return this;
    }

    /** Adds one byte. */
    public SignedText add(final char ascii) {
        ensure(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    /**
     * Adds a header's value.
     *
     * @return false if it is missing, too long, or not visible ASCII: then no signed text can contain it
     */
    public boolean addHeader(final @Nullable String value) {
        if (value == null || value.isEmpty() || value.length() > MAX_HEADER_CHARS) {
            return false;
        }
        ensure(value.length());
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            if (c <= ' ' || c > '~') {
                return false;
            }
            bytes[length++] = (byte) c;
        }
        return true;
    }

    /**
     * Adds a text as Latin-1; characters beyond it are added as {@code ?}.
     *
     * @return false if it is longer than {@code maxChars}
     */
    public boolean addText(final String value, final int maxChars) {
        if (value.length() > maxChars) {
            return false;
        }
        ensure(value.length());
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            bytes[length++] = c > 0xFF ? (byte) '?' : (byte) c;
        }
        return true;
    }

    /** Adds bytes as they are. */
    public SignedText add(final byte[] source, final int offset, final int count) {
        ensure(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
        return this;
    }

    /**
     * Value of the only field of that name, when the text is split at every {@code &}: its value in every reading of the
     * text in which it is a field.
     *
     * @return empty if no field or several have the name, or its value is not an id
     */
    public String onlyId(final String name) {
        String found = "";
        int from = 0;
        for (int end = fieldEnd(0); from <= length; end = fieldEnd(from)) {
            if (isField(name, from, end)) {
                final int valueFrom = from + name.length() + 1;
                if (!found.isEmpty() || !isId(valueFrom, end)) {
                    return "";
                }
                found = new String(bytes, valueFrom, end - valueFrom, StandardCharsets.US_ASCII);
            }
            from = end + 1;
        }
        return found;
    }

    /** Copies the text, split at every {@code &}, without the fields of a name. */
    void copyWithout(final String name, final SignedText to) {
        int from = 0;
        for (int end = fieldEnd(0); from <= length; end = fieldEnd(from)) {
            if (!isField(name, from, end)) {
                to.add(bytes, from, end - from).add('&');
            }
            from = end + 1;
        }
    }

    private int fieldEnd(final int from) {
        int end = from;
        while (end < length && bytes[end] != '&') {
            end++;
        }
        return end;
    }

    private boolean isField(final String name, final int from, final int end) {
        if (end - from <= name.length() || bytes[from + name.length()] != '=') {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (bytes[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isId(final int from, final int end) {
        for (int i = from; i < end; i++) {
            if (bytes[i] <= ' ' || bytes[i] > '~') {
                return false;
            }
        }
        return end - from <= Fields.MAX_ID_BYTES;
    }

    /** The array; the text ends at {@link #length()}. */
    public byte[] bytes() {
        return bytes;
    }

    /** Length of the text in bytes. */
    public int length() {
        return length;
    }

    private void ensure(final int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}

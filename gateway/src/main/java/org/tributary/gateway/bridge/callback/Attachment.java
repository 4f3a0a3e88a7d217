package org.tributary.gateway.bridge.callback;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.channel.parse.Fields;
import org.tributary.gateway.channel.parse.FormFields;

/**
 * The donation's data, as passed through a channel: {@code p=PROJECT[&d=DONOR][&t=TEAM][&i=ITEM]}, URL form encoded.
 * Channels return it decoded once or not at all (both occur), so text without a raw {@code =} is decoded once more.
 * Unknown keys are ignored. A team or item that is too long, badly encoded or has control characters is dropped. A key
 * that appears twice, a donor or project that is badly encoded, and a project that is missing or has control characters
 * make the attachment unreadable: the donation is then held, never refused.
 *
 * <p>One per thread, reused. Parsing allocates only for text that has to be decoded once more or is not ASCII.
 */
public final class Attachment {
    /** Longest project kept; ids are shorter, so a longer one is unknown even after truncation. */
    public static final int MAX_PROJECT_BYTES = 64;

    /** Longest team and item, which is the limit of ids; a longer one is dropped. */
    public static final int MAX_ID_BYTES = 32;

    /** Longest id that the platform may give a donor. */
    public static final int MAX_DONOR_BYTES = 512;

    /** A decoded value. */
    static final class Value {
        private final byte[] bytes;
        private int length;
        private boolean given;

        Value(final int maxBytes) {
            bytes = new byte[maxBytes];
        }

        byte[] bytes() {
            return bytes;
        }

        int length() {
            return length;
        }

        @Override
        public String toString() {
            return new String(bytes, 0, length, StandardCharsets.UTF_8);
        }
    }

    private final byte[] scratch = new byte[MAX_DONOR_BYTES];
    private final Value project = new Value(MAX_PROJECT_BYTES);
    private final Value donor = new Value(MAX_DONOR_BYTES);
    private final Value team = new Value(MAX_ID_BYTES);
    private final Value item = new Value(MAX_ID_BYTES);

    /**
     * Parses an attachment.
     *
     * @return false if it is unreadable; all values are then empty
     */
    boolean parse(final String attachment) {
        clear();
        String text = attachment;
        if (text.indexOf('=') < 0) {
            text = decodedOnce(text);
        }
        if (text == null || !parseAll(text) || project.length == 0) {
            clear();
            return false;
        }
        return true;
    }

    private boolean parseAll(final String text) {
        int begin = 0;
        while (begin <= text.length()) {
            int end = text.indexOf('&', begin);
            end = end < 0 ? text.length() : end;
            if (!parsePair(text, begin, end)) {
                return false;
            }
            begin = end + 1;
        }
        return true;
    }

    private boolean parsePair(final String text, final int begin, final int end) {
        final Value value = end - begin >= 2 && text.charAt(begin + 1) == '=' ? valueOf(text.charAt(begin)) : null;
        if (value == null) {
            return true;
        }
        if (value.given) {
            return false;
        }
        value.given = true;
        final int length = decode(text, begin + 2, end);
        if (length < 0 || value != donor && hasForbidden(length)) {
            // Team and item only describe a gift: one that does not fit a record is dropped whole, never altered.
            return value == team || value == item;
        }
        keep(value, length);
        return true;
    }

    /**
     * Whether scratch, which is UTF-8, has C0, DEL, C1, U+FFFE or U+FFFF. Not for the donor's id, which is hashed and
     * never written.
     */
    private boolean hasForbidden(final int length) {
        for (int i = 0; i < length; i++) {
            final int b = scratch[i] & 0xFF;
            final boolean isControl = b < ' ' || b == 0x7F || b == 0xC2 && (scratch[i + 1] & 0xFF) < 0xA0;
            final boolean isNoncharacter =
                    b == 0xEF && (scratch[i + 1] & 0xFF) == 0xBF && (scratch[i + 2] & 0xFF) >= 0xBE;
            if (isControl || isNoncharacter) {
                return true;
            }
        }
        return false;
    }

    private void keep(final Value value, final int length) {
        int kept = length;
        if (length > value.bytes.length) {
            kept = value == project ? MAX_PROJECT_BYTES : 0;
            // Truncates between characters only.
            while (kept > 0 && (scratch[kept] & 0xC0) == 0x80) {
                kept--;
            }
        }
        System.arraycopy(scratch, 0, value.bytes, 0, kept);
        value.length = kept;
    }

    /** Decodes into scratch; returns the length, or -1 if the encoding is malformed or the text too long. */
    private int decode(final String text, final int begin, final int end) {
        int out = 0;
        boolean ascii = true;
        for (int i = begin; i < end; i++) {
            if (out == scratch.length) {
                return -1;
            }
            final char c = text.charAt(i);
            if (c == '+') {
                scratch[out++] = ' ';
            } else if (c == '%') {
                final int high = i + 2 < end ? hexDigit(text.charAt(i + 1)) : -1;
                final int low = i + 2 < end ? hexDigit(text.charAt(i + 2)) : -1;
                if (high < 0 || low < 0) {
                    return -1;
                }
                scratch[out++] = (byte) (high << 4 | low);
                ascii &= high < 8;
                i += 2;
            } else if (c < 0x80) {
                scratch[out++] = (byte) c;
            } else {
                return decodeWide(text.substring(begin, end));
            }
        }
        return ascii || isUtf8(out) ? out : -1;
    }

    private static int hexDigit(final char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    /** Decodes text with characters beyond ASCII that are not percent-encoded. */
    private int decodeWide(final String text) {
        final String plain = decodedOnce(text);
        if (plain == null || Fields.utf8Length(plain) > scratch.length) {
            return -1;
        }
        final byte[] bytes = plain.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, scratch, 0, bytes.length);
        return bytes.length;
    }

    private boolean isUtf8(final int length) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(scratch, 0, length));
            return true;
        } catch (final CharacterCodingException e) {
            return false;
        }
    }

    private static @Nullable String decodedOnce(final String text) {
        // An unpaired surrogate would become a question mark.
        return Fields.utf8Length(text) == Integer.MAX_VALUE ? null : FormFields.decodeOnce(text);
    }

    private @Nullable Value valueOf(final char key) {
        return switch (key) {
            case 'p' -> project;
            case 'd' -> donor;
            case 't' -> team;
            case 'i' -> item;
            default -> null;
        };
    }

    private void clear() {
        clear(project);
        clear(donor);
        clear(team);
        clear(item);
    }

    private static void clear(final Value value) {
        value.length = 0;
        value.given = false;
    }

    Value project() {
        return project;
    }

    Value donor() {
        return donor;
    }

    Value team() {
        return team;
    }

    Value item() {
        return item;
    }
}

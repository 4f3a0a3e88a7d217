package org.tributary.gateway.channel.parse;

import java.nio.charset.StandardCharsets;

/** The escapes of JSON's strings. Stateless. Few texts have any. */
final class JsonEscapes {
    private static final int UNICODE_LENGTH = 6;
    private static final int HEX = 16;

    private JsonEscapes() {}

    /** Length of the escape that begins at a backslash; 0 if it is invalid. */
    static int length(final byte[] bytes, final int at, final int end) {
        if (at + 1 >= end) {
            return 0;
        }
        return switch (bytes[at + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> 2;
            case 'u' -> at + UNICODE_LENGTH <= end && unit(bytes, at) >= 0 ? UNICODE_LENGTH : 0;
            default -> 0;
        };
    }

    /** UTF-16 code unit of the escape at a backslash; below 0 if its digits are not hex. */
    private static int unit(final byte[] bytes, final int at) {
        int unit = 0;
        for (int i = at + 2; i < at + UNICODE_LENGTH; i++) {
            final int digit = bytes[i] < 0 ? -1 : Character.digit(bytes[i], HEX);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    /** The text of bytes whose escapes and UTF-8 were checked. */
    static String decode(final byte[] bytes, final int begin, final int end) {
        final StringBuilder text = new StringBuilder(end - begin);
        int plainFrom = begin;
        int at = begin;
        while (at < end) {
            if (bytes[at] != '\\') {
                at++;
                continue;
            }
            text.append(new String(bytes, plainFrom, at - plainFrom, StandardCharsets.UTF_8));
            text.append(charOf(bytes, at));
            at += length(bytes, at, end);
            plainFrom = at;
        }
        return text.append(new String(bytes, plainFrom, end - plainFrom, StandardCharsets.UTF_8))
                .toString();
    }

    private static char charOf(final byte[] bytes, final int at) {
        return switch (bytes[at + 1]) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) unit(bytes, at);
            default -> (char) bytes[at + 1];
        };
    }
}

package org.tributary.gateway.channel.parse;

import java.nio.charset.StandardCharsets;

/** A JSON text's or number's position in its document, and how it becomes a String. One per cursor, reused. */
final class JsonSpan {
    /** First byte of a text's content, or of a number. */
    int begin;

    /** The byte after the last. */
    int end;

    /** Whether the text has no escapes. */
    boolean isPlain;

    /** Whether the text has no byte above 0x7F. */
    boolean isAscii;

    /**
     * Scans a text from its opening quote.
     *
     * @return the byte after its closing quote; 0 if it is not a well-formed UTF-8 text
     */
    int scanText(final byte[] bytes, final int openingQuote, final int length) {
        isPlain = true;
        isAscii = true;
        int i = openingQuote + 1;
        begin = i;
        while (i < length) {
            final byte b = bytes[i];
            if (b == '"') {
                end = i;
                return i + 1;
            }
            final int size;
            if (b >= ' ' && b != '\\') {
                size = 1;
            } else if (b == '\\') {
                isPlain = false;
                size = JsonEscapes.length(bytes, i, length);
            } else {
                isAscii = false;
                size = b < 0 ? Utf8.wideLength(bytes, i, length) : 0;
            }
            if (size == 0) {
                return 0;
            }
            i += size;
        }
        return 0;
    }

    /** The scanned text. */
    String text(final byte[] bytes) throws MalformedException {
        if (isPlain) {
            return new String(
                    bytes, begin, end - begin, isAscii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        }
        return JsonEscapes.decode(bytes, begin, end);
    }
}

package org.tributary.gateway.channel;

import java.nio.charset.StandardCharsets;

/** Whatever the bytes, our JSON reader says what Jackson says. */
public final class JsonCursorFuzz {
    private JsonCursorFuzz() {}

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(final byte[] document) {
        final String expected = JsonReaders.expected(document);
        final String actual = JsonReaders.cursor(document);
        if (!actual.equals(expected)) {
            throw new AssertionError("\"" + new String(document, StandardCharsets.ISO_8859_1) + "\" is " + expected
                    + " to Jackson and " + actual + " to us");
        }
    }
}

package org.tributary.gateway.channel.parse;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.tributary.gateway.channel.JsonReaders;

/** Fuzzes the JSON cursor: it agrees with Jackson on any bytes, except for limits that Jackson lacks. */
public final class JsonCursorFuzz {
    private static final int MAX_DOCUMENT = 64 * 1024;
    private static final int MAX_FIELDS = 512;
    private static final int MAX_NAME = 128;
    private static final Pattern NAME = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"\\s*+:");

    private JsonCursorFuzz() {}

    /** Entry point for Jazzer. */
    public static void fuzzerTestOneInput(final byte[] document) {
        final String expected = JsonReaders.expected(document);
        final String actual = JsonReaders.cursor(document);
        final String text = new String(document, StandardCharsets.ISO_8859_1);
        if (!actual.equals(expected) && !(actual.equals(JsonReaders.REFUSED) && isBeyondLimits(text))) {
            throw new AssertionError("\"" + text + "\" is " + expected + " to Jackson and " + actual + " to us");
        }
    }

    private static boolean isBeyondLimits(final String text) {
        return text.length() > MAX_DOCUMENT
                || text.chars().filter(c -> c == ':').count() > MAX_FIELDS
                || NAME.matcher(text).results().anyMatch(name -> name.group(1).length() > MAX_NAME);
    }
}

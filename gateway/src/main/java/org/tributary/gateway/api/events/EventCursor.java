package org.tributary.gateway.api.events;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in the journal after a record: its sequence, and the SHA-256 of its batch, which only this journal has there. After a loss
 * or a restore sequences are used again; the hash tells them apart.
 *
 * @param sequence 0: before the first record
 * @param chainHead 64 hex digits; empty before the first record
 */
public record EventCursor(long sequence, String chainHead) {
    /** Before the first record. */
    public static final EventCursor START = new EventCursor(0, "");

    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,17}):([0-9a-f]{64})");

    /** Reads a cursor's text; null if it is none. */
    public static @Nullable EventCursor parse(final String text) {
        if (text.equals("0")) {
            return START;
        }
        final Matcher parts = TEXT.matcher(text);
        return parts.matches() ? new EventCursor(Long.parseLong(parts.group(1)), parts.group(2)) : null;
    }

    @Override
    public String toString() {
        return sequence == 0 ? "0" : sequence + ":" + chainHead;
    }
}

package org.tributary.gateway.bridge;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.tributary.gateway.bridge.callback.Attachment;

/** A plain implementation of the rules for attachments, as an oracle for {@link Attachment}. */
public final class PlainAttachment {
    private static final String KEYS = "pdti";

    private PlainAttachment() {}

    /** Project, donor, team and item, or that it is unreadable. */
    public static String read(final String attachment) {
        final String text = attachment.contains("=") ? attachment : decoded(attachment);
        final Map<Character, String> values = new TreeMap<>();
        for (final String pair : text == null ? new String[0] : text.split("&", -1)) {
            if (pair.length() >= 2 && pair.charAt(1) == '=' && KEYS.indexOf(pair.charAt(0)) >= 0) {
                final char key = pair.charAt(0);
                final String value = value(key, decoded(pair.substring(2)));
                if (value == null || values.put(key, value) != null) {
                    return "unreadable";
                }
            }
        }
        return values.getOrDefault('p', "").isEmpty()
                ? "unreadable"
                : values.get('p') + "|" + values.getOrDefault('d', "") + "|" + values.getOrDefault('t', "") + "|"
                        + values.getOrDefault('i', "");
    }

    /** A value in its stored form; null if it makes the attachment unreadable. */
    private static String value(final char key, final String text) {
        final boolean isIdOnly = key == 't' || key == 'i';
        if (text == null || length(text) > Attachment.MAX_DONOR_BYTES || key != 'd' && isForbidden(text)) {
            return isIdOnly ? "" : null;
        }
        if (isIdOnly) {
            return length(text) > Attachment.MAX_ID_BYTES ? "" : text;
        }
        String kept = text;
        while (key == 'p' && length(kept) > Attachment.MAX_PROJECT_BYTES) {
            kept = kept.substring(0, kept.offsetByCodePoints(kept.length(), -1));
        }
        return kept;
    }

    private static boolean isForbidden(final String text) {
        return text.chars().anyMatch(c -> c < ' ' || c >= 0x7F && c < 0xA0 || c == 0xFFFE || c == 0xFFFF);
    }

    private static int length(final String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Percent-decoded UTF-8; null if the text is not that. */
    private static String decoded(final String text) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); ) {
            final int c = text.codePointAt(i);
            if (c == '%' && text.substring(i).matches("(?s)%[0-9A-Fa-f]{2}.*")) {
                bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 3;
            } else if (c == '%' || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                return null;
            } else {
                bytes.writeBytes((c == '+' ? " " : Character.toString(c)).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (final CharacterCodingException e) {
            return null;
        }
    }
}

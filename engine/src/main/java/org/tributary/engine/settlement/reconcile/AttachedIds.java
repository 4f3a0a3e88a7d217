package org.tributary.engine.settlement.reconcile;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Project and donor that a bill's row carries in the donation's own data ({@code p=PROJECT&d=DONOR}), read as the
 * gateway reads a callback's: a key given twice, a bad encoding or a donor id that is too long make it unreadable,
 * since the caps of one donor would otherwise apply to another. Unreadable data is left out, and the payment is held
 * when it is booked.
 *
 * @param project empty if there is none
 * @param donor empty if there is none
 */
record AttachedIds(String project, String donor) {
    private static final AttachedIds NONE = new AttachedIds("", "");
    private static final Pattern PROJECT = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    /** Longest donor id; the gateway's limit for callbacks. */
    private static final int MAX_DONOR_BYTES = 512;

    /** Character that the decoder puts in place of bytes that are not UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    static AttachedIds of(final String attachment) {
        try {
            final String text =
                    attachment.contains("=") ? attachment : URLDecoder.decode(attachment, StandardCharsets.UTF_8);
            String project = null;
            String donor = null;
            for (final String pair : text.split("&")) {
                if (pair.startsWith("p=") && project == null) {
                    project = decoded(pair);
                } else if (pair.startsWith("d=") && donor == null) {
                    donor = decoded(pair);
                } else if (pair.startsWith("p=") || pair.startsWith("d=")) {
                    return NONE;
                }
            }
            if (donor != null && donor.getBytes(StandardCharsets.UTF_8).length > MAX_DONOR_BYTES) {
                return NONE;
            }
            final String named = project != null && PROJECT.matcher(project).matches() ? project : "";
            return new AttachedIds(named, donor == null ? "" : donor);
        } catch (final IllegalArgumentException badEncoding) {
            return NONE;
        }
    }

    private static String decoded(final String pair) {
        final String value = URLDecoder.decode(pair.substring(2), StandardCharsets.UTF_8);
        if (value.indexOf(REPLACEMENT) >= 0) {
            throw new IllegalArgumentException("not UTF-8");
        }
        return value;
    }
}

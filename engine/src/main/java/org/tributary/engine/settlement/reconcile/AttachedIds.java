package org.tributary.engine.settlement.reconcile;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Project and donor that a bill's row carries in the donation's own data ({@code p=PROJECT&d=DONOR}, contract section 4).
 * Only a suggestion: what is unreadable is left out, and the payment is held when it is booked.
 *
 * @param project empty if there is none
 * @param donor empty if there is none
 */
record AttachedIds(String project, String donor) {
    private static final AttachedIds NONE = new AttachedIds("", "");
    private static final Pattern PROJECT = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
    private static final int MAX_DONOR_BYTES = 64;

    static AttachedIds of(final String attachment) {
        try {
            final String text =
                    attachment.contains("=") ? attachment : URLDecoder.decode(attachment, StandardCharsets.UTF_8);
            String project = "";
            String donor = "";
            for (final String pair : text.split("&")) {
                final String value = URLDecoder.decode(pair.substring(pair.indexOf('=') + 1), StandardCharsets.UTF_8);
                if (pair.startsWith("p=") && PROJECT.matcher(value).matches()) {
                    project = value;
                } else if (pair.startsWith("d=") && value.getBytes(StandardCharsets.UTF_8).length <= MAX_DONOR_BYTES) {
                    donor = value;
                }
            }
            return new AttachedIds(project, donor);
        } catch (final IllegalArgumentException badEncoding) {
            return NONE;
        }
    }
}

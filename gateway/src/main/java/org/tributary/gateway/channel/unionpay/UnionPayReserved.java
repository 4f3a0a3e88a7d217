package org.tributary.gateway.channel.unionpay;

import java.util.Base64;
import java.util.regex.Pattern;
import org.tributary.gateway.channel.parse.TextDecoder;

/**
 * Reads {@code reqReserved}, which holds the attachment plainly or in Base64, as UnionPay advises.
 *
 * <p>A plain attachment has {@code p=} (or {@code p%3D}, encoded once more) followed by a character. Base64 has no
 * {@code %}, and {@code =} at its end only. So no readable plain attachment is Base64, and nothing is guessed.
 */
final class UnionPayReserved {
    /** Base64 of one alphabet, with padding. */
    private static final Pattern PADDED = Pattern.compile("(?:[A-Za-z0-9+/]+|[A-Za-z0-9_-]+)={1,2}");

    /** Base64 of one alphabet, without padding. */
    private static final Pattern UNPADDED = Pattern.compile("[A-Za-z0-9+/]+|[A-Za-z0-9_-]+");

    private UnionPayReserved() {}

    /** The attachment, decoded if it is in Base64. */
    static String attachment(final String reserved, final TextDecoder charset) {
        final boolean isPadded =
                reserved.length() % 4 == 0 && PADDED.matcher(reserved).matches();
        if (!isPadded && !UNPADDED.matcher(reserved).matches()) {
            return reserved;
        }
        final boolean isUrlSafe = reserved.indexOf('-') >= 0 || reserved.indexOf('_') >= 0;
        try {
            final byte[] bytes = (isUrlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(reserved);
            final String text = charset.decode(bytes, 0, bytes.length);
            return text == null ? reserved : text;
        } catch (final IllegalArgumentException e) {
            return reserved;
        }
    }
}

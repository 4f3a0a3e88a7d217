package org.tributary.gateway.channel.unionpay;

import java.util.Base64;
import java.util.regex.Pattern;
import org.tributary.gateway.channel.parse.TextDecoder;

/**
 * Reads {@code reqReserved}, in which the attachment rides plainly or with Base64 around the whole, as UnionPay advises.
 *
 * <p>A plain attachment has {@code p=} (or {@code p%3D}, encoded once more) with a character behind it. Base64 has no
 * {@code %}, and {@code =} at its end only. So no readable plain attachment is Base64, and nothing is guessed.
 */
final class UnionPayReserved {
    /** Of one alphabet, with its padding. */
    private static final Pattern PADDED = Pattern.compile("(?:[A-Za-z0-9+/]+|[A-Za-z0-9_-]+)={1,2}");

    /** Of one alphabet, with no need of padding or without it. */
    private static final Pattern UNPADDED = Pattern.compile("[A-Za-z0-9+/]+|[A-Za-z0-9_-]+");

    private UnionPayReserved() {}

    /** The attachment without its Base64; the text itself if there is none. */
    static String attachment(String reserved, TextDecoder charset) {
        boolean isPadded =
                reserved.length() % 4 == 0 && PADDED.matcher(reserved).matches();
        if (!isPadded && !UNPADDED.matcher(reserved).matches()) {
            return reserved;
        }
        boolean isUrlSafe = reserved.indexOf('-') >= 0 || reserved.indexOf('_') >= 0;
        try {
            byte[] bytes = (isUrlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(reserved);
            String text = charset.decode(bytes, 0, bytes.length);
            return text == null ? reserved : text;
        } catch (IllegalArgumentException e) {
            return reserved;
        }
    }
}

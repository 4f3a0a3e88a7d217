package org.tributary.gateway.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.tributary.gateway.channel.key.HmacKey;

/** {@code timestamp.body}, signed, as Stripe and contribution partners do. */
final class Hmac {
    private Hmac() {}

    /** The code in hex. */
    static String sign(final HmacKey secret, final String timestamp, final byte[] body) {
        final byte[] begin = (timestamp + ".").getBytes(StandardCharsets.US_ASCII);
        final byte[] text = Arrays.copyOf(begin, begin.length + body.length);
        System.arraycopy(body, 0, text, begin.length, body.length);
        return secret.signHex(text, 0, text.length);
    }
}

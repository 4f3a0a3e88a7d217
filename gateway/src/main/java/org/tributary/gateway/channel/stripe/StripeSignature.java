package org.tributary.gateway.channel.stripe;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.channel.key.HmacKey;
import org.tributary.gateway.channel.parse.Fields;

/**
 * The {@code Stripe-Signature} header: {@code t=1788742800,v1=hex,v1=hex,v0=hex}. Several {@code v1} while a secret
 * rolls; {@code v0} is of test mode only and ignored.
 *
 * @param timestamp as written, because it is signed as text
 * @param seconds the timestamp as a number
 * @param codes the v1 codes as hex in ASCII
 */
record StripeSignature(String timestamp, long seconds, List<byte[]> codes) {
    private static final int MAX_CHARS = 2048;
    private static final int MAX_CODES = 8;

    /**
     * Parses the header.
     *
     * @return null if it has no time, two times, or no code
     */
    static @Nullable StripeSignature parse(final @Nullable String header) {
        if (header == null || header.length() > MAX_CHARS) {
            return null;
        }
        String timestamp = null;
        final List<byte[]> codes = new ArrayList<>(2);
        for (final String part : header.split(",", -1)) {
            if (part.startsWith("t=")) {
                if (timestamp != null) {
                    return null;
                }
                timestamp = part.substring(2);
            } else if (part.startsWith("v1=") && part.length() == 3 + HmacKey.HEX_CHARS && codes.size() < MAX_CODES) {
                codes.add(part.substring(3).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        if (timestamp == null) {
            return null;
        }
        final long seconds = Fields.unixSeconds(timestamp);
        return seconds < 0 || codes.isEmpty() ? null : new StripeSignature(timestamp, seconds, codes);
    }
}

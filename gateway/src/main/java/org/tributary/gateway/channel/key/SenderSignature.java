package org.tributary.gateway.channel.key;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.channel.CallbackRequest;
import org.tributary.gateway.channel.parse.Fields;
import org.tributary.gateway.channel.parse.SignedText;

/**
 * Verifies the signature of partners and payment sources: HMAC-SHA256 of {@code TIMESTAMP.BODY} over the raw body, in the
 * headers {@code Tributary-Timestamp} and {@code Tributary-Signature}. Safe for any thread.
 */
public final class SenderSignature {
    private static final long MAX_SKEW_MS = 300_000;
    private static final String SCHEME = "v1=";

    private final KeyDirectory<NamedSecrets> keys;
    private final ThreadLocal<SignedText> texts = ThreadLocal.withInitial(SignedText::new);

    /** Verifies by the secrets of a directory. */
    public SenderSignature(final KeyDirectory<NamedSecrets> keys) {
        this.keys = keys;
    }

    /**
     * Whether that sender signed the callback within five minutes of its arrival.
     *
     * @param request its body is at most {@link SignedText#MAX_BODY_BYTES} long
     */
    public boolean isOf(final String sender, final CallbackRequest request) {
        final String timestamp = request.header("Tributary-Timestamp");
        final long seconds = Fields.unixSeconds(timestamp);
        final byte[] code = codeOf(request.header("Tributary-Signature"));
        if (seconds < 0 || code == null || Math.abs(seconds * 1000 - request.arrivalMs()) > MAX_SKEW_MS) {
            return false;
        }
        final SignedText text = texts.get().clear();
        text.addHeader(timestamp);
        text.add('.').add(request.body(), 0, request.bodyLength());
        return keys.ring().verify(sender, text.bytes(), text.length(), code)
                || keys.reloadForUnknown() && keys.ring().verify(sender, text.bytes(), text.length(), code);
    }

    /** The headers that sign a body. */
    public static Map<String, String> headers(final HmacKey secret, final long sentAtMs, final byte[] body) {
        final String timestamp = Long.toString(sentAtMs / 1000);
        final byte[] begin = (timestamp + '.').getBytes(StandardCharsets.US_ASCII);
        final byte[] text = Arrays.copyOf(begin, begin.length + body.length);
        System.arraycopy(body, 0, text, begin.length, body.length);
        return Map.of(
                "Tributary-Timestamp", timestamp, "Tributary-Signature", SCHEME + secret.signHex(text, 0, text.length));
    }

    private static byte @Nullable [] codeOf(final @Nullable String header) {
        if (header == null || !header.startsWith(SCHEME) || header.length() != SCHEME.length() + HmacKey.HEX_CHARS) {
            return null;
        }
        return header.substring(SCHEME.length()).getBytes(StandardCharsets.ISO_8859_1);
    }
}

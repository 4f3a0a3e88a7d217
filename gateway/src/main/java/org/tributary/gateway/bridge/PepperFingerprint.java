package org.tributary.gateway.bridge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The journal's fingerprint of the pepper, which detects another pepper: the first 16 bytes of HMAC-SHA256(pepper, a
 * fixed text). It reveals nothing about the pepper, and is no donor's hash, because every donor's text has a colon.
 */
public record PepperFingerprint(long hi, long lo) {
    private static final byte[] TEXT = "tributary pepper fingerprint".getBytes(StandardCharsets.US_ASCII);

    /** The fingerprint of a pepper. */
    public static PepperFingerprint of(final byte[] pepper) {
        try {
            final Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(pepper, "HmacSHA256"));
            final ByteBuffer hash = ByteBuffer.wrap(mac.doFinal(TEXT));
            return new PepperFingerprint(hash.getLong(), hash.getLong());
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}

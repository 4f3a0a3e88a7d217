package org.tributary.gateway.bridge;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.agrona.BitUtil;

/**
 * The donor's pseudonym in the journal: the first 16 bytes of HMAC-SHA256(pepper, text). The text is the channel, a
 * colon and the payer; or {@code platform:} and the platform's id of the donor. Nothing else of the payer is stored.
 * One per thread.
 */
public final class DonorHash {
    /** Prefix of the platform's ids of donors. */
    private static final byte[] PLATFORM = "platform:".getBytes(StandardCharsets.US_ASCII);

    private final Mac mac;
    private final byte[] hash = new byte[32];
    private long hi;
    private long lo;

    /**
     * A hash keyed with a pepper.
     *
     * @param pepper the bytes of {@code keys/pepper}, at least 16
     */
    public DonorHash(final byte[] pepper) {
        if (pepper.length < 16) {
            throw new IllegalArgumentException("the pepper has fewer than 16 bytes");
        }
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(pepper, "HmacSHA256"));
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /** Hashes a donor by the platform's id. */
    public void platform(final byte[] donor, final int length) {
        mac.update(PLATFORM);
        mac.update(donor, 0, length);
        finish();
    }

    /** Hashes a channel's payer, or the payment's id if it has no payer. */
    public void ofChannel(final String channel, final String payer) {
        mac.update(channel.getBytes(StandardCharsets.UTF_8));
        mac.update((byte) ':');
        mac.update(payer.getBytes(StandardCharsets.UTF_8));
        finish();
    }

    private void finish() {
        try {
            mac.doFinal(hash, 0);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        hi = bigEndian(0);
        lo = bigEndian(8);
    }

    private long bigEndian(final int at) {
        long value = 0;
        for (int i = at; i < at + BitUtil.SIZE_OF_LONG; i++) {
            value = value << 8 | hash[i] & 0xFF;
        }
        return value;
    }

    /** First 8 bytes of the last hash. */
    public long hi() {
        return hi;
    }

    /** Next 8 bytes of the last hash. */
    public long lo() {
        return lo;
    }
}

package org.tributary.gateway.channel.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A secret that makes and checks HMAC-SHA256. Safe for any thread: each keeps its own {@link Mac}. */
public final class HmacKey {
    /** Characters of a code in hex. */
    public static final int HEX_CHARS = 64;

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private final ThreadLocal<Mac> macs = ThreadLocal.withInitial(this::newMac);

    /**
     * Takes the secret.
     *
     * @param secret not empty; copied
     */
    public HmacKey(final byte[] secret) {
        key = new SecretKeySpec(secret, ALGORITHM);
    }

    private byte[] sign(final byte[] text, final int offset, final int length) {
        final Mac mac = macs.get();
        mac.update(text, offset, length);
        return mac.doFinal();
    }

    /** The code of {@code text[offset, offset + length)} in lower-case hex. */
    public String signHex(final byte[] text, final int offset, final int length) {
        return HexFormat.of().formatHex(sign(text, offset, length));
    }

    /**
     * True if {@code hex} is this key's code over the text in lower-case hex, compared in constant time. It is compared
     * as text, so that only one spelling of a code is accepted.
     *
     * @param hex ASCII
     */
    public boolean verifyHex(final byte[] text, final int offset, final int length, final byte[] hex) {
        final byte[] expected = signHex(text, offset, length).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(expected, hex);
    }

    /** Like {@link #verifyHex} for any of several codes; the key's code is computed once, however many there are. */
    public boolean verifyAnyHex(final byte[] text, final int offset, final int length, final List<byte[]> codes) {
        final byte[] expected = signHex(text, offset, length).getBytes(StandardCharsets.US_ASCII);
        boolean verified = false;
        for (final byte[] code : codes) {
            verified |= MessageDigest.isEqual(expected, code);
        }
        return verified;
    }

    private Mac newMac() {
        try {
            final Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}

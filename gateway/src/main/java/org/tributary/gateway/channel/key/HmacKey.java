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
    public HmacKey(byte[] secret) {
        key = new SecretKeySpec(secret, ALGORITHM);
    }

    private byte[] sign(byte[] text, int offset, int length) {
        Mac mac = macs.get();
        mac.update(text, offset, length);
        return mac.doFinal();
    }

    /** The code of {@code text[offset, offset + length)} in lower-case hex. */
    public String signHex(byte[] text, int offset, int length) {
        return HexFormat.of().formatHex(sign(text, offset, length));
    }

    /**
     * True if {@code hex} is this key's code over the text in lower-case hex, compared in constant time. It is compared
     * as text, so that only one spelling of a code is accepted.
     *
     * @param hex ASCII
     */
    public boolean verifyHex(byte[] text, int offset, int length, byte[] hex) {
        byte[] expected = signHex(text, offset, length).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(expected, hex);
    }

    /** Like {@link #verifyHex} for any of several codes; the key's code is computed once, however many there are. */
    public boolean verifyAnyHex(byte[] text, int offset, int length, List<byte[]> codes) {
        byte[] expected = signHex(text, offset, length).getBytes(StandardCharsets.US_ASCII);
        boolean verified = false;
        for (byte[] code : codes) {
            verified |= MessageDigest.isEqual(expected, code);
        }
        return verified;
    }

    private Mac newMac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}

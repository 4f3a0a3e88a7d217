package org.tributary.gateway.channel;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A secret that makes and checks HMAC-SHA256. Safe for any thread: each keeps its own {@link Mac}. */
public final class HmacKey {
    /** Bytes of a code. */
    public static final int BYTES = 32;

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

    /** The code of {@code text[offset, offset + length)}. */
    public byte[] sign(byte[] text, int offset, int length) {
        Mac mac = macs.get();
        mac.update(text, offset, length);
        return mac.doFinal();
    }

    /** The code in lower-case hex. */
    public String signHex(byte[] text, int offset, int length) {
        return HexFormat.of().formatHex(sign(text, offset, length));
    }

    /** True if {@code code} is this key's over the text, compared in constant time. */
    public boolean verify(byte[] text, int offset, int length, byte[] code) {
        return MessageDigest.isEqual(sign(text, offset, length), code);
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

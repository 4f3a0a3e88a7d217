package org.tributary.engine.codec;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, which every Java runtime has. */
public final class Sha256 {
    private Sha256() {}

    /** A new digest, owned by its caller. */
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** The hash of some bytes. */
    public static byte[] of(final byte[] bytes) {
        return newDigest().digest(bytes);
    }

    /** The hash of some bytes as 64 lower-case hex digits. */
    public static String hexOf(final byte[] bytes) {
        return HexFormat.of().formatHex(of(bytes));
    }
}

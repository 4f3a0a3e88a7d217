package org.tributary.engine.settlement.disclosure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * The platform's Ed25519 key (RFC 8032): {@code signing.key}, a PKCS #8 PEM, and {@code signing.pub} beside it, the public key as
 * PEM. A signature is the same whenever the same text is signed.
 */
public final class PlatformKey {
    /** File of the private key. */
    public static final String PRIVATE = "signing.key";

    /** File of the public key. */
    public static final String PUBLIC = "signing.pub";

    private static final String ALGORITHM = "Ed25519";
    private static final int MAX_BYTES = 4_096;
    /** The key itself is the end of what surrounds it. */
    private static final int KEY_BYTES = 32;

    private final PrivateKey secret;
    private final PublicKey open;

    private PlatformKey(final PrivateKey secret, final PublicKey open) {
        this.secret = secret;
        this.open = open;
    }

    /**
     * Reads a key.
     *
     * @param file the private key; the public one is beside it
     * @throws IOException if a file is missing or no Ed25519 key, or the two don't belong together
     */
    public static PlatformKey read(final Path file) throws IOException {
        final Path beside = file.resolveSibling(PUBLIC);
        try {
            final KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
            final PlatformKey key = new PlatformKey(
                    keys.generatePrivate(new PKCS8EncodedKeySpec(pem(file, "PRIVATE KEY"))),
                    keys.generatePublic(new X509EncodedKeySpec(pem(beside, "PUBLIC KEY"))));
            final Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(key.open);
            check.update(new byte[KEY_BYTES]);
            if (!check.verify(key.signature(new byte[KEY_BYTES]))) {
                throw new IOException(file + " and " + beside + " are not of one key");
            }
            return key;
        } catch (final GeneralSecurityException e) {
            throw new IOException(
                    file + " or " + beside + " is no Ed25519 key: make both with `tributary platform-key`", e);
        }
    }

    private static byte[] pem(final Path file, final String label) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is missing or no key: make it with `tributary platform-key`");
        }
        final String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
        final String begin = "-----BEGIN " + label + "-----";
        final String end = "-----END " + label + "-----";
        if (!text.startsWith(begin) || !text.endsWith(end)) {
            throw new IOException(file + " is no " + label + " in PEM: make it with `tributary platform-key`");
        }
        try {
            return Base64.getMimeDecoder().decode(text.substring(begin.length(), text.length() - end.length()));
        } catch (final IllegalArgumentException e) {
            throw new IOException(file + " holds no Base64: copy it again", e);
        }
    }

    /** Checks a signature in Base64; false for whatever is none. */
    public boolean isSigned(final String text, final String signature) {
        try {
            final Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(open);
            check.update(text.getBytes(StandardCharsets.UTF_8));
            return check.verify(Base64.getDecoder().decode(signature));
        } catch (final GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Signs a text; the signature in Base64. */
    public String sign(final String text) {
        try {
            return Base64.getEncoder().encodeToString(signature(text.getBytes(StandardCharsets.UTF_8)));
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("the platform's key was read but can't sign", e);
        }
    }

    private byte[] signature(final byte[] text) throws GeneralSecurityException {
        final Signature signing = Signature.getInstance(ALGORITHM);
        signing.initSign(secret);
        signing.update(text);
        return signing.sign();
    }

    /** Returns the public key, 32 bytes in Base64. */
    String publicKey() {
        final byte[] encoded = open.getEncoded();
        final byte[] bare = new byte[KEY_BYTES];
        System.arraycopy(encoded, encoded.length - KEY_BYTES, bare, 0, KEY_BYTES);
        return Base64.getEncoder().encodeToString(bare);
    }
}

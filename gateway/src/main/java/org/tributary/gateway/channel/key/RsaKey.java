package org.tributary.gateway.channel.key;

import java.security.InvalidKeyException;
import java.security.ProviderException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;

/**
 * A public key that verifies SHA256withRSA. Safe for any thread: each keeps its own {@link Signature}, which is freed
 * with the key when a ring drops it.
 */
public final class RsaKey {
    /** Smallest modulus taken, in bits. */
    static final int MIN_BITS = 2048;

    private final RSAPublicKey key;
    private final CryptoSuite suite;
    private final ThreadLocal<Signature> signatures;

    /**
     * Checks the key once, so that verifying can't fail because of it.
     *
     * @throws InvalidKeyException if it is shorter than {@link #MIN_BITS} or the provider refuses it
     */
    public RsaKey(final RSAPublicKey key, final CryptoSuite suite) throws InvalidKeyException {
        if (key.getModulus().bitLength() < MIN_BITS) {
            throw new InvalidKeyException(
                    "RSA key of " + key.getModulus().bitLength() + " bits, at least " + MIN_BITS + " are needed");
        }
        this.key = key;
        this.suite = suite;
        suite.verifier(key);
        signatures = ThreadLocal.withInitial(this::newSignature);
    }

    /** The key itself. */
    public RSAPublicKey publicKey() {
        return key;
    }

    /** True if the signature is this key's over {@code text[offset, offset + length)}. */
    public boolean verify(final byte[] text, final int offset, final int length, final byte[] signature) {
        return verify(text, offset, length, signature, signature.length);
    }

    /** Like the other {@code verify}, with a signature at the beginning of an array that may be longer. */
    public boolean verify(
            final byte[] text, final int offset, final int length, final byte[] signature, final int signatureLength) {
        final Signature verifier = signatures.get();
        try {
            verifier.update(text, offset, length);
            return verifier.verify(signature, 0, signatureLength);
        } catch (final SignatureException | ProviderException e) {
            // Such as a wrong length. Whether it throws, and whether the object can be used again, differs by provider.
            signatures.remove();
            return false;
        }
    }

    private Signature newSignature() {
        try {
            return suite.verifier(key);
        } catch (final InvalidKeyException e) {
            throw new IllegalStateException("the constructor has tried this key", e);
        }
    }
}

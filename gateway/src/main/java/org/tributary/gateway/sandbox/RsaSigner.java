package org.tributary.gateway.sandbox;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;

/** Signs with SHA256withRSA. Safe for any thread: each keeps its own {@link Signature}. */
final class RsaSigner {
    private final PrivateKey key;
    private final CryptoSuite suite;
    private final ThreadLocal<Signature> signatures;

    RsaSigner(final Path file, final CryptoSuite suite) throws KeyFileException {
        this.suite = suite;
        try {
            final byte[] der = KeyFiles.pem(file, "PRIVATE KEY").get(0);
            key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
            suite.signer(key);
        } catch (final GeneralSecurityException e) {
            throw new KeyFileException(file + " holds no RSA private key", e);
        }
        signatures = ThreadLocal.withInitial(this::newSignature);
    }

    /** The signature in Base64. */
    String sign(final byte[]... parts) {
        final Signature signer = signatures.get();
        try {
            for (final byte[] part : parts) {
                signer.update(part);
            }
            return Base64.getEncoder().encodeToString(signer.sign());
        } catch (final GeneralSecurityException e) {
            signatures.remove();
            throw new IllegalStateException("an RSA key signs whatever it is given", e);
        }
    }

    private Signature newSignature() {
        try {
            return suite.signer(key);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("the constructor has tried this key", e);
        }
    }
}

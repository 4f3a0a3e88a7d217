package org.tributary.gateway.channel.key;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The provider of RSA and AES-GCM: Amazon Corretto Crypto Provider, which verifies a signature about twice as fast as
 * the JDK, or the JDK where its native library does not load. Hashes and HMAC stay with the JDK, whose intrinsics
 * need no call into native code. Immutable, safe for any thread; the objects it makes are for one thread each.
 */
public final class CryptoSuite {
    /** System property that overrides the setting: {@code auto}, {@code accp} or {@code jdk}. */
    static final String PROPERTY = "tributary.crypto";

    private static final Logger LOG = LoggerFactory.getLogger(CryptoSuite.class);
    private static final String RSA = "SHA256withRSA";
    private static final String GCM = "AES/GCM/NoPadding";
    private static final int TAG_BITS = 128;

    /** The checked suite, at most one per process. */
    private static volatile @Nullable CryptoSuite checkedAccp;

    private final String name;
    private final @Nullable Provider rsaProvider;
    private final @Nullable Provider gcmProvider;

    private CryptoSuite(final String name, final @Nullable Provider rsaProvider, final @Nullable Provider gcmProvider) {
        this.name = name;
        this.rsaProvider = rsaProvider;
        this.gcmProvider = gcmProvider;
    }

    /**
     * Chooses a suite and logs which.
     *
     * @param setting {@code auto}, {@code accp} or {@code jdk}; {@link #PROPERTY} prevails
     * @throws IllegalArgumentException if it is none of the three
     * @throws IllegalStateException if {@code accp} is demanded and does not work here
     */
    public static CryptoSuite select(final String setting) {
        final String wanted = System.getProperty(PROPERTY, setting);
        final CryptoSuite suite = switch (wanted) {
            case "jdk" -> jdk();
            case "accp" -> accp();
            case "auto" -> auto();
            default -> throw new IllegalArgumentException(PROPERTY + " is '" + wanted + "': use auto, accp or jdk");
        };
        LOG.info("RSA and AES-GCM by {}", suite.name);
        return suite;
    }

    /** The JDK's own providers. */
    public static CryptoSuite jdk() {
        return new CryptoSuite("the JDK", null, null);
    }

    /**
     * Amazon Corretto Crypto Provider.
     *
     * @throws IllegalStateException if its native library does not load here or fails its check
     */
    public static CryptoSuite accp() {
        CryptoSuite checked = checkedAccp;
        if (checked == null) {
            checked = checkAccp();
            checkedAccp = checked;
        }
        return checked;
    }

    private static CryptoSuite checkAccp() {
        try {
            final AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
            final Throwable loading = provider.getLoadingError();
            if (loading != null) {
                throw new IllegalStateException("its native library does not load: " + loading.getMessage(), loading);
            }
            final CryptoSuite suite =
                    new CryptoSuite("Amazon Corretto Crypto Provider " + provider.getVersionStr(), provider, provider);
            suite.checkAgainstJdk();
            return suite;
        } catch (final GeneralSecurityException | ProviderException | SecurityException | LinkageError e) {
            throw new IllegalStateException("it does not work here: " + e, e);
        }
    }

    private static CryptoSuite auto() {
        try {
            return accp();
        } catch (final IllegalStateException e) {
            LOG.warn(
                    "Amazon Corretto Crypto Provider is not used, the JDK verifies at half its rate: {}",
                    e.getMessage());
            return jdk();
        }
    }

    /** Verifies and decrypts what the JDK signed and encrypted: a library that loads may still compute wrongly. */
    private void checkAgainstJdk() throws GeneralSecurityException {
        final KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        final KeyPair pair = generator.generateKeyPair();
        final byte[] text = {1, 2, 3};
        final Signature signer = jdk().signer(pair.getPrivate());
        signer.update(text);
        final Signature verifier = verifier(pair.getPublic());
        verifier.update(text);
        if (!verifier.verify(signer.sign())) {
            throw new GeneralSecurityException("it refuses a good signature");
        }
        final SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
        final GCMParameterSpec nonce = new GCMParameterSpec(TAG_BITS, new byte[12]);
        final Cipher encryptor = jdk().gcm();
        encryptor.init(Cipher.ENCRYPT_MODE, key, nonce);
        final Cipher decryptor = gcm();
        decryptor.init(Cipher.DECRYPT_MODE, key, nonce);
        if (!Arrays.equals(text, decryptor.doFinal(encryptor.doFinal(text)))) {
            throw new GeneralSecurityException("it decrypts wrongly");
        }
    }

    /** The provider's name, for logs. */
    public String name() {
        return name;
    }

    /** A SHA256withRSA verifier, ready for updates; ready again after each verify. For one thread. */
    Signature verifier(final PublicKey key) throws InvalidKeyException {
        final Signature signature = signature();
        signature.initVerify(key);
        return signature;
    }

    /** A SHA256withRSA signer, ready for updates; ready again after each sign. For one thread. */
    public Signature signer(final PrivateKey key) throws InvalidKeyException {
        final Signature signature = signature();
        signature.initSign(key);
        return signature;
    }

    private Signature signature() {
        try {
            return rsaProvider == null ? Signature.getInstance(RSA) : Signature.getInstance(RSA, rsaProvider);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + RSA, e);
        }
    }

    /** An AES-GCM cipher with a tag of 16 bytes, not initialised. For one thread. */
    Cipher gcm() {
        try {
            return gcmProvider == null ? Cipher.getInstance(GCM) : Cipher.getInstance(GCM, gcmProvider);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + GCM, e);
        }
    }
}

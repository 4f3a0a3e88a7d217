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

    private CryptoSuite(String name, @Nullable Provider rsaProvider, @Nullable Provider gcmProvider) {
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
    public static CryptoSuite select(String setting) {
        String wanted = System.getProperty(PROPERTY, setting);
        CryptoSuite suite = switch (wanted) {
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
            AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
            Throwable loading = provider.getLoadingError();
            if (loading != null) {
                throw new IllegalStateException("its native library does not load: " + loading.getMessage(), loading);
            }
            CryptoSuite suite =
                    new CryptoSuite("Amazon Corretto Crypto Provider " + provider.getVersionStr(), provider, provider);
            suite.checkAgainstJdk();
            return suite;
        } catch (GeneralSecurityException | ProviderException | SecurityException | LinkageError e) {
            throw new IllegalStateException("it does not work here: " + e, e);
        }
    }

    private static CryptoSuite auto() {
        try {
            return accp();
        } catch (IllegalStateException e) {
            LOG.warn(
                    "Amazon Corretto Crypto Provider is not used, the JDK verifies at half its rate: {}",
                    e.getMessage());
            return jdk();
        }
    }

    /** Verifies and decrypts what the JDK signed and encrypted: a library that loads may still compute wrongly. */
    private void checkAgainstJdk() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        byte[] text = {1, 2, 3};
        Signature signer = jdk().signer(pair.getPrivate());
        signer.update(text);
        Signature verifier = verifier(pair.getPublic());
        verifier.update(text);
        if (!verifier.verify(signer.sign())) {
            throw new GeneralSecurityException("it refuses a good signature");
        }
        SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
        GCMParameterSpec nonce = new GCMParameterSpec(TAG_BITS, new byte[12]);
        Cipher encryptor = jdk().gcm();
        encryptor.init(Cipher.ENCRYPT_MODE, key, nonce);
        Cipher decryptor = gcm();
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
    Signature verifier(PublicKey key) throws InvalidKeyException {
        Signature signature = signature();
        signature.initVerify(key);
        return signature;
    }

    /** A SHA256withRSA signer, ready for updates; ready again after each sign. For one thread. */
    public Signature signer(PrivateKey key) throws InvalidKeyException {
        Signature signature = signature();
        signature.initSign(key);
        return signature;
    }

    private Signature signature() {
        try {
            return rsaProvider == null ? Signature.getInstance(RSA) : Signature.getInstance(RSA, rsaProvider);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + RSA, e);
        }
    }

    /** An AES-GCM cipher with a tag of 16 bytes, not initialised. For one thread. */
    Cipher gcm() {
        try {
            return gcmProvider == null ? Cipher.getInstance(GCM) : Cipher.getInstance(GCM, gcmProvider);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + GCM, e);
        }
    }
}

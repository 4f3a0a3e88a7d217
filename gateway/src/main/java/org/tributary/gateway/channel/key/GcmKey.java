package org.tributary.gateway.channel.key;

import java.security.GeneralSecurityException;
import java.security.ProviderException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** An AES-256 key for GCM with a tag of 16 bytes. Safe for any thread: each keeps its own {@link Cipher}. */
public final class GcmKey {
    /** Bytes of the key. */
    public static final int KEY_BYTES = 32;

    /** Bytes of the nonce. */
    public static final int NONCE_BYTES = 12;

    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final ThreadLocal<Cipher> ciphers;

    /**
     * Takes the key.
     *
     * @param key {@link #KEY_BYTES} long; copied
     */
    public GcmKey(final byte[] key, final CryptoSuite suite) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("an AES-256 key has " + KEY_BYTES + " bytes, this one " + key.length);
        }
        this.key = new SecretKeySpec(key, "AES");
        ciphers = ThreadLocal.withInitial(suite::gcm);
    }

    /**
     * Decrypts.
     *
     * @param text ciphertext with the tag at its end
     * @return null if the tag, the nonce or the associated data is not that of the text
     */
    public byte @Nullable [] decrypt(final byte[] nonce, final byte[] associatedData, final byte[] text) {
        if (text.length < TAG_BITS / Byte.SIZE) {
            return null;
        }
        try {
            return run(Cipher.DECRYPT_MODE, nonce, associatedData, text);
        } catch (final GeneralSecurityException | ProviderException e) {
            ciphers.remove();
            return null;
        }
    }

    /**
     * Decrypts without a new array.
     *
     * @param text ciphertext with the tag at its end, at the beginning of an array that may be longer
     * @param to receives the plaintext; as long as the ciphertext, and not the same array
     * @return the plaintext's length; -1 if the tag, the nonce or the associated data is not that of the text
     */
    public int decrypt(
            final byte[] nonce, final byte[] associatedData, final byte[] text, final int textLength, final byte[] to) {
        if (textLength < TAG_BITS / Byte.SIZE) {
            return -1;
        }
        try {
            final Cipher cipher = ciphers.get();
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(associatedData);
            return cipher.doFinal(text, 0, textLength, to, 0);
        } catch (final GeneralSecurityException | ProviderException e) {
            ciphers.remove();
            return -1;
        }
    }

    /** Encrypts, tag at the end. A nonce must never be used twice. */
    public byte[] encrypt(final byte[] nonce, final byte[] associatedData, final byte[] text)
            throws GeneralSecurityException {
        return run(Cipher.ENCRYPT_MODE, nonce, associatedData, text);
    }

    private byte[] run(final int mode, final byte[] nonce, final byte[] associatedData, final byte[] text)
            throws GeneralSecurityException {
        final Cipher cipher = ciphers.get();
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(associatedData);
        return cipher.doFinal(text);
    }
}

package org.tributary.gateway.channel.key;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;

/** RSA public keys from DER, in the two forms that platforms hand out. Stateless. */
final class RsaPublicKeys {
    /** AlgorithmIdentifier of rsaEncryption, 1.2.840.113549.1.1.1, and a NULL. */
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    private static final byte SEQUENCE = 0x30;
    private static final byte BIT_STRING = 0x03;

    /** Bytes of a tag and a length in two bytes, which a key of 2048 bits or more needs. */
    private static final int HEAD = 4;

    private RsaPublicKeys() {}

    /** A SubjectPublicKeyInfo ({@code BEGIN PUBLIC KEY}). */
    static RSAPublicKey x509(final byte[] der) throws GeneralSecurityException {
        try {
            return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
        } catch (final ClassCastException e) {
            throw new GeneralSecurityException("a public key of another kind than RSA", e);
        }
    }

    /** A PKCS#1 key ({@code BEGIN RSA PUBLIC KEY}). */
    static RSAPublicKey pkcs1(final byte[] der) throws GeneralSecurityException {
        final int bits = der.length + 1;
        final int content = RSA.length + HEAD + bits;
        if (content > 0xFFFF) {
            throw new GeneralSecurityException("a public key over its length");
        }
        final ByteBuffer wrapped = ByteBuffer.allocate(HEAD + content);
        wrapped.put(SEQUENCE).put((byte) 0x82).putShort((short) content).put(RSA);
        wrapped.put(BIT_STRING)
                .put((byte) 0x82)
                .putShort((short) bits)
                .put((byte) 0)
                .put(der);
        return x509(wrapped.array());
    }

    /** Either form, from Base64 without a label. */
    static RSAPublicKey unlabelled(final byte[] der) throws GeneralSecurityException {
        try {
            return x509(der);
        } catch (final GeneralSecurityException e) {
            return pkcs1(der);
        }
    }
}

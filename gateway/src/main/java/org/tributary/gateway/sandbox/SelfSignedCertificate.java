package org.tributary.gateway.sandbox;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;

/** Writes a self-signed X.509 certificate (version 1, SHA256withRSA) in DER, which the JDK has no public way to do. */
final class SelfSignedCertificate {
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int UTF8_STRING = 0x0c;
    private static final int UTC_TIME = 0x17;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;

    /** sha256WithRSAEncryption, 1.2.840.113549.1.1.11, and a NULL. */
    private static final byte[] SHA256_WITH_RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x0b, 0x05, 0x00
    };

    /** commonName, 2.5.4.3. */
    private static final byte[] COMMON_NAME = {0x06, 0x03, 0x55, 0x04, 0x03};

    private SelfSignedCertificate() {}

    /**
     * The certificate in DER.
     *
     * @param from {@code yyMMddHHmmssZ}
     * @param to the same, before 2050
     */
    static byte[] of(
            final KeyPair pair, final String commonName, final BigInteger serial, final String from, final String to)
            throws GeneralSecurityException {
        final byte[] name = der(
                SEQUENCE,
                der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, commonName.getBytes(StandardCharsets.UTF_8)))));
        final byte[] body = der(
                SEQUENCE,
                der(INTEGER, serial.toByteArray()),
                SHA256_WITH_RSA,
                name,
                der(SEQUENCE, der(UTC_TIME, ascii(from)), der(UTC_TIME, ascii(to))),
                name,
                pair.getPublic().getEncoded());
        final Signature signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(pair.getPrivate());
        signer.update(body);
        return der(SEQUENCE, body, SHA256_WITH_RSA, der(BIT_STRING, new byte[1], signer.sign()));
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] der(final int tag, final byte[]... parts) {
        final ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (final byte[] part : parts) {
            content.writeBytes(part);
        }
        final int length = content.size();
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}

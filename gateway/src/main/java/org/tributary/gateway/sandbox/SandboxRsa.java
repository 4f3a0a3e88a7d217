package org.tributary.gateway.sandbox;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import org.tributary.gateway.channel.key.SandboxMark;

/**
 * RSA-2048 key pairs whose modulus begins with the sandbox mark: one prime is random, the other the first one that makes
 * the product begin so. The product's first bits are public anyway, so the pair is as hard to break as any.
 */
final class SandboxRsa {
    private static final int BITS = 2048;
    private static final int PRIME_BITS = BITS / 2;
    private static final BigInteger EXPONENT = BigInteger.valueOf(65537);

    private SandboxRsa() {}

    static KeyPair generate(final SecureRandom random) throws GeneralSecurityException {
        while (true) {
            final BigInteger p = BigInteger.probablePrime(PRIME_BITS, random);
            final int free = BITS - SandboxMark.MODULUS_TAG_BITS;
            final BigInteger target = SandboxMark.MODULUS_TAG.shiftLeft(free).add(new BigInteger(free - 1, random));
            final BigInteger q = target.divide(p).nextProbablePrime();
            final BigInteger modulus = p.multiply(q);
            final BigInteger pMinus1 = p.subtract(BigInteger.ONE);
            final BigInteger qMinus1 = q.subtract(BigInteger.ONE);
            final BigInteger phi = pMinus1.multiply(qMinus1);
            if (q.bitLength() == PRIME_BITS
                    && SandboxMark.isMarked(modulus)
                    && phi.gcd(EXPONENT).equals(BigInteger.ONE)) {
                final BigInteger d = EXPONENT.modInverse(phi);
                final RSAPrivateCrtKeySpec secret = new RSAPrivateCrtKeySpec(
                        modulus, EXPONENT, d, p, q, d.mod(pMinus1), d.mod(qMinus1), q.modInverse(p));
                final KeyFactory factory = KeyFactory.getInstance("RSA");
                return new KeyPair(
                        factory.generatePublic(new RSAPublicKeySpec(modulus, EXPONENT)),
                        factory.generatePrivate(secret));
            }
        }
    }
}

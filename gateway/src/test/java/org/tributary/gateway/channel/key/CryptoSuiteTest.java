package org.tributary.gateway.channel.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CryptoSuiteTest {
    @AfterEach
    void clear() {
        System.clearProperty(CryptoSuite.PROPERTY);
    }

    @Test
    void shouldLetThePropertyPrevailOverTheSetting() {
        System.setProperty(CryptoSuite.PROPERTY, "jdk");
        assertThat(CryptoSuite.select("auto").name()).isEqualTo("the JDK");
        System.setProperty(CryptoSuite.PROPERTY, "openssl");
        assertThatThrownBy(() -> CryptoSuite.select("auto"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("use auto, accp or jdk");
    }

    @Test
    void shouldVerifyAlikeWhicheverProviderItIs() throws Exception {
        final CryptoSuite fast = CryptoSuite.select("auto");
        assumeThat(fast.name()).isNotEqualTo("the JDK");
        final KeyPair pair = keyPair(2048);
        final RsaKey jdk = new RsaKey((RSAPublicKey) pair.getPublic(), CryptoSuite.jdk());
        final RsaKey accp = new RsaKey((RSAPublicKey) pair.getPublic(), fast);
        final Signature signer = CryptoSuite.jdk().signer(pair.getPrivate());
        final Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            final byte[] text = new byte[random.nextInt(500)];
            random.nextBytes(text);
            signer.update(text);
            byte[] signature = signer.sign();
            if (i % 3 == 1) {
                signature[random.nextInt(signature.length)] ^= (byte) (1 << random.nextInt(8));
            } else if (i % 3 == 2) {
                signature = new byte[random.nextInt(600)];
                random.nextBytes(signature);
            }
            final boolean good = i % 3 == 0;
            assertThat(jdk.verify(text, 0, text.length, signature)).isEqualTo(good);
            assertThat(accp.verify(text, 0, text.length, signature)).isEqualTo(good);
        }
    }

    @Test
    void shouldVerifyOnManyThreadsAtOnce() throws Exception {
        final KeyPair pair = keyPair(2048);
        final RsaKey key = new RsaKey((RSAPublicKey) pair.getPublic(), CryptoSuite.select("auto"));
        final byte[] text = "text".getBytes(StandardCharsets.US_ASCII);
        final Signature signer = CryptoSuite.jdk().signer(pair.getPrivate());
        signer.update(text);
        final byte[] good = signer.sign();
        final byte[] bad = good.clone();
        bad[100] ^= 1;
        final AtomicInteger right = new AtomicInteger();
        IntStream.range(0, 4000)
                .parallel()
                .forEach(i -> right.addAndGet(key.verify(text, 0, 4, i % 2 == 0 ? good : bad) == (i % 2 == 0) ? 1 : 0));
        assertThat(right).hasValue(4000);
    }

    @Test
    void shouldDecryptAlikeAndRefuseOtherTags() throws Exception {
        final byte[] nonce = "0123456789ab".getBytes(StandardCharsets.US_ASCII);
        final byte[] associated = "transaction".getBytes(StandardCharsets.US_ASCII);
        final byte[] text = "content".getBytes(StandardCharsets.US_ASCII);
        final GcmKey jdk = new GcmKey(new byte[32], CryptoSuite.jdk());
        final GcmKey fast = new GcmKey(new byte[32], CryptoSuite.select("auto"));
        final byte[] sealed = jdk.encrypt(nonce, associated, text);
        for (final GcmKey key : new GcmKey[] {jdk, fast}) {
            assertThat(key.decrypt(nonce, associated, sealed)).isEqualTo(text);
            for (int at = 0; at < sealed.length; at++) {
                final byte[] other = sealed.clone();
                other[at] ^= 1;
                assertThat(key.decrypt(nonce, associated, other)).isNull();
            }
            assertThat(key.decrypt(nonce, new byte[0], sealed)).isNull();
            assertThat(key.decrypt(nonce, associated, new byte[3])).isNull();
            assertThat(key.decrypt(nonce, associated, sealed)).isEqualTo(text);
        }
    }

    @Test
    void shouldRefuseShortKeys() throws Exception {
        final RSAPublicKey small = (RSAPublicKey) keyPair(1024).getPublic();
        assertThatThrownBy(() -> new RsaKey(small, CryptoSuite.jdk()))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining("at least 2048");
        assertThatThrownBy(() -> new GcmKey(new byte[16], CryptoSuite.jdk()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static KeyPair keyPair(final int bits) throws Exception {
        final KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }
}

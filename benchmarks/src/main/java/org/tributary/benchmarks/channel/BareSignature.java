package org.tributary.benchmarks.channel;

import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.HmacKey;
import org.tributary.gateway.channel.key.KeyFiles;
import org.tributary.gateway.channel.key.RsaKey;

/** A signature over a text as long as a callback, as a channel signs: HMAC for Stripe, RSA 2048 for the others. */
final class BareSignature {
    private static final int TEXT_BYTES = 1100;

    private final byte[] text = new byte[TEXT_BYTES];
    private final @Nullable HmacKey hmac;
    private final RsaKey rsa;
    private final byte[] signature;

    BareSignature(final SandboxState sandbox, final String provider, final String channel) throws Exception {
        final CryptoSuite suite = SandboxState.suite(provider);
        final byte[] der = KeyFiles.pem(sandbox.keys.resolve("alipay/platform-private.pem"), "PRIVATE KEY")
                .get(0);
        final Signature signer =
                suite.signer(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der)));
        signer.update(text);
        signature = signer.sign();
        rsa = new RsaKey(KeyFiles.publicKey(sandbox.keys.resolve("alipay/platform-public.pem")), suite);
        hmac = channel.equals("stripe") ? new HmacKey(new byte[32]) : null;
    }

    long check() {
        if (hmac != null) {
            return hmac.signHex(text, 0, TEXT_BYTES).charAt(0);
        }
        if (!rsa.verify(text, 0, TEXT_BYTES, signature)) {
            throw new IllegalStateException("a good signature was refused");
        }
        return 1;
    }
}

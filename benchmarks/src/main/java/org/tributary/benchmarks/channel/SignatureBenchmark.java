package org.tributary.benchmarks.channel;

import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.HmacKey;
import org.tributary.gateway.channel.key.KeyFiles;
import org.tributary.gateway.channel.key.RsaKey;

/** The limit a channel can't pass: its signature over a text as long as a callback, alone. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class SignatureBenchmark {
    private static final int TEXT_BYTES = 1100;

    /** Who verifies RSA. HMAC is always the JDK's. */
    @Param({"accp", "jdk"})
    public String provider;

    private final byte[] text = new byte[TEXT_BYTES];
    private final HmacKey hmac = new HmacKey(new byte[32]);
    private SandboxState sandbox;
    private RsaKey key;
    private Signature signer;
    private byte[] signature;

    /** Makes a key and signs. */
    @Setup
    public void open() throws Exception {
        sandbox = new SandboxState();
        final CryptoSuite suite = SandboxState.suite(provider);
        final RSAPublicKey publicKey = KeyFiles.publicKey(sandbox.keys.resolve("alipay/platform-public.pem"));
        final byte[] der = KeyFiles.pem(sandbox.keys.resolve("alipay/platform-private.pem"), "PRIVATE KEY")
                .get(0);
        key = new RsaKey(publicKey, suite);
        signer = suite.signer(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der)));
        signature = signRsa();
    }

    /** Verifies an RSA signature. */
    @Benchmark
    public boolean verifyRsa() {
        if (!key.verify(text, 0, TEXT_BYTES, signature)) {
            throw new IllegalStateException("a good signature was refused");
        }
        return true;
    }

    /** Makes an RSA signature, as simulated channels do. */
    @Benchmark
    public byte[] signRsa() throws Exception {
        signer.update(text);
        return signer.sign();
    }

    /** Makes an HMAC, as much as verifying one takes. */
    @Benchmark
    public String hmac() {
        return hmac.signHex(text, 0, TEXT_BYTES);
    }

    /** Takes the keys away. */
    @TearDown
    public void close() throws Exception {
        sandbox.close();
    }
}

package org.tributary.gateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.channel.key.KeyFiles;
import org.tributary.gateway.channel.key.SandboxMark;

class SandboxKeysTest {
    private static final List<String> SECRETS = List.of(
            "wechatpay/platform-private.pem",
            "wechatpay/apiv3.key",
            "alipay/platform-private.pem",
            "unionpay/platform-private.pem",
            "stripe/webhook.secret",
            "partners/sandbox-partner.secret",
            "payments/counter.secret",
            "admin.token",
            "pepper",
            "pools/lucky.seed");
    private static final List<String> PUBLIC_KEYS =
            List.of("wechatpay/platform-public.pem", "alipay/platform-public.pem", "unionpay/platform-cert.pem");
    private static final List<String> OPEN = List.of(
            "wechatpay/platform-serial.txt",
            "wechatpay/merchant.json",
            "alipay/merchant.json",
            "unionpay/merchant.json",
            "payments/counter.json");

    private final Path keys = Sandbox.KEYS;

    @Test
    void shouldWriteEveryFileOfTheContractAndNoOther() throws Exception {
        final List<String> written;
        try (Stream<Path> files = Files.walk(keys)) {
            written = files.filter(Files::isRegularFile)
                    .map(file -> keys.relativize(file).toString())
                    .toList();
        }
        final List<String> expected =
                Stream.of(SECRETS, PUBLIC_KEYS, OPEN).flatMap(List::stream).toList();
        assertThat(written).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void shouldLetOnlyTheOwnerReadSecrets() throws Exception {
        for (final String name : SECRETS) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys.resolve(name))))
                    .as(name)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void shouldHoldKeysAsTheyAreWithoutLineEnds() throws Exception {
        assertThat(Files.size(keys.resolve("wechatpay/apiv3.key"))).isEqualTo(32);
        for (final String name : SECRETS) {
            if (!name.endsWith(".pem")) {
                assertThat(Files.readString(keys.resolve(name))).as(name).matches("[A-Za-z0-9_]+");
            }
        }
    }

    @Test
    void shouldNeverOverwriteAKey() throws Exception {
        final String before = Files.readString(keys.resolve("wechatpay/apiv3.key"));
        assertThatThrownBy(() -> SandboxKeys.write(keys, List.of())).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(Files.readString(keys.resolve("wechatpay/apiv3.key"))).isEqualTo(before);
    }

    @Test
    void shouldBeRecognisedByEachKeyAloneUnderAnyName(final @TempDir Path production) throws Exception {
        final Path file = production.resolve("renamed");
        for (final String name :
                Stream.concat(SECRETS.stream(), PUBLIC_KEYS.stream()).toList()) {
            Files.write(file, Files.readAllBytes(keys.resolve(name)));
            assertThat(SandboxKeys.isSandbox(production)).as(name).isTrue();
            assertThat(SandboxMark.find(production)).containsExactly(file);
            Files.writeString(file, "\uFEFF" + Files.readString(keys.resolve(name)));
            assertThat(SandboxMark.find(production))
                    .as("%s after a byte-order mark", name)
                    .containsExactly(file);
        }
        final String text = Files.readString(keys.resolve("alipay/platform-public.pem"));
        Files.writeString(file, text.replaceAll("(?<=[A-Za-z0-9])\n(?=[A-Za-z0-9])", "\r\n"));
        assertThat(SandboxKeys.isSandbox(production)).as("re-encoded").isTrue();
    }

    @Test
    void shouldNotSuspectOrdinaryKeys(final @TempDir Path production) throws Exception {
        final KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        final String base64 = Base64.getMimeEncoder()
                .encodeToString(generator.generateKeyPair().getPublic().getEncoded());
        Files.createDirectories(production.resolve("alipay"));
        Files.writeString(
                production.resolve("alipay/platform-public.pem"),
                "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n");
        Files.writeString(production.resolve("webhook.secret"), "whsec_9f8e7d6c5b4a39281706f5e4d3c2b1a0\n");
        Files.write(production.resolve("binary"), new byte[] {0, (byte) 0xff, 1});
        assertThat(SandboxKeys.isSandbox(production)).isFalse();
    }

    @Test
    void shouldMakeSoundRsaKeys() throws Exception {
        final RSAPublicKey key = KeyFiles.publicKey(keys.resolve("wechatpay/platform-public.pem"));
        assertThat(key.getModulus().bitLength()).isEqualTo(2048);
        assertThat(key.getPublicExponent().intValueExact()).isEqualTo(65537);
        final RSAPublicKey other = KeyFiles.publicKey(keys.resolve("alipay/platform-public.pem"));
        assertThat(key.getModulus().gcd(other.getModulus()).bitLength()).isEqualTo(1);
    }

    @Test
    void shouldMakeACertificateThatTheJdkVerifies() throws Exception {
        final X509Certificate certificate = KeyFiles.certificates(keys.resolve("unionpay/platform-cert.pem"))
                .get(0);
        certificate.verify(certificate.getPublicKey());
        certificate.checkValidity();
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=Tributary sandbox UnionPay");
        assertThat(certificate.getSerialNumber().signum()).isPositive();
    }

    @Test
    void shouldCommitToTheSeedsText() throws Exception {
        final String seed = Files.readString(keys.resolve("pools/lucky.seed"));
        assertThat(seed).matches("[0-9a-f]{64}");
        final byte[] hash = MessageDigest.getInstance("SHA-256").digest(seed.getBytes(StandardCharsets.UTF_8));
        assertThat(SandboxKeys.seedCommitment(keys, "lucky"))
                .isEqualTo(HexFormat.of().formatHex(hash));
    }
}

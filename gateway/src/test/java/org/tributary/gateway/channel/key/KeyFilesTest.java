package org.tributary.gateway.channel.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.channel.CallbackSamples;
import org.tributary.gateway.channel.ChannelAdapter;
import org.tributary.gateway.channel.ChannelSet;
import org.tributary.gateway.channel.Contribution;
import org.tributary.gateway.channel.ContributionReader;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.TestCallback;
import org.tributary.gateway.channel.registry.ChannelRegistry;
import org.tributary.gateway.channel.registry.KeyTrial;
import org.tributary.gateway.channel.wechatpay.WechatPayAdapter;
import org.tributary.gateway.config.campaign.SeedSource;
import org.tributary.gateway.sandbox.Sandbox;
import org.tributary.gateway.sandbox.SignedCallback;

class KeyFilesTest {
    private static final String MARK = "\uFEFF";
    private static final long NOW_MS = CallbackSamples.NOW_MS;

    @TempDir
    Path directory;

    @Test
    void shouldKeepEverySecretWhenEditorsAddMarksAndLineEnds() throws Exception {
        final Path keys = Sandbox.copyOf(Sandbox.KEYS);
        final String seed = SeedSource.inKeys(keys).seedOf("lucky").orElseThrow();
        final String pepper = KeyFiles.text(keys.resolve("pepper"));
        final List<Path> files;
        try (Stream<Path> walk = Files.walk(keys)) {
            files = walk.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith("platform-private.pem"))
                    .toList();
        }
        for (final Path file : files) {
            final String text = Files.readString(file).replace("\r", "").replace("\n", "\r\n");
            Files.writeString(file, MARK + text + "\r\n\r\n");
        }
        assertThat(files).hasSizeGreaterThan(8);
        assertThat(SeedSource.inKeys(keys).seedOf("lucky")).hasValue(seed);
        assertThat(KeyFiles.text(keys.resolve("pepper"))).isEqualTo(pepper);
        assertThat(KeyTrial.of(keys).mistakes()).isEmpty();
        try (ChannelSet channels = ChannelRegistry.open(keys, CryptoSuite.jdk(), KeyPolicy.ANY)) {
            for (final SignedCallback signed : CallbackSamples.all()) {
                final String channel =
                        signed.path().substring("/callbacks/".length()).replace("payments/", "pay.");
                final TestCallback callback = new TestCallback(signed, NOW_MS);
                if (channel.equals("contributions")) {
                    assertThat(channels.contributions().read(callback, new Contribution()))
                            .isNotEqualTo(ContributionReader.Verdict.NOT_AUTHENTIC);
                } else {
                    assertThat(channels.adapter(channel).read(callback, new Notification()))
                            .as(channel)
                            .isIn(
                                    ChannelAdapter.Verdict.PAYMENT,
                                    ChannelAdapter.Verdict.REFUND,
                                    ChannelAdapter.Verdict.REFUND_REVERSED,
                                    ChannelAdapter.Verdict.OTHER);
                }
            }
        }
    }

    @Test
    void shouldNameFilesThatCantBeWhatTheyShouldBe() throws Exception {
        Path keys = Sandbox.copyOf(Sandbox.KEYS);
        write(keys.resolve("wechatpay/platform-serial.txt"), "serial: 17".getBytes(StandardCharsets.UTF_8));
        assertThat(mistakes(keys)).contains("platform-serial.txt must hold");
        keys = Sandbox.copyOf(Sandbox.KEYS);
        write(keys.resolve("wechatpay/apiv3.key"), ("\u200b" + "a".repeat(29)).getBytes(StandardCharsets.UTF_8));
        assertThat(mistakes(keys)).contains("apiv3.key holds a character that can't be seen");
        keys = Sandbox.copyOf(Sandbox.KEYS);
        write(keys.resolve("stripe/webhook.secret"), "whsec_abc".getBytes(StandardCharsets.UTF_16));
        assertThat(mistakes(keys)).contains("webhook.secret is no UTF-8 text");
        keys = Sandbox.copyOf(Sandbox.KEYS);
        write(keys.resolve("unionpay/merchant.json"), "{\"merId\":\"7\u200b\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(mistakes(keys)).contains("merchant.json: \"merId\" holds");
        keys = Sandbox.copyOf(Sandbox.KEYS);
        Files.copy(keys.resolve("alipay/platform-private.pem"), keys.resolve("alipay/platform-public-2.pem"));
        assertThat(mistakes(keys)).contains("platform-public-2.pem holds a private key");
        keys = Sandbox.copyOf(Sandbox.KEYS);
        Files.copy(keys.resolve("unionpay/platform-cert.pem"), keys.resolve("alipay/platform-public-2.pem"));
        assertThat(mistakes(keys)).contains("platform-public-2.pem holds a certificate");
    }

    private static String mistakes(final Path keys) {
        return String.join("\n", KeyTrial.of(keys).mistakes());
    }

    @Test
    void shouldReadPublicKeysInEveryFormTheyAreHandedOutIn() throws Exception {
        final RSAPublicKey key = KeyFiles.publicKey(Sandbox.KEYS.resolve("alipay/platform-public.pem"));
        final byte[] info = key.getEncoded();
        // SubjectPublicKeyInfo of a 2048-bit key: 24 bytes, then the PKCS#1 key.
        final byte[] pkcs1 = Arrays.copyOfRange(info, 24, info.length);
        final String bare = Base64.getEncoder().encodeToString(info);
        final Path file = directory.resolve("key.pem");
        for (final String text : List.of(
                bare,
                MARK + bare + "\r\n",
                Base64.getMimeEncoder().encodeToString(info),
                Base64.getEncoder().encodeToString(pkcs1),
                "-----BEGIN RSA PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(pkcs1)
                        + "\n-----END RSA PUBLIC KEY-----\n")) {
            write(file, text.getBytes(StandardCharsets.UTF_8));
            assertThat(KeyFiles.publicKey(file)).as(text).isEqualTo(key);
        }
        for (final String text : List.of(
                "MIIB",
                bare.substring(4),
                "not a key",
                "-----BEGIN RSA PUBLIC KEY-----\nMIIB\n-----END RSA PUBLIC KEY-----")) {
            write(file, text.getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> KeyFiles.publicKey(file))
                    .as(text)
                    .isInstanceOf(KeyFileException.class)
                    .hasMessageContaining("put the platform's public key there");
        }
    }

    @Test
    void shouldFindCertificateWhoseSerialBeginsWithZeros() throws Exception {
        final String serial = "00A1" + "5".repeat(36);
        for (final String given : List.of("certificate", serial, serial.substring(2), serial.toLowerCase())) {
            final Path keys = Sandbox.copyOf(Sandbox.KEYS);
            if (given.equals("certificate")) {
                final String pem = Sandbox.certificate(keys, new BigInteger(serial, 16));
                Files.delete(keys.resolve("wechatpay/platform-public.pem"));
                Files.delete(keys.resolve("wechatpay/platform-serial.txt"));
                Files.writeString(keys.resolve("wechatpay/platform-cert.pem"), pem);
            } else {
                Files.writeString(keys.resolve("wechatpay/platform-serial.txt"), given);
            }
            final WechatPayAdapter adapter =
                    new WechatPayAdapter(keys.resolve("wechatpay"), CryptoSuite.jdk(), KeyPolicy.ANY, 300_000);
            final SignedCallback signed = CallbackSamples.all().stream()
                    .filter(callback -> callback.path().endsWith("wechatpay"))
                    .findFirst()
                    .orElseThrow();
            for (final String header : List.of(serial, serial.substring(2))) {
                final TestCallback callback = new TestCallback(signed, NOW_MS).header("Wechatpay-Serial", header);
                assertThat(adapter.read(callback, new Notification()))
                        .as(given + " asked for as " + header)
                        .isEqualTo(ChannelAdapter.Verdict.PAYMENT);
            }
            final TestCallback other = new TestCallback(signed, NOW_MS).header("Wechatpay-Serial", serial.substring(3));
            assertThat(adapter.read(other, new Notification())).isEqualTo(ChannelAdapter.Verdict.NOT_AUTHENTIC);
        }
    }

    private static void write(final Path file, final byte[] bytes) throws Exception {
        Files.write(file, bytes);
    }

    @Test
    void shouldNameOwnerAndRemedyWhenAFileMayNotBeRead() throws IOException {
        final Path file = Files.writeString(directory.resolve("tokens.yaml"), "tokens:");
        final String message = KeyFileException.unreadable(file, new AccessDeniedException(file.toString()))
                .getMessage();
        assertThat(message)
                .contains(file.toString(), Files.getOwner(file).getName(), "chown " + System.getProperty("user.name"));
    }
}

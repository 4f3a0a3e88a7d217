package org.tributary.gateway.channel.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.channel.ChannelAdapter;
import org.tributary.gateway.channel.ChannelAdapter.Verdict;
import org.tributary.gateway.channel.ChannelSet;
import org.tributary.gateway.channel.Contribution;
import org.tributary.gateway.channel.ContributionReader;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.PaymentSource;
import org.tributary.gateway.channel.TestCallback;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyPolicy;
import org.tributary.gateway.sandbox.Sandbox;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedPayment;

class ChannelRegistryTest {
    private static final long NOW_MS = 1_788_742_800_000L;

    private final Path keys = Sandbox.copyOf(Sandbox.KEYS);
    private final Path next = Sandbox.copyOf(Sandbox.OTHER);
    private final SimulatedPayment payment = SimulatedPayment.of("4200", "o", "p=x", 100, NOW_MS);
    private ChannelSet channels;

    @BeforeEach
    void open() throws Exception {
        channels = ChannelRegistry.open(keys, CryptoSuite.jdk(), KeyPolicy.ANY);
    }

    @AfterEach
    void close() {
        channels.close();
    }

    @Test
    void shouldKnowChannelsAndTheirMerchants() {
        assertThat(channels.adapters())
                .extracting(ChannelAdapter::name)
                .containsExactly("alipay", "pay.counter", "stripe", "unionpay", "wechatpay");
        assertThat(channels.sources()).containsExactly(new PaymentSource(1, "counter", ""));
        assertThat(channels.defaultMerchant("pay.counter")).isEqualTo("sandbox-counter");
        assertThat(channels.adapter("paypal")).isNull();
        assertThat(channels.defaultMerchant("wechatpay")).isEqualTo("1900000001");
        assertThat(channels.defaultMerchant("alipay")).isEqualTo("2088000000000001");
        assertThat(channels.defaultMerchant("unionpay")).isEqualTo("700000000000001");
        assertThat(channels.defaultMerchant("stripe")).isEmpty();
        assertThat(channels.reloadIfChanged()).isFalse();
    }

    @Test
    void shouldAnswerInTheChannelsOwnWords() {
        assertThat(channels.adapter("wechatpay").successBody()).asString().isEqualTo("{\"code\":\"SUCCESS\"}");
        assertThat(channels.adapter("wechatpay").failureBody()).asString().contains("\"code\":\"FAIL\"", "\"message\"");
        assertThat(channels.adapter("alipay").successBody()).asString().isEqualTo("success");
        assertThat(channels.adapter("alipay").failureBody()).asString().isEqualTo("fail");
        assertThat(channels.adapter("unionpay").successBody()).asString().isEqualTo("ok");
        assertThat(channels.adapter("stripe").successBody()).asString().isEqualTo("{\"received\":true}");
    }

    @Test
    void shouldLeaveOutChannelsWithoutKeys(final @TempDir Path empty) throws Exception {
        try (ChannelSet none = ChannelRegistry.open(empty, CryptoSuite.jdk(), KeyPolicy.ANY)) {
            assertThat(none.adapters()).isEmpty();
            final SignedCallback signed = Sandbox.CHANNELS.partner().reversal("a", "b", NOW_MS);
            assertThat(none.contributions().read(new TestCallback(signed, NOW_MS), new Contribution()))
                    .isEqualTo(ContributionReader.Verdict.NOT_AUTHENTIC);
        }
        assertThatThrownBy(() -> ChannelRegistry.open(empty.resolve("x"), CryptoSuite.jdk(), KeyPolicy.ANY))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("put the channels' keys there");
    }

    @Test
    void shouldSayWhichFileIsWrongAndNothingOfWhatIsInIt() throws Exception {
        for (final String name : new String[] {
            "wechatpay/platform-public.pem",
            "wechatpay/apiv3.key",
            "wechatpay/merchant.json",
            "alipay/merchant.json",
            "alipay/platform-public.pem",
            "unionpay/platform-cert.pem",
            "stripe/webhook.secret",
            "partners/sandbox-partner.secret"
        }) {
            final Path file = keys.resolve(name);
            final String good = Files.readString(file);
            Files.writeString(file, "my-secret");
            assertThatThrownBy(() -> ChannelRegistry.open(keys, CryptoSuite.jdk(), KeyPolicy.ANY))
                    .isInstanceOf(KeyFileException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageNotContaining("my-secret");
            Files.writeString(file, good);
        }
    }

    @Test
    void shouldTakeOldAndNewPlatformKeyWhileItIsReplaced() throws Exception {
        final SignedCallback byOld = Sandbox.channels(keys).wechatPay().payment(payment, NOW_MS);
        Files.copy(keys.resolve("wechatpay/apiv3.key"), next.resolve("wechatpay/apiv3.key"), replace());
        final SignedCallback byNew = Sandbox.channels(next).wechatPay().payment(payment, NOW_MS);
        assertThat(read("wechatpay", byNew)).isEqualTo(Verdict.NOT_AUTHENTIC);
        // Half copied: the key exists, its serial does not yet.
        copy("wechatpay/platform-public.pem", "wechatpay/platform-public-2.pem");
        assertThat(channels.reloadIfChanged()).isFalse();
        assertThat(read("wechatpay", byOld)).isEqualTo(Verdict.PAYMENT);
        copy("wechatpay/platform-serial.txt", "wechatpay/platform-serial-2.txt");
        assertThat(channels.reloadIfChanged()).isTrue();
        assertThat(read("wechatpay", byOld)).isEqualTo(Verdict.PAYMENT);
        assertThat(read("wechatpay", byNew)).isEqualTo(Verdict.PAYMENT);
    }

    @Test
    void shouldTakeOldAndNewContentKeyWhileItIsReplaced() throws Exception {
        final SignedCallback byOld = Sandbox.channels(keys).wechatPay().payment(payment, NOW_MS);
        final Path file = keys.resolve("wechatpay/apiv3.key");
        final String old = Files.readString(file);
        Files.copy(next.resolve("wechatpay/apiv3.key"), file, replace());
        final SignedCallback byNew = Sandbox.channels(keys).wechatPay().payment(payment, NOW_MS);
        Files.writeString(file, Files.readString(file) + "\n" + old);
        assertThat(channels.reloadIfChanged()).isTrue();
        assertThat(read("wechatpay", byOld)).isEqualTo(Verdict.PAYMENT);
        assertThat(read("wechatpay", byNew)).isEqualTo(Verdict.PAYMENT);
    }

    @Test
    void shouldRefuseSandboxKeysInProductionAtTheStartAndLater() throws Exception {
        assertThatThrownBy(() -> ChannelRegistry.open(keys, CryptoSuite.jdk(), KeyPolicy.PRODUCTION))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("platform-public.pem");
        final Path production = Files.createDirectories(keys.resolve("production"));
        final Path secret =
                Files.createDirectories(production.resolve("stripe")).resolve("webhook.secret");
        Files.writeString(secret, "whsec_0123456789abcdef0123456789abcdef");
        assertThatThrownBy(() -> ChannelRegistry.open(production, CryptoSuite.jdk(), KeyPolicy.PRODUCTION))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("webhook.secret is a secret with mode")
                .hasMessageContaining("chmod 600");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        try (ChannelSet real = ChannelRegistry.open(production, CryptoSuite.jdk(), KeyPolicy.PRODUCTION)) {
            Files.copy(keys.resolve("stripe/webhook.secret"), production.resolve("stripe/webhook-2.secret"));
            assertThat(real.reloadIfChanged()).isFalse();
            final SignedCallback bySandbox = Sandbox.channels(keys).stripe().payment(payment, NOW_MS);
            assertThat(real.adapter("stripe").read(new TestCallback(bySandbox, NOW_MS), new Notification()))
                    .isEqualTo(Verdict.NOT_AUTHENTIC);
        }
    }

    @Test
    void shouldKeepFormerKeysWhenNewOnesAreUnusable() throws Exception {
        final SignedCallback byOld = Sandbox.channels(keys).alipay().payment(payment, NOW_MS);
        Files.writeString(keys.resolve("alipay/platform-public.pem"), "broken");
        assertThat(channels.reloadIfChanged()).isFalse();
        assertThat(read("alipay", byOld)).isEqualTo(Verdict.PAYMENT);
        copy("alipay/platform-public.pem", "alipay/platform-public.pem");
        assertThat(channels.reloadIfChanged()).isTrue();
        assertThat(read("alipay", byOld)).isEqualTo(Verdict.NOT_AUTHENTIC);
        assertThat(read("alipay", Sandbox.channels(next).alipay().payment(payment, NOW_MS)))
                .isEqualTo(Verdict.PAYMENT);
    }

    @Test
    void shouldLookAtFilesAtOnceWhenSerialIsUnknown() throws Exception {
        Files.copy(keys.resolve("wechatpay/apiv3.key"), next.resolve("wechatpay/apiv3.key"), replace());
        final SignedCallback byNew = Sandbox.channels(next).wechatPay().payment(payment, NOW_MS);
        copy("wechatpay/platform-public.pem", "wechatpay/platform-public-2.pem");
        copy("wechatpay/platform-serial.txt", "wechatpay/platform-serial-2.txt");
        assertThat(read("wechatpay", byNew)).isEqualTo(Verdict.PAYMENT);
    }

    @Test
    void shouldVerifyWithoutAGapWhileKeysAreSwapped() throws Exception {
        final SignedCallback byOld = Sandbox.channels(keys).stripe().payment(payment, NOW_MS);
        final Path file = keys.resolve("stripe/webhook.secret");
        final String old = Files.readString(file);
        final AtomicBoolean refused = new AtomicBoolean();
        final AtomicBoolean stop = new AtomicBoolean();
        final Thread reader = new Thread(() -> {
            while (!stop.get()) {
                refused.compareAndSet(false, read("stripe", byOld) != Verdict.PAYMENT);
            }
        });
        reader.start();
        for (int i = 0; i < 50; i++) {
            final Path fresh = Files.writeString(keys.resolve("stripe/fresh"), old + "\nwhsec_other" + "x".repeat(i));
            Files.move(fresh, file, replace());
            assertThat(channels.reloadIfChanged()).isTrue();
        }
        stop.set(true);
        reader.join();
        assertThat(refused).isFalse();
    }

    @Test
    void shouldSeeChangedFilesByItself() throws Exception {
        final SignedCallback byNew = Sandbox.channels(next).stripe().payment(payment, NOW_MS);
        assertThat(read("stripe", byNew)).isEqualTo(Verdict.NOT_AUTHENTIC);
        copy("stripe/webhook.secret", "stripe/webhook-2.secret");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> read("stripe", byNew) == Verdict.PAYMENT);
    }

    private void copy(final String from, final String to) throws IOException {
        Files.copy(next.resolve(from), keys.resolve(to), replace());
    }

    private static StandardCopyOption replace() {
        return StandardCopyOption.REPLACE_EXISTING;
    }

    private Verdict read(final String channel, final SignedCallback signed) {
        return channels.adapter(channel).read(new TestCallback(signed, NOW_MS), new Notification());
    }
}

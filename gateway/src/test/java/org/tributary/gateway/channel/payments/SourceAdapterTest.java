package org.tributary.gateway.channel.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.gateway.channel.ChannelAdapter.Verdict;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.PaymentSource;
import org.tributary.gateway.channel.TestCallback;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyPolicy;
import org.tributary.gateway.sandbox.Sandbox;
import org.tributary.gateway.sandbox.SimulatedPayment;
import org.tributary.gateway.sandbox.SimulatedRefund;
import org.tributary.gateway.sandbox.SimulatedSource;

class SourceAdapterTest {
    private static final long NOW_MS = 1_788_742_800_123L;
    private static final String PAYMENT = "{\"id\":\"t1\",\"orderId\":\"o1\",\"kind\":\"payment\",\"refundId\":null,"
            + "\"amountFen\":1234,\"currency\":\"CNY\",\"paidAt\":\"2026-09-07T09:00:00+08:00\",\"payer\":\"u7\","
            + "\"merchant\":\"sandbox-counter\",\"attach\":\"p=kids-gallery\"}";
    private static final String REFUND = PAYMENT.replace("payment", "refund").replace("null", "\"r1\"");

    private final Notification read = new Notification();
    private Path keys;
    private SimulatedSource sender;
    private SourceAdapter source;

    @BeforeEach
    void open() throws Exception {
        keys = Sandbox.copyOf(Sandbox.KEYS).resolve("payments");
        sender = new SimulatedSource(keys, "counter", SimulatedSource.MERCHANT);
        source = load().adapters().get(0);
    }

    private PaymentSources load() throws KeyFileException {
        return new PaymentSources(keys, KeyPolicy.ANY);
    }

    private Verdict read(final String body) {
        return source.read(
                new TestCallback(sender.signed(body.getBytes(StandardCharsets.UTF_8), NOW_MS), NOW_MS), read);
    }

    @Test
    void shouldReadAPaymentWhenSigned() {
        assertThat(read(PAYMENT)).isEqualTo(Verdict.PAYMENT);
        assertThat(read.transactionId).isEqualTo("t1");
        assertThat(read.orderId).isEqualTo("o1");
        assertThat(read.amountFen).isEqualTo(1234);
        assertThat(read.unsettledFen).isZero();
        assertThat(read.currency).isEqualTo("CNY");
        assertThat(read.paidAtMs).isEqualTo(1_788_742_800_000L);
        assertThat(read.payer).isEqualTo("u7");
        assertThat(read.merchant).isEqualTo("sandbox-counter");
        assertThat(read.attachment).isEqualTo("p=kids-gallery");
        assertThat(source.name()).isEqualTo("pay.counter");
        assertThat(source.channel()).isEqualTo("pay.counter");
        assertThat(source.path()).isEqualTo("payments/counter");
    }

    @Test
    void shouldReadARefundWhenSigned() {
        assertThat(read(REFUND)).isEqualTo(Verdict.REFUND);
        assertThat(read.transactionId).isEqualTo("t1");
        assertThat(read.refundId).isEqualTo("r1");
        assertThat(read.refundFen).isEqualTo(1234);
        assertThat(read.cumulativeRefund).isFalse();
        assertThat(read.refundedAtMs).isEqualTo(1_788_742_800_000L);
        final SimulatedPayment paid = SimulatedPayment.of("t2", "", "p=x", 500, NOW_MS);
        assertThat(source.read(
                        new TestCallback(sender.refund(SimulatedRefund.full(paid, "r2", NOW_MS), NOW_MS), NOW_MS),
                        read))
                .isEqualTo(Verdict.REFUND);
        assertThat(read.refundFen).isEqualTo(500);
    }

    @Test
    void shouldReadFieldsThatMayBeMissingWhenTheyAre() {
        assertThat(read(PAYMENT.replace("\"orderId\":\"o1\",", "")
                        .replace("\"refundId\":null,", "")
                        .replace("\"payer\":\"u7\",", "")))
                .isEqualTo(Verdict.PAYMENT);
        assertThat(read.orderId).isEmpty();
        assertThat(read.payer).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "kind", "amountFen", "currency", "paidAt", "merchant", "attach"})
    void shouldNameTheFieldWhenItIsMissing(final String field) {
        assertThat(read(PAYMENT.replace("\"" + field + "\"", "\"payer2\""))).isEqualTo(Verdict.MALFORMED);
        assertThat(read.problem).isEqualTo("payer2 can't be read: there is no such field");
        final String without =
                PAYMENT.replaceAll("\"" + field + "\":(\"[^\"]*\"|\\d+),?", "").replace(",}", "}");
        assertThat(read(without)).isEqualTo(Verdict.MALFORMED);
        assertThat(read.problem).isEqualTo(field + " is missing");
        assertThat(read.transactionId).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"t1\";7;id",
                "\"t1\";\"t 1\";id",
                "1234;0;amountFen",
                "1234;-5;amountFen",
                "1234;12.5;amountFen",
                "1234;\"1234\";amountFen",
                "1234;1000000000000001;amountFen",
                "\"CNY\";\"RMBX\";currency",
                "+08:00;;paidAt",
                "2026-09-07;2026-09-08;paidAt",
                "\"u7\";\"u 7\";payer",
                "\"o1\";\"o 1\";orderId",
                "\"payment\";\"gift\";kind",
                "\"payment\";\"refund\";refundId",
                "null;\"r1\";refundId"
            })
    void shouldNameTheFieldWhenItCantBeRead(final String part, final String other, final String field) {
        assertThat(PAYMENT).contains(part);
        assertThat(read(PAYMENT.replace(part, other == null ? "" : other))).isEqualTo(Verdict.MALFORMED);
        assertThat(read.problem).startsWith(field + ' ');
    }

    @Test
    void shouldRefuseWhenNoJsonOrTooMuch() {
        for (final String body :
                List.of("", "{", "[]", PAYMENT + "x", PAYMENT.replace("\"o1\"", "\"o1\",\"id\":\"t2\""))) {
            assertThat(read(body)).as(body).isEqualTo(Verdict.MALFORMED);
        }
        assertThat(read(PAYMENT.replace("p=kids-gallery", "p=" + "x".repeat(511))))
                .isEqualTo(Verdict.MALFORMED);
        assertThat(read.problem).isEqualTo("attach is longer than 512 bytes");
    }

    @Test
    void shouldBelieveNothingWhenSignatureOrTimeIsWrong() {
        final byte[] body = PAYMENT.getBytes(StandardCharsets.UTF_8);
        final SimulatedSource other = stranger();
        for (final TestCallback wrong : List.of(
                new TestCallback(other.signed(body, NOW_MS), NOW_MS),
                new TestCallback(sender.signed(body, NOW_MS - 301_000), NOW_MS),
                new TestCallback(sender.signed(body, NOW_MS + 301_000), NOW_MS),
                new TestCallback(sender.signed(body, NOW_MS), NOW_MS).body(REFUND.getBytes(StandardCharsets.UTF_8)),
                new TestCallback(sender.signed(body, NOW_MS), NOW_MS).header("Tributary-Timestamp", "1788742801"),
                new TestCallback(sender.signed(body, NOW_MS), NOW_MS).header("Tributary-Signature", null))) {
            assertThat(source.read(wrong, read)).isEqualTo(Verdict.NOT_AUTHENTIC);
        }
    }

    private static SimulatedSource stranger() {
        try {
            return new SimulatedSource(Sandbox.OTHER.resolve("payments"), "counter", "x");
        } catch (final KeyFileException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldTakeBothSecretsWhenOneIsReplaced() throws Exception {
        final String old = Files.readString(keys.resolve("counter.secret"));
        Files.writeString(keys.resolve("counter.secret"), "n".repeat(40) + "\n" + old);
        final PaymentSources rotated = load();
        source = rotated.adapters().get(0);
        assertThat(read(PAYMENT)).isEqualTo(Verdict.PAYMENT);
        sender = new SimulatedSource(keys, "counter", "x");
        assertThat(read(PAYMENT)).isEqualTo(Verdict.PAYMENT);
    }

    @Test
    void shouldReportTheChannelThatBillsWhenDeclared() throws Exception {
        declare("monthly", "{\"code\":3,\"billedBy\":\"wechatpay\"}");
        final PaymentSources sources = load();
        assertThat(sources.sources())
                .containsExactly(new PaymentSource(1, "counter", ""), new PaymentSource(3, "monthly", "wechatpay"));
        assertThat(sources.merchants()).containsExactly("sandbox-counter", "");
        assertThat(sources.adapters().get(1).name()).isEqualTo("pay.monthly");
        assertThat(sources.adapters().get(1).channel()).isEqualTo("wechatpay");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"merchant\":\"m\"};\"code\"",
                "{\"code\":0,\"merchant\":\"m\"};\"code\"",
                "{\"code\":17,\"merchant\":\"m\"};\"code\"",
                "{\"code\":1,\"merchant\":\"m\"};one \"code\"",
                "{\"code\":2};merchant",
                "{\"code\":2,\"billedBy\":\"stripe\"};billedBy",
                "{\"code\":2,\"billedBy\":\"alipay\",\"merchant\":\"m\"};merchant",
                "{\"code\":2,\"merchant\":\"m\",\"bill\":\"x\"};a field other than",
                "code: 2;JSON"
            })
    void shouldRefuseADeclarationWhenItCantBeUsed(final String json, final String problem) throws Exception {
        declare("bank", json);
        assertThatThrownBy(this::load).isInstanceOf(KeyFileException.class).hasMessageContaining(problem);
    }

    @Test
    void shouldRefuseASourceWhenOneOfItsFilesIsMissing() throws Exception {
        declare("bank", "{\"code\":2,\"merchant\":\"m\"}");
        Files.delete(keys.resolve("bank.secret"));
        assertThatThrownBy(this::load).hasMessageContaining("bank.secret is missing");
        declare("bank", "{\"code\":2,\"merchant\":\"m\"}");
        Files.delete(keys.resolve("bank.json"));
        assertThatThrownBy(this::load).hasMessageContaining("bank.json is missing");
    }

    private void declare(final String name, final String json) throws IOException {
        Files.writeString(keys.resolve(name + ".json"), json);
        Files.writeString(keys.resolve(name + ".secret"), name + "s".repeat(40));
    }
}

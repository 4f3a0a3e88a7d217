package org.tributary.gateway.channel.unionpay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tributary.gateway.channel.ChannelAdapter.Verdict;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.TestCallback;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyPolicy;
import org.tributary.gateway.sandbox.Sandbox;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedPayment;
import org.tributary.gateway.sandbox.SimulatedRefund;
import org.tributary.gateway.sandbox.SimulatedUnionPay;

class UnionPayAdapterTest {
    private static final long NOW_MS = 1_788_742_800_123L;
    private static final long ORDERED_MS = 1_788_742_000_000L;

    private final SimulatedUnionPay channel = Sandbox.CHANNELS.unionPay();
    private final SimulatedPayment payment =
            SimulatedPayment.of(channel.transactionId(3), "", "p=kids-gallery", 100, ORDERED_MS);
    private final Notification notification = new Notification();
    private UnionPayAdapter adapter;

    @BeforeEach
    void open() throws Exception {
        adapter = new UnionPayAdapter(Sandbox.KEYS.resolve("unionpay"), CryptoSuite.jdk(), KeyPolicy.ANY);
    }

    @Test
    void shouldReadPaymentAtItsArrivalWhenSigned() {
        assertThat(read(channel.payment(payment, NOW_MS))).isEqualTo(Verdict.PAYMENT);
        assertThat(notification.transactionId).isEqualTo(payment.transactionId());
        assertThat(notification.orderId).isEqualTo(payment.orderId());
        assertThat(notification.payer).isEmpty();
        assertThat(notification.attachment).isEqualTo("p=kids-gallery");
        assertThat(notification.merchant).isEqualTo("700000000000001").isEqualTo(adapter.merchant());
        assertThat(notification.amountFen).isEqualTo(100);
        assertThat(notification.currency).isEqualTo("CNY");
        assertThat(notification.paidAtMs).isEqualTo(NOW_MS);
        assertThat(read(channel.payment(payment, "A6"))).isEqualTo(Verdict.PAYMENT);
    }

    @Test
    void shouldTakeCertificateById() {
        assertThat(read(channel.paymentByCertId(payment))).isEqualTo(Verdict.PAYMENT);
    }

    @Test
    void shouldReadRefundAndTakenBackPurchase() {
        final SimulatedRefund refund = new SimulatedRefund(payment, "262222", 40, 40, ORDERED_MS + 5000);
        for (final String type : new String[] {"04", "31"}) {
            assertThat(read(channel.refund(refund, type))).isEqualTo(Verdict.REFUND);
            assertThat(notification.transactionId).isEqualTo(payment.transactionId());
            assertThat(notification.refundId).isEqualTo("262222");
            assertThat(notification.refundFen).isEqualTo(40);
            assertThat(notification.cumulativeRefund).isFalse();
            assertThat(notification.refundedAtMs).isEqualTo(ORDERED_MS + 5000);
        }
    }

    @Test
    void shouldMoveNothingWhenItFailedOrIsOfAnotherKind() {
        assertThat(read(channel.payment(payment, "05"))).isEqualTo(Verdict.OTHER);
        assertThat(read(channel.other(payment, NOW_MS))).isEqualTo(Verdict.OTHER);
    }

    @Test
    void shouldNeverTrustACertificateForItsOwnSake() throws Exception {
        final Path other = Sandbox.OTHER;
        final SimulatedUnionPay stranger = Sandbox.channels(other).unionPay();
        assertThat(read(stranger.payment(payment, NOW_MS))).isEqualTo(Verdict.NOT_AUTHENTIC);
        assertThat(read(stranger.paymentByCertId(payment))).isEqualTo(Verdict.NOT_AUTHENTIC);
        final String strangersCertificate = Files.readString(other.resolve("unionpay/platform-cert.pem"));
        final String ours = Files.readString(Sandbox.KEYS.resolve("unionpay/platform-cert.pem"));
        assertThat(read(with("signPubKeyCert", strangersCertificate))).isEqualTo(Verdict.NOT_AUTHENTIC);
        assertThat(read(with("signPubKeyCert", ours, "certId", "1"))).isEqualTo(Verdict.NOT_AUTHENTIC);
        assertThat(read(with("signPubKeyCert", strangersCertificate, "certId", channel.certId())))
                .isEqualTo(Verdict.NOT_AUTHENTIC);
        assertThat(read(with())).isEqualTo(Verdict.NOT_AUTHENTIC);
        assertThat(read(with("signPubKeyCert", ours.replace("\n", "\r\n"), "certId", channel.certId())))
                .isEqualTo(Verdict.PAYMENT);
    }

    @Test
    void shouldTakeBothCertificatesWhileOneIsReplaced() throws Exception {
        final Path both = Sandbox.copyOf(Sandbox.KEYS);
        final Path second = Sandbox.OTHER;
        final UnionPayAdapter rotating =
                new UnionPayAdapter(both.resolve("unionpay"), CryptoSuite.jdk(), KeyPolicy.ANY);
        final SignedCallback byOld = Sandbox.channels(both).unionPay().payment(payment, NOW_MS);
        final SignedCallback byNew = Sandbox.channels(second).unionPay().payment(payment, NOW_MS);
        assertThat(rotating.read(new TestCallback(byNew, NOW_MS), notification)).isEqualTo(Verdict.NOT_AUTHENTIC);
        Files.copy(second.resolve("unionpay/platform-cert.pem"), both.resolve("unionpay/platform-cert-2.pem"));
        assertThat(rotating.keys().reloadIfChanged()).isTrue();
        assertThat(rotating.read(new TestCallback(byNew, NOW_MS), notification)).isEqualTo(Verdict.PAYMENT);
        assertThat(rotating.read(new TestCallback(byOld, NOW_MS), notification)).isEqualTo(Verdict.PAYMENT);
    }

    @Test
    void shouldRefuseWhenCertificateHasExpired() {
        final long afterMs = 2_600_000_000_000L;
        assertThat(adapter.read(new TestCallback(channel.payment(payment, NOW_MS), afterMs), notification))
                .isEqualTo(Verdict.NOT_AUTHENTIC);
    }

    @Test
    void shouldNameForeignCurrencies() {
        final String id = channel.certId();
        assertThat(read(with("certId", id, "currencyCode", "840"))).isEqualTo(Verdict.PAYMENT);
        assertThat(notification.currency).isEqualTo("USD");
        assertThat(read(with("certId", id, "currencyCode", "000"))).isEqualTo(Verdict.PAYMENT);
        assertThat(notification.currency).isEqualTo("XXX");
    }

    @Test
    void shouldBeUnreadableWhenAFieldThatDecidesIsOutOfBounds() {
        final String id = channel.certId();
        for (final String amount :
                new String[] {"", "-1", "1.0", "0", "12345678901234567", "0x1", "1000000000000001"}) {
            assertThat(read(with("certId", id, "txnAmt", amount))).as(amount).isEqualTo(Verdict.UNREADABLE);
            assertThat(notification.problem).startsWith("txnAmt ");
            assertThat(notification.transactionId).isEqualTo("26");
        }
        assertThat(read(with("certId", id, "txnTime", "20260230100000"))).isEqualTo(Verdict.UNREADABLE);
        assertThat(read(with("certId", id, "queryId", "2\u00006"))).isEqualTo(Verdict.UNREADABLE);
        assertThat(read(with("certId", id, "merId", "7".repeat(65)))).isEqualTo(Verdict.UNREADABLE);
        assertThat(notification.problem).startsWith("merId can't be read");
        assertThat(read(with("certId", id, "merId", "7".repeat(64)))).isEqualTo(Verdict.PAYMENT);
        assertThat(notification.merchant).isEqualTo("7".repeat(64));
        assertThat(read(with("certId", id, "signMethod", "11"))).isEqualTo(Verdict.NOT_AUTHENTIC);
        assertThat(read(with("certId", id, "orderId", "o\u0000"))).isEqualTo(Verdict.PAYMENT);
        assertThat(notification.orderId).isEmpty();
    }

    @Test
    void shouldBeUnreadableWhenAFieldThatDecidesIsMissing() {
        final String id = channel.certId();
        final String[] all = {
            "txnType", "respCode", "merId", "queryId", "txnAmt", "txnTime", "currencyCode", "origQryId"
        };
        for (final String type : new String[] {"01", "03", "11", "04", "31", "33"}) {
            final boolean isRefund = type.equals("04") || type.equals("31") || type.equals("33");
            assertThat(read(with("certId", id, "txnType", type, "origQryId", "25")))
                    .isEqualTo(isRefund ? Verdict.REFUND : Verdict.PAYMENT);
            for (final String name : Arrays.copyOf(all, isRefund ? 8 : 7)) {
                for (final String value : new String[] {null, ""}) {
                    assertThat(read(with("certId", id, "txnType", type, "origQryId", "25", name, value)))
                            .as(type + " without " + name)
                            .isEqualTo(Verdict.UNREADABLE);
                    assertThat(notification.problem).isEqualTo(name + " is missing");
                }
            }
        }
    }

    @Test
    void shouldTellTypesThatMoveMoneyFromThoseThatDoNot() {
        final String id = channel.certId();
        assertThat(read(with("certId", id, "txnType", "13"))).isEqualTo(Verdict.UNREADABLE);
        assertThat(notification.kind).isEqualTo("type-13");
        assertThat(read(with("certId", id, "txnType", "13", "respCode", "05"))).isEqualTo(Verdict.OTHER);
        for (final String type : new String[] {"79", "02", "32", "00", "72"}) {
            assertThat(read(with("certId", id, "txnType", type, "txnAmt", "x", "queryId", "", "respCode", null)))
                    .as(type)
                    .isEqualTo(Verdict.OTHER);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "p=kids-gallery&t=a, p=kids-gallery&t=a",
        "cD1raWRzLWdhbGxlcnkmdD1h, p=kids-gallery&t=a",
        "cD1raWRzLWdhbGxlcnkmZD3lvKA=, p=kids-gallery&d=张",
        "cD1raWRzLWdhbGxlcnkmZD3lvKA, p=kids-gallery&d=张",
        "cD1hJnQ9Pj4-Pj8_, p=a&t=>>>>??",
        "cD1hJnQ9Pj4+Pj8/, p=a&t=>>>>??",
        "p%3Dkids-gallery, p%3Dkids-gallery",
        // Invalid Base64: both alphabets mixed, too little padding, bytes that are not text.
        "cD1hJnQ9Pj4-Pj8/, cD1hJnQ9Pj4-Pj8/",
        "cD1h=, cD1h=",
        "p=//8=, p=//8=",
        "//////8=, //////8=",
        "p=YQ==, p=YQ==",
    })
    void shouldReadAttachmentPlainlyOrInBase64(final String reserved, final String attachment) {
        assertThat(read(with("certId", channel.certId(), "reqReserved", reserved)))
                .isEqualTo(Verdict.PAYMENT);
        assertThat(notification.attachment).isEqualTo(attachment);
    }

    @Test
    void shouldSayFromWhenAPaymentsAgeCounts() {
        assertThat(read(channel.payment(payment, NOW_MS))).isEqualTo(Verdict.PAYMENT);
        assertThat(notification.freshFromMs).isEqualTo(ORDERED_MS);
    }

    private SignedCallback with(final String... changes) {
        final Map<String, String> fields = new HashMap<>(Map.of("signMethod", "01", "txnType", "01", "respCode", "00"));
        fields.putAll(Map.of("queryId", "26", "orderId", "o1", "txnAmt", "100", "merId", "7", "currencyCode", "156"));
        fields.put("txnTime", "20260907085950");
        for (int i = 0; i < changes.length; i += 2) {
            if (changes[i + 1] == null) {
                fields.remove(changes[i]);
            } else {
                fields.put(changes[i], changes[i + 1]);
            }
        }
        return channel.signed(fields);
    }

    private Verdict read(final SignedCallback signed) {
        return adapter.read(new TestCallback(signed, NOW_MS), notification);
    }
}

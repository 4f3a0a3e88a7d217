package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;
import org.tributary.gateway.sandbox.SimulatedRefund;
import org.tributary.gateway.sandbox.SimulatedStripe;
import org.tributary.gateway.sandbox.SimulatedWechatPay;

/** Payments and refunds that arrive as several events, from outside: each fen counts once, in any order. */
class PaidMoneyIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path sandbox;

    private static TributaryProcess server;
    private static SandboxChannels channels;
    private static SimulatedStripe stripe;
    private static SimulatedWechatPay wechatPay;

    @BeforeAll
    static void start() throws Exception {
        SandboxDirectory.write(sandbox, System.currentTimeMillis());
        final Path settings = sandbox.resolve(SandboxDirectory.SETTINGS);
        Files.writeString(settings, Files.readString(settings) + "\nrefundWaitSeconds: 5\n");
        final Path campaign = sandbox.resolve(SandboxDirectory.CAMPAIGN);
        final String before = Files.readString(campaign);
        final String after = before.replace(
                        "conversions:\n",
                        "conversions:\n  - {id: shop, kind: order, pool: step-pool, ratio: {give: 3, per: 1000}}\n")
                .replace("conversions: [steps]", "conversions: [steps, shop]");
        assertThat(after).contains("{id: shop", "[steps, shop]");
        Files.writeString(campaign, after);
        server = TributaryProcess.serve(sandbox);
        channels = SandboxChannels.open(sandbox.resolve("keys"), CryptoSuite.jdk());
        stripe = channels.stripe();
        wechatPay = channels.wechatPay();
    }

    @AfterAll
    static void stop() throws Exception {
        assertThat(server.terminate()).isZero();
        final TributaryProcess.Finished verified = TributaryProcess.run("verify", "--data", sandbox.toString());
        assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
        assertThat(server.errors()).doesNotContain("Exception", "ERROR");
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    private static SimulatedPayment payment(final SimulatedChannel channel, final long number, final long fen) {
        return SimulatedPayment.of(
                channel.transactionId(number), "payer-" + number, "p=kids-gallery", fen, now() - 1_000);
    }

    private static long total(final String pointer) throws Exception {
        return JSON.readTree(server.get("/api/v1/totals")).at(pointer).asLong();
    }

    private static void taken(final SignedCallback callback) throws Exception {
        final HttpResponse<String> response = server.send(callback);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    private static JsonNode record(final String channel, final String id) throws Exception {
        final HttpResponse<String> response = server.admin("GET", "/api/v1/donations/" + channel + "/" + id, "");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    @Test
    void shouldRefuseAndJournalNothingWhenAGiftHasTheWrongMeasure() throws Exception {
        final long before = total("/sequence");
        final long now = now();
        for (final SignedCallback wrong : List.of(
                channels.partner().amount("w-1", "steps", "walker", "kids-gallery", 10_000, now),
                channels.partner().quantity("w-2", "shop", "walker", "kids-gallery", 10_000, now))) {
            assertThat(server.send(wrong).statusCode()).isEqualTo(400);
        }
        assertThat(total("/sequence")).isEqualTo(before);
        final HttpResponse<String> order =
                server.send(channels.partner().amount("w-2", "shop", "walker", "kids-gallery", 10_000, now));
        assertThat(JSON.readTree(order.body()).get("state").asText()).isEqualTo("accepted");
        assertThat(record("partner.sandbox-partner", "w-2").get("amountFen").asLong())
                .isEqualTo(30);
    }

    @Test
    void shouldCountEachSubOrderOnceWhenACombinedOrderComesTwice() throws Exception {
        final long before = total("/donations/amountFen");
        final List<SimulatedPayment> parts =
                List.of(payment(wechatPay, 11, 100), payment(wechatPay, 12, 200), payment(wechatPay, 13, 300));
        for (int i = 0; i < 2; i++) {
            final HttpResponse<String> response = server.send(wechatPay.combined(parts, "combine-1", now()));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("{\"code\":\"SUCCESS\"}");
        }
        assertThat(total("/donations/amountFen") - before).isEqualTo(600);
        for (final SimulatedPayment part : parts) {
            assertThat(record("wechatpay", part.transactionId())
                            .get("amountFen")
                            .asLong())
                    .isEqualTo(part.amountFen());
        }
    }

    @Test
    void shouldCountARefundOnceWhenBothItsEventsComeTwice() throws Exception {
        final SimulatedPayment paid = payment(stripe, 21, 1_000);
        taken(stripe.payment(paid, now()));
        final long before = total("/refunded/amountFen");
        final SimulatedRefund refund = new SimulatedRefund(paid, "21a", 300, 300, now());
        for (int i = 0; i < 2; i++) {
            for (final SignedCallback event : stripe.refundEvents(refund, now())) {
                taken(event);
            }
        }
        assertThat(total("/refunded/amountFen") - before).isEqualTo(300);
        assertThat(record("stripe", paid.transactionId()).get("refunds")).hasSize(1);
    }

    @Test
    void shouldTakeTheSecondDeliveryOfAReversalAtOnce() throws Exception {
        final SimulatedPayment paid = payment(stripe, 31, 1_000);
        taken(stripe.payment(paid, now()));
        final long before = total("/refunded/amountFen");
        final SimulatedRefund refund = SimulatedRefund.full(paid, "31a", now());
        taken(stripe.refundCreated(refund, now()));
        assertThat(total("/refunded/amountFen") - before).isEqualTo(1_000);
        for (int i = 0; i < 3; i++) {
            taken(stripe.refundFailed(refund, now()));
            assertThat(total("/refunded/amountFen")).isEqualTo(before);
        }
    }

    @Test
    void shouldKeepADisputeWonBeforeItsPaymentAndLetItTakeEffectWhenThatComes() throws Exception {
        final SimulatedPayment paid = payment(stripe, 41, 10_000);
        final SimulatedRefund dispute = SimulatedRefund.full(paid, "41d", now());
        final long refunded = total("/refunded/amountFen");
        final long donated = total("/donations/amountFen");
        assertThat(server.send(stripe.disputeReinstated(dispute, now())).statusCode())
                .isEqualTo(503);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> taken(stripe.disputeReinstated(dispute, now())));
        taken(stripe.disputeReinstated(dispute, now()));

        taken(stripe.payment(paid, now()));
        taken(stripe.disputeWithdrawn(dispute, now()));

        assertThat(total("/donations/amountFen") - donated).isEqualTo(10_000);
        assertThat(total("/refunded/amountFen")).isEqualTo(refunded);
        assertThat(record("stripe", paid.transactionId()).get("outcome").asText())
                .isEqualTo("accepted");
    }
}

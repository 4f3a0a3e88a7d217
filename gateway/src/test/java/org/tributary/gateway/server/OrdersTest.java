package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.text.Yuan;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SimulatedPayment;
import org.tributary.gateway.sandbox.SimulatedRefund;

/** What a donation got, as the app asks right after paying. */
class OrdersTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path root;

    private SandboxServer sandbox;
    private SandboxChannels channels;

    @BeforeEach
    void start() throws Exception {
        sandbox = SandboxServer.write(root).open();
        channels = sandbox.channels();
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private static SimulatedPayment gift(final String id, final String project, final long fen) {
        return SimulatedPayment.of(id, "payer-" + id, "p=" + project, fen, System.currentTimeMillis() - 1_000);
    }

    private JsonNode only(final String path) throws Exception {
        final JsonNode orders = sandbox.get(path);
        assertThat(orders).hasSize(1);
        return orders.get(0);
    }

    @Test
    void shouldSayWhoMatchedAndWhyItWasCut() throws Exception {
        // Opening Burst doubles up to 20.00 a donation; First Gift gives once.
        sandbox.give(channels.wechatPay().payment(gift("4200001", "kids-gallery", 10_000), System.currentTimeMillis()));
        final JsonNode order = only("/api/v1/orders/o-4200001");
        assertThat(order.get("state").asText()).isEqualTo("accepted");
        assertThat(order.get("amountFen").asLong()).isEqualTo(10_000);
        long sum = 0;
        long ofFoundationFen = 0;
        boolean isCut = false;
        for (final JsonNode line : order.get("matched")) {
            sum += line.get("amountFen").asLong();
            if (line.get("sponsor").asText().equals("tencent-foundation")) {
                ofFoundationFen += line.get("amountFen").asLong();
            }
            isCut |= line.get("pool").asText().equals("opening-burst")
                    && line.get("cut").asText().equals("perDonation");
        }
        assertThat(isCut).isTrue();
        assertThat(order.get("matchedFen").asLong()).isEqualTo(sum).isPositive();
        // Between nine and ten in Beijing Morning Rush gives as well.
        final String yuan = "¥" + Yuan.of(ofFoundationFen);
        assertThat(order.at("/text/zh").asText()).contains("腾讯公益慈善基金会为你配捐了 " + yuan);
        assertThat(order.at("/text/en").asText()).contains("Tencent Foundation matched your donation with " + yuan);
        assertThat(only("/api/v1/orders/wechatpay/4200001")).isEqualTo(order);
    }

    @Test
    void shouldSayThatAPoolSharesLaterWhenNoneMatchedAtOnce() throws Exception {
        final long now = System.currentTimeMillis();
        final SimulatedPayment small = SimulatedPayment.of("4200010", "payer", "p=night-reading", 1, now);
        sandbox.give(channels.wechatPay().payment(small, now));
        final JsonNode order = only("/api/v1/orders/o-4200010");
        assertThat(order.get("matchedFen").asLong()).isZero();
        assertThat(order.get("later").get(0).asText()).isEqualTo("closing-share");
        assertThat(order.at("/text/en").asText())
                .isEqualTo("Your donation of ¥0.01 counts; Closing Share shares its matches after it closes");
        assertThat(order.at("/text/zh").asText()).isEqualTo("你的捐款 ¥0.01 已计入;压轴共享在结束后统一分配配捐");
    }

    @Test
    void shouldWaitForTheCallbackWhenTheAppIsFaster() throws Exception {
        final long begin = System.nanoTime();
        final CompletableFuture<HttpResponse<String>> early = sandbox.client()
                .sendAsync(
                        sandbox.request("/api/v1/orders/o-4200002?wait=5").build(),
                        HttpResponse.BodyHandlers.ofString());
        final CompletableFuture<HttpResponse<String>> never = sandbox.client()
                .sendAsync(
                        sandbox.request("/api/v1/orders/o-none?wait=1").build(), HttpResponse.BodyHandlers.ofString());
        final HttpResponse<String> late = never.get(30, TimeUnit.SECONDS);
        assertThat(late.statusCode()).isEqualTo(404);
        assertThat(late.headers().firstValue("retry-after")).contains("5");
        assertThat(System.nanoTime() - begin).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(900));
        assertThat(early).isNotDone();
        sandbox.give(channels.wechatPay().payment(gift("4200002", "river-watch", 100), System.currentTimeMillis()));
        final HttpResponse<String> found = early.get(30, TimeUnit.SECONDS);
        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(found.body()).get(0).get("transactionId").asText())
                .isEqualTo("4200002");
    }

    @Test
    void shouldListEveryDonationOfAnOrderNumber() throws Exception {
        sandbox.give(channels.wechatPay().payment(gift("4200003", "river-watch", 100), System.currentTimeMillis()));
        sandbox.give(channels.alipay().payment(gift("4200003", "river-watch", 200), System.currentTimeMillis()));
        final HttpResponse<String> response = sandbox.ask(sandbox.request("/api/v1/orders/o-4200003"));
        assertThat(JSON.readTree(response.body()).findValuesAsText("channel")).containsExactly("wechatpay", "alipay");
    }

    @Test
    void shouldFollowHeldMoneyAndRefunds() throws Exception {
        final SimulatedPayment held = gift("4200004", "no-project", 300);
        sandbox.give(channels.wechatPay().payment(held, System.currentTimeMillis()));
        JsonNode order = only("/api/v1/orders/o-4200004");
        assertThat(order.get("state").asText()).isEqualTo("held");
        assertThat(order.get("reason").asText()).isEqualTo("unknown-project");
        assertThat(order.at("/text/en").asText()).isEqualTo("Your ¥3.00 arrived and is being checked");
        final HttpRequest.Builder allocate = sandbox.request(
                        "/admin/v1/held/" + order.get("sequence").asLong() + "/allocate")
                .POST(HttpRequest.BodyPublishers.ofString("{\"project\":\"river-watch\"}"));
        assertThat(sandbox.ask(allocate).statusCode()).isEqualTo(200);
        order = only("/api/v1/orders/o-4200004");
        assertThat(order.get("state").asText()).isEqualTo("accepted");
        assertThat(order.get("project").asText()).isEqualTo("river-watch");
        final long matchedFen = order.get("matchedFen").asLong();
        assertThat(matchedFen).isPositive();
        final SimulatedRefund part = new SimulatedRefund(held, "5000004a", 100, 100, System.currentTimeMillis());
        sandbox.give(channels.wechatPay().refund(part, System.currentTimeMillis()));
        order = only("/api/v1/orders/o-4200004");
        assertThat(order.get("state").asText()).isEqualTo("partly-refunded");
        assertThat(order.get("refundedFen").asLong()).isEqualTo(100);
        assertThat(order.get("matchedFen").asLong()).isLessThan(matchedFen);
        final SimulatedRefund rest = new SimulatedRefund(held, "5000004b", 200, 300, System.currentTimeMillis());
        sandbox.give(channels.wechatPay().refund(rest, System.currentTimeMillis()));
        order = only("/api/v1/orders/o-4200004");
        assertThat(order.get("state").asText()).isEqualTo("refunded");
        assertThat(order.get("matchedFen").asLong()).isZero();
        sandbox.restart();
        assertThat(only("/api/v1/orders/o-4200004")).isEqualTo(order);
    }

    @Test
    void shouldRefuseWhenTheRequestIsWrong() throws Exception {
        assertThat(sandbox.ask(sandbox.withoutToken("/api/v1/orders/o-1")).statusCode())
                .isEqualTo(401);
        for (final String wrong : new String[] {"o-1?wait=6", "o-1?wait=-1", "o-1?wait=x", "o".repeat(129)}) {
            assertThat(sandbox.ask(sandbox.request("/api/v1/orders/" + wrong)).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
        assertThat(sandbox.ask(sandbox.request("/api/v1/orders/paypal/1")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void shouldSayWhatAGiftInKindGaveWhenItIsAnswered() throws Exception {
        final JsonNode gift = JSON.readTree(sandbox.give(channels.partner()
                        .quantity("walk-1", "steps", "ann", "kids-gallery", 25_000, System.currentTimeMillis()))
                .body());
        assertThat(gift.get("state").asText()).isEqualTo("accepted");
        // One yuan for each whole 10,000 steps.
        assertThat(gift.get("amountFen").asLong()).isEqualTo(200);
        assertThat(gift.get("lines")).hasSize(1);
        assertThat(gift.at("/lines/0/pool").asText()).isEqualTo("step-pool");
        assertThat(gift.at("/lines/0/amountFen").asLong()).isEqualTo(200);
        assertThat(gift.has("reason")).isFalse();
        final JsonNode unknown = JSON.readTree(sandbox.give(channels.partner()
                        .quantity("walk-2", "dance", "ann", "kids-gallery", 25_000, System.currentTimeMillis()))
                .body());
        assertThat(unknown.get("reason").asText()).isEqualTo("unknown-conversion");
        assertThat(unknown.get("amountFen").asLong()).isZero();
        assertThat(unknown.get("lines")).isEmpty();
    }
}

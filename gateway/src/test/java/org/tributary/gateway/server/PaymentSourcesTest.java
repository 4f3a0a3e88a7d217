package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedPayment;
import org.tributary.gateway.sandbox.SimulatedRefund;
import org.tributary.gateway.sandbox.SimulatedSource;

/** Payments that the platform itself has verified, through a whole server. */
class PaymentSourcesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DONATION = "p=kids-gallery&d=ann";

    @TempDir
    Path root;

    private SandboxServer sandbox;
    private Path payments;
    private SimulatedSource counter;
    private SimulatedSource monthly;

    @BeforeEach
    void start() throws Exception {
        sandbox = SandboxServer.write(root);
        final Path campaign = root.resolve(SandboxDirectory.CAMPAIGN);
        final String text = Files.readString(campaign);
        // Early Bird gives to the counter's gifts alone, and the counter's bank keeps a fee of its own.
        final String changed =
                text.replace("eligible: {projects: [river-watch, school-lunch]}", "eligible: {channels: [pay.counter]}")
                        + "\nfees:\n  - {channel: pay.counter, rate: \"0.10%\", bearer: platform}\n";
        assertThat(changed).contains("channels: [pay.counter]");
        Files.writeString(campaign, changed);
        payments = sandbox.config().keys().resolve("payments");
        Files.writeString(payments.resolve("monthly.json"), "{\"code\":2,\"billedBy\":\"wechatpay\"}");
        Files.writeString(payments.resolve("monthly.secret"), "sandbox-monthly-" + "s".repeat(40));
        counter = new SimulatedSource(payments, "counter", SimulatedSource.MERCHANT);
        monthly = new SimulatedSource(payments, "monthly", "1900000001");
        sandbox.open();
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    private static SimulatedPayment gift(final String id, final long fen) {
        return SimulatedPayment.of(id, "payer-1", DONATION, fen, 1_000 * (now() / 1_000) - 1_000);
    }

    private HttpResponse<String> send(final SignedCallback callback) throws Exception {
        return sandbox.send(callback);
    }

    private JsonNode answer(final SignedCallback callback) throws Exception {
        return JSON.readTree(sandbox.give(callback).body());
    }

    private JsonNode get(final String path) throws Exception {
        return sandbox.get(path);
    }

    private JsonNode channel(final String name) throws Exception {
        for (final JsonNode channel : get("/api/v1/channels")) {
            if (channel.get("channel").asText().equals(name)) {
                return channel;
            }
        }
        throw new AssertionError("no channel " + name);
    }

    @Test
    void shouldCountOnceAndNameTheRecordWhenASourceReportsAPayment() throws Exception {
        final SimulatedPayment gift = gift("c-1", 10_000);
        final JsonNode first = answer(counter.payment(gift, now()));
        assertThat(first.get("state").asText()).isEqualTo("accepted");
        final JsonNode record = get("/api/v1/donations/pay.counter/c-1");
        assertThat(record.get("sequence").asLong())
                .isEqualTo(first.get("sequence").asLong());
        assertThat(record.get("channel").asText()).isEqualTo("pay.counter");
        assertThat(record.get("merchant").asText()).isEqualTo(SimulatedSource.MERCHANT);
        assertThat(record.get("matched").findValuesAsText("pool")).contains("early-bird");
        assertThat(answer(counter.payment(gift, now())).get("state").asText()).isEqualTo("duplicate");
        assertThat(answer(counter.payment(gift.withAmountFen(10_001), now()))
                        .get("state")
                        .asText())
                .isEqualTo("conflict");
        final JsonNode channel = channel("pay.counter");
        assertThat(channel.get("count").asLong()).isEqualTo(1);
        assertThat(channel.get("amountFen").asLong()).isEqualTo(10_000);
        assertThat(channel.get("conflicts").asLong()).isEqualTo(1);
        assertThat(sandbox.ask(sandbox.withoutToken("/metrics")).body())
                .contains("tributary_callbacks_total{channel=\"pay.counter\",outcome=\"accepted\"} 1");
    }

    @Test
    void shouldGiveNoSourcesPoolWhenAChannelReportsThePayment() throws Exception {
        final SandboxChannels channels = sandbox.channels();
        assertThat(send(channels.wechatPay().payment(gift("4200000001", 10_000), now()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(get("/api/v1/donations/wechatpay/4200000001").get("matched").findValuesAsText("pool"))
                .isNotEmpty()
                .doesNotContain("early-bird");
    }

    @Test
    void shouldTakeBackTheMatchWhenASourceReportsARefund() throws Exception {
        final SimulatedPayment gift = gift("c-2", 10_000);
        answer(counter.payment(gift, now()));
        final SimulatedRefund refund = SimulatedRefund.full(gift, "r-2", now());
        assertThat(answer(counter.refund(refund, now())).get("state").asText()).isEqualTo("refunded");
        assertThat(answer(counter.refund(refund, now())).get("state").asText()).isEqualTo("duplicate");
        assertThat(get("/api/v1/totals").at("/refunded/amountFen").asLong()).isEqualTo(10_000);
        assertThat(get("/api/v1/donations/pay.counter/c-2").get("refunds")).hasSize(1);
        final SimulatedRefund early = SimulatedRefund.full(gift("c-3", 100), "r-3", now());
        assertThat(send(counter.refund(early, now())).statusCode()).isEqualTo(503);
    }

    @Test
    void shouldShareIdsWithTheChannelWhenItBillsTheSource() throws Exception {
        final SandboxChannels channels = sandbox.channels();
        final SimulatedPayment gift = gift("4200000002", 2_000);
        final JsonNode first = answer(monthly.payment(gift, now()));
        assertThat(first.get("state").asText()).isEqualTo("accepted");
        assertThat(send(channels.wechatPay().payment(gift, now())).statusCode()).isEqualTo(200);
        final JsonNode wechatPay = channel("wechatpay");
        assertThat(wechatPay.get("count").asLong()).isEqualTo(1);
        assertThat(wechatPay.get("duplicates").asLong()).isEqualTo(1);
        assertThat(wechatPay.get("conflicts").asLong()).isZero();
        assertThat(get("/api/v1/donations/wechatpay/4200000002").get("sequence").asLong())
                .isEqualTo(first.get("sequence").asLong());
        assertThat(get("/api/v1/channels").findValuesAsText("channel"))
                .contains("pay.counter")
                .doesNotContain("pay.monthly");
        final SimulatedRefund refund = SimulatedRefund.full(gift, "5000000002", now());
        assertThat(answer(monthly.refund(refund, now())).get("state").asText()).isEqualTo("refunded");
        assertThat(send(channels.wechatPay().refund(refund, now())).statusCode())
                .isEqualTo(200);
        assertThat(get("/api/v1/totals").at("/refunded/amountFen").asLong()).isEqualTo(2_000);
    }

    @Test
    void shouldRefuseAndJournalNothingWhenTheCallbackIsWrong() throws Exception {
        // Its answer comes behind the records of the start, which totals may still be reading.
        answer(counter.payment(gift("c-0", 100), now()));
        final long before = get("/api/v1/totals").get("sequence").asLong();
        final SignedCallback good = counter.payment(gift("c-4", 100), now());
        final SignedCallback lost = new SignedCallback("/callbacks/payments/bank", good.headers(), good.body());
        assertThat(send(lost).statusCode()).isEqualTo(404);
        final SignedCallback others = new SignedCallback("/callbacks/payments/monthly", good.headers(), good.body());
        assertThat(send(others).statusCode()).isEqualTo(401);
        assertThat(send(counter.payment(gift("c-4", 100), now() - 301_000)).statusCode())
                .isEqualTo(401);
        final HttpResponse<String> unreadable = send(counter.payment(gift("c-4", 0), now()));
        assertThat(unreadable.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(unreadable.body()).get("problem").asText()).startsWith("amountFen must be");
        final HttpResponse<String> empty = send(counter.signed("{}".getBytes(StandardCharsets.UTF_8), now()));
        assertThat(empty.statusCode()).isEqualTo(400);
        assertThat(empty.body()).isEqualTo("{\"state\":\"refused\",\"problem\":\"kind is missing\"}");
        assertThat(get("/api/v1/totals").get("sequence").asLong()).isEqualTo(before);
    }

    @Test
    void shouldKeepItsMeaningWhenStartedAgain() throws Exception {
        answer(counter.payment(gift("c-5", 500), now()));
        sandbox.close();
        Files.delete(payments.resolve("monthly.json"));
        Files.delete(payments.resolve("monthly.secret"));
        sandbox.open();
        assertThat(get("/api/v1/donations/pay.counter/c-5").get("channel").asText())
                .isEqualTo("pay.counter");
        assertThat(answer(counter.payment(gift("c-5", 500), now())).get("state").asText())
                .isNotEqualTo("accepted");
        sandbox.close();
        // The journal goes on naming the second source, whose code can't be taken by another.
        Files.writeString(payments.resolve("bank.secret"), "sandbox-bank-" + "s".repeat(40));
        Files.writeString(payments.resolve("bank.json"), "{\"code\":2,\"merchant\":\"bank-1\"}");
        assertThatThrownBy(() -> sandbox.open())
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("bank as #2, the journal has monthly as #2 billed by wechatpay");
        sandbox.close();
        Files.writeString(payments.resolve("bank.json"), "{\"code\":3,\"merchant\":\"bank-1\"}");
        sandbox.open();
        assertThat(channel("pay.bank").get("count").asLong()).isZero();
    }
}

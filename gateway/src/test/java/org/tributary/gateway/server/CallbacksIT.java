package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;
import org.tributary.gateway.sandbox.SimulatedRefund;

/**
 * The table of answers in API.md 2.3, row by row, from outside: the packaged server, real sockets, signed callbacks.
 */
class CallbacksIT {
    private static final Map<String, String> SUCCESS = Map.of(
            "wechatpay",
            "{\"code\":\"SUCCESS\"}",
            "alipay",
            "success",
            "unionpay",
            "ok",
            "stripe",
            "{\"received\":true}");
    private static final AtomicLong NUMBERS = new AtomicLong(1_000);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path sandbox;

    private static TributaryProcess server;
    private static SandboxChannels channels;

    @BeforeAll
    static void start() throws Exception {
        SandboxDirectory.write(sandbox, System.currentTimeMillis());
        server = TributaryProcess.serve(sandbox);
        channels = SandboxChannels.open(sandbox.resolve("keys"), CryptoSuite.jdk());
    }

    @AfterAll
    static void stop() throws Exception {
        assertThat(server.terminate()).isZero();
        final TributaryProcess.Finished verified = TributaryProcess.run("verify", "--data", sandbox.toString());
        assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
        assertThat(server.errors()).doesNotContain("Exception", "ERROR");
    }

    static Stream<String> channelNames() {
        return Stream.of("wechatpay", "alipay", "unionpay", "stripe");
    }

    private static SimulatedChannel channel(final String name) {
        return channels.payments().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static SimulatedPayment payment(final SimulatedChannel channel, final String attachment, final long fen) {
        final long number = NUMBERS.incrementAndGet();
        return SimulatedPayment.of(
                channel.transactionId(number), "payer-" + number, attachment, fen, System.currentTimeMillis() - 1_000);
    }

    private static SignedCallback signed(final SimulatedChannel channel, final SimulatedPayment payment) {
        return channel.payment(payment, System.currentTimeMillis());
    }

    private JsonNode record(final String channel, final String id) throws IOException, InterruptedException {
        final HttpResponse<String> response = server.admin("GET", "/api/v1/donations/" + channel + "/" + id, "");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private JsonNode totals() throws IOException, InterruptedException {
        return JSON.readTree(server.get("/api/v1/totals"));
    }

    @ParameterizedTest
    @MethodSource("channelNames")
    void shouldCountPaymentOnceWhenItComesTwice(final String name) throws Exception {
        final SimulatedChannel channel = channel(name);
        final SimulatedPayment payment = payment(channel, "p=kids-gallery&d=user-1&t=team-a&i=p01", 700);
        final long before = totals().at("/donations/amountFen").asLong();
        for (int i = 0; i < 3; i++) {
            final HttpResponse<String> response = server.send(signed(channel, payment));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(response.body()).isEqualTo(SUCCESS.get(name));
        }
        assertThat(totals().at("/donations/amountFen").asLong() - before).isEqualTo(700);
        final JsonNode record = record(name, payment.transactionId());
        assertThat(record.get("kind").asText()).isEqualTo("donation");
        assertThat(record.get("outcome").asText()).isEqualTo("accepted");
        assertThat(record.get("project").asText()).isEqualTo("kids-gallery");
        assertThat(record.get("team").asText()).isEqualTo("team-a");
        assertThat(record.get("item").asText()).isEqualTo("p01");
        assertThat(record.get("donor").asText()).matches("[0-9a-f]{32}");
        assertThat(record.get("amountFen").asLong()).isEqualTo(700);
        assertThat(record.get("refunds")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("channelNames")
    void shouldRefuseAndJournalNothingWhenBodyIsTampered(final String name) throws Exception {
        final SimulatedChannel channel = channel(name);
        final SimulatedPayment payment = payment(channel, "p=kids-gallery", 100);
        final SignedCallback callback = signed(channel, payment);
        final byte[] tampered = callback.body().clone();
        final String text = new String(tampered, StandardCharsets.UTF_8);
        final int at = text.indexOf("100") >= 0 ? text.indexOf("100") : tampered.length / 2;
        tampered[at] = (byte) (tampered[at] == '9' ? '8' : '9');
        final long before = totals().get("sequence").asLong();
        final HttpResponse<String> response = server.send(callback, tampered);
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).isNotEqualTo(SUCCESS.get(name));
        assertThat(totals().get("sequence").asLong()).isEqualTo(before);
        assertThat(server.admin("GET", "/api/v1/donations/" + name + "/" + payment.transactionId(), "")
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @MethodSource("channelNames")
    void shouldGiveBackWhenPaymentIsRefunded(final String name) throws Exception {
        final SimulatedChannel channel = channel(name);
        final SimulatedPayment payment = payment(channel, "p=kids-gallery", 1_000);
        assertThat(server.send(signed(channel, payment)).statusCode()).isEqualTo(200);
        final long before = totals().at("/refunded/amountFen").asLong();
        final long now = System.currentTimeMillis();
        final SimulatedRefund part = new SimulatedRefund(payment, "r1-" + payment.transactionId(), 400, 400, now);
        final SimulatedRefund rest = new SimulatedRefund(payment, "r2-" + payment.transactionId(), 600, 1_000, now);
        for (final SimulatedRefund refund : List.of(part, part, rest, part, rest)) {
            final HttpResponse<String> response = server.send(channel.refund(refund, now));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(response.body()).isEqualTo(SUCCESS.get(name));
        }
        assertThat(totals().at("/refunded/amountFen").asLong() - before).isEqualTo(1_000);
        final JsonNode refunds = record(name, payment.transactionId()).get("refunds");
        assertThat(refunds).hasSize(2);
        assertThat(refunds.get(0).get("amountFen").asLong()).isEqualTo(400);
        assertThat(refunds.get(1).get("refundedTotalFen").asLong()).isEqualTo(1_000);
        for (final JsonNode line : refunds.get(0).get("matched")) {
            assertThat(line.get("amountFen").asLong()).isNegative();
        }
    }

    @ParameterizedTest
    @MethodSource("channelNames")
    void shouldTellToTryAgainWhenRefundComesBeforeItsPayment(final String name) throws Exception {
        final SimulatedChannel channel = channel(name);
        final SimulatedPayment payment = payment(channel, "p=kids-gallery", 300);
        final SignedCallback refund = channel.refund(
                SimulatedRefund.full(payment, "r-" + payment.transactionId(), System.currentTimeMillis()),
                System.currentTimeMillis());
        final HttpResponse<String> early = server.send(refund);
        assertThat(early.statusCode()).isEqualTo(503);
        assertThat(early.headers().firstValue("retry-after")).isPresent();
        assertThat(server.send(signed(channel, payment)).statusCode()).isEqualTo(200);
        assertThat(server.send(refund).statusCode()).isEqualTo(200);
        assertThat(record(name, payment.transactionId()).get("refunds")).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("channelNames")
    void shouldAnswerSuccessAndJournalNothingWhenKindMovesNoMoney(final String name) throws Exception {
        final SimulatedChannel channel = channel(name);
        final long before = totals().get("sequence").asLong();
        final HttpResponse<String> response =
                server.send(channel.other(payment(channel, "p=kids-gallery", 100), System.currentTimeMillis()));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(SUCCESS.get(name));
        assertThat(totals().get("sequence").asLong()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("channelNames")
    void shouldHoldWhenPaidMoneyCannotBeAllocated(final String name) throws Exception {
        final SimulatedChannel channel = channel(name);
        final SimulatedPayment unknown = payment(channel, "p=no-such-project", 100);
        final SimulatedPayment unreadable = payment(channel, "%%%", 100);
        for (final SimulatedPayment payment : List.of(unknown, unreadable)) {
            assertThat(server.send(signed(channel, payment)).body()).isEqualTo(SUCCESS.get(name));
        }
        assertThat(record(name, unknown.transactionId()).get("reason").asText()).isEqualTo("unknown-project");
        assertThat(record(name, unreadable.transactionId()).get("reason").asText())
                .isEqualTo("unreadable-attachment");
    }

    @Test
    void shouldAnswerSuccessAndKeepTheFirstWhenContentConflicts() throws Exception {
        final SimulatedChannel channel = channel("wechatpay");
        final SimulatedPayment payment = payment(channel, "p=kids-gallery", 100);
        assertThat(server.send(signed(channel, payment)).statusCode()).isEqualTo(200);
        assertThat(server.send(signed(channel, payment.withAmountFen(101))).body())
                .isEqualTo(SUCCESS.get("wechatpay"));
        assertThat(record("wechatpay", payment.transactionId()).get("amountFen").asLong())
                .isEqualTo(100);
    }

    @Test
    void shouldCountContributionsWhenPartnerSigns() throws Exception {
        final long now = System.currentTimeMillis();
        final SignedCallback gift = channels.partner().quantity("c-1", "steps", "walker", "kids-gallery", 10_000, now);
        final JsonNode first = JSON.readTree(server.send(gift).body());
        assertThat(first.get("state").asText()).isEqualTo("accepted");
        assertThat(first.get("sequence").asLong()).isPositive();
        assertThat(JSON.readTree(server.send(gift).body()).get("state").asText())
                .isEqualTo("duplicate");
        assertThat(record("partner.sandbox-partner", "c-1").get("amountFen").asLong())
                .isEqualTo(100);
        final SignedCallback old =
                channels.partner().quantity("c-2", "steps", "walker", "kids-gallery", 10_000, now - 49L * 3_600_000);
        assertThat(server.send(channels.partner().signed(old.body(), now)).statusCode())
                .isEqualTo(400);
        final JsonNode back = JSON.readTree(
                server.send(channels.partner().reversal("c-3", "c-1", now)).body());
        assertThat(back.get("state").asText()).isEqualTo("refunded");
        final long before = totals().get("sequence").asLong();
        for (final String again : List.of("c-3", "c-4")) {
            final HttpResponse<String> repeated =
                    server.send(channels.partner().reversal(again, "c-1", System.currentTimeMillis()));
            assertThat(repeated.statusCode()).isEqualTo(200);
            assertThat(JSON.readTree(repeated.body()))
                    .isEqualTo(JSON.readTree(
                            "{\"sequence\":" + back.get("sequence").asLong() + ",\"state\":\"duplicate\"}"));
        }
        assertThat(totals().get("sequence").asLong()).as("nothing journaled").isEqualTo(before);
        assertThat(JSON.readTree(server.send(channels.partner().reversal("c-1", "c-3", now))
                                .body())
                        .get("state")
                        .asText())
                .as("an id that stands for something else")
                .isEqualTo("conflict");
        assertThat(server.send(gift, "{}".getBytes(StandardCharsets.UTF_8)).statusCode())
                .isEqualTo(401);
    }

    @Test
    void shouldRefuseWhenRequestIsNotAsItShouldBe() throws Exception {
        final SignedCallback callback = signed(channel("stripe"), payment(channel("stripe"), "p=kids-gallery", 100));
        assertThat(server.request("GET", "/callbacks/stripe", "").statusCode()).isEqualTo(405);
        assertThat(server.request("POST", "/callbacks/nowhere", "").statusCode())
                .isEqualTo(404);
        assertThat(server.send(callback, new byte[70_000]).statusCode()).isEqualTo(413);
        assertThat(server.request("POST", "/callbacks/stripe", "x", "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(415);
        for (final String name : List.of("wechatpay", "alipay", "unionpay", "stripe", "contributions")) {
            assertThat(server.request("POST", "/callbacks/" + name, "").statusCode())
                    .isIn(400, 401);
        }
    }

    @Test
    void shouldLetFinanceAllocateHeldMoneyWhenItHasTheToken() throws Exception {
        final SimulatedChannel channel = channel("alipay");
        final SimulatedPayment payment = payment(channel, "p=no-such-project", 500);
        assertThat(server.send(signed(channel, payment)).statusCode()).isEqualTo(200);
        final long held =
                record("alipay", payment.transactionId()).get("sequence").asLong();
        final String path = "/admin/v1/held/" + held + "/allocate";
        assertThat(server.request("POST", path, "{\"project\":\"river-watch\"}").statusCode())
                .isEqualTo(401);
        assertThat(server.admin("POST", path, "{\"project\":\"nowhere\"}").statusCode())
                .isIn(404, 409);
        final HttpResponse<String> allocated = server.admin("POST", path, "{\"project\":\"river-watch\"}");
        assertThat(allocated.statusCode()).as(allocated.body()).isEqualTo(200);
        assertThat(JSON.readTree(allocated.body()).get("held").isIntegralNumber())
                .isTrue();
        assertThat(JSON.readTree(allocated.body()).get("held").asLong()).isEqualTo(held);
        assertThat(server.admin("POST", path, "{\"project\":\"river-watch\"}").statusCode())
                .isEqualTo(409);
        assertThat(record("alipay", payment.transactionId())
                        .at("/allocation/project")
                        .asText())
                .isEqualTo("river-watch");
        // A later refund goes to the project to which the donation was allocated.
        final long now = System.currentTimeMillis();
        assertThat(server.send(channel.refund(SimulatedRefund.full(payment, "ra-1", now), now))
                        .statusCode())
                .isEqualTo(200);
        assertThat(record("alipay", payment.transactionId())
                        .at("/refunds/0/project")
                        .asText())
                .isEqualTo("river-watch");
    }

    @Test
    void shouldReplaceCampaignWhenVersionMatches() throws Exception {
        final String yaml = Files.readString(sandbox.resolve(SandboxDirectory.CAMPAIGN))
                .replace("goal: \"100000.00\"", "goal: \"150000.00\"");
        final HttpResponse<String> dry = server.admin("PUT", "/admin/v1/campaign?dryRun=true", yaml);
        assertThat(dry.statusCode()).as(dry.body()).isEqualTo(200);
        final String goal = JSON.readTree(dry.body()).at("/changes").toString();
        assertThat(goal).contains("river-watch", "goal", "150000.00");
        final String version = JSON.readTree(dry.body()).get("version").asText();
        assertThat(server.admin("PUT", "/admin/v1/campaign", yaml).statusCode()).isEqualTo(412);
        assertThat(put(yaml, "99").statusCode()).isEqualTo(412);
        final HttpResponse<String> invalid = put(yaml.replace("priority: 10", "priority: ten"), version);
        assertThat(invalid.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(invalid.body()).at("/mistakes/0/line").asInt()).isPositive();
        final HttpResponse<String> done = put(yaml, version);
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(JSON.readTree(done.body()).get("version").asLong()).isGreaterThan(Long.parseLong(version));
        assertThat(JSON.readTree(server.get("/api/v1/projects/river-watch"))
                        .get("goalFen")
                        .asLong())
                .isEqualTo(15_000_000);
        assertThat(put(yaml, version).statusCode()).isEqualTo(412);
    }

    private static HttpResponse<String> put(final String yaml, final String version) throws Exception {
        return server.admin("PUT", "/admin/v1/campaign", yaml, "If-Match", version);
    }

    @Test
    void shouldChangePoolsAndProjectsWithTheirActor() throws Exception {
        assertThat(server.admin("POST", "/admin/v1/pools/early-bird/suspend", "")
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.admin("POST", "/admin/v1/pools/early-bird/resume", "").statusCode())
                .isEqualTo(200);
        final JsonNode raised =
                JSON.readTree(server.admin("POST", "/admin/v1/pools/early-bird/budget", "{\"addFen\":100}")
                        .body());
        assertThat(raised.get("budgetFen").asLong()).isEqualTo(2_000_100);
        assertThat(server.admin("POST", "/admin/v1/pools/early-bird/budget", "{\"addFen\":-99999999}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(server.admin("POST", "/admin/v1/pools/none/suspend", "").statusCode())
                .isEqualTo(404);
        assertThat(server.admin("POST", "/admin/v1/projects/river-watch/void-matches", "")
                        .statusCode())
                .isEqualTo(409);
        assertThat(server.get("/readyz")).contains("ready");
    }
}

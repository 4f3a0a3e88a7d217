package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedAlipay;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;
import org.tributary.gateway.sandbox.SimulatedUnionPay;
import org.tributary.gateway.sandbox.SimulatedWechatPay;

/**
 * Unreadable payments, from outside: the packaged server gets them repeatedly, is killed, and gets the end of each. The
 * tests run in order, because all share one campaign.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NoticesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long HOUR_MS = 3_600_000;
    private static final String ROW = "ab".repeat(32);

    @TempDir
    private static Path sandbox;

    private static TributaryProcess server;
    private static SimulatedWechatPay wechatPay;
    private static SimulatedUnionPay unionPay;
    private static SimulatedAlipay alipay;
    private static SignedCallback unionPayForm;

    @BeforeAll
    static void start() throws Exception {
        SandboxDirectory.write(sandbox, System.currentTimeMillis());
        server = TributaryProcess.serve(sandbox);
        final List<SimulatedChannel> channels =
                SandboxChannels.open(sandbox.resolve("keys"), CryptoSuite.jdk()).payments();
        wechatPay = of(channels, SimulatedWechatPay.class);
        unionPay = of(channels, SimulatedUnionPay.class);
        alipay = of(channels, SimulatedAlipay.class);
        unionPayForm = unionPay.payment(payment(unionPay, 71, 4_200, now()), now());
    }

    private static <T> T of(final List<SimulatedChannel> channels, final Class<T> type) {
        return channels.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    @AfterAll
    static void stop() throws Exception {
        assertThat(server.terminate()).isZero();
        final TributaryProcess.Finished verified = TributaryProcess.run("verify", "--data", sandbox.toString());
        assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    private static SimulatedPayment payment(
            final SimulatedChannel channel, final long number, final long fen, final long paidAtMs) {
        return SimulatedPayment.of(
                channel.transactionId(number), "payer-" + number, "p=kids-gallery", fen, paidAtMs - 1_000);
    }

    private static JsonNode get(final String path) throws Exception {
        final HttpResponse<String> response = server.admin("GET", path, "");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static long sequence() throws Exception {
        return get("/api/v1/totals").get("sequence").asLong();
    }

    private static long donatedFen() throws Exception {
        return get("/api/v1/totals").at("/donations/amountFen").asLong();
    }

    private static List<Long> openNotices() throws Exception {
        return StreamSupport.stream(get("/admin/v1/notices").spliterator(), false)
                .map(notice -> notice.get("sequence").asLong())
                .toList();
    }

    /** WeChat Pay's event without an amount; each call encrypts and signs it anew, as a retry does. */
    private static SignedCallback withoutAmount(final String transactionId) {
        final String id = transactionId.isEmpty() ? "" : "\"transaction_id\":\"" + transactionId + "\",";
        final String content = "{" + id + "\"mchid\":\"1900000001\",\"out_trade_no\":\"o-1\",\"trade_state\":"
                + "\"SUCCESS\",\"success_time\":\"2026-09-07T09:00:00+08:00\",\"attach\":\"p=kids-gallery\"}";
        return wechatPay.sealed("TRANSACTION.SUCCESS", "transaction", content.getBytes(StandardCharsets.UTF_8), now());
    }

    /** One signed text split into other fields: each pair of neighbours, in the order signed, as one field. */
    private static List<byte[]> otherCuts(final SignedCallback form) {
        final TreeMap<String, String> fields = new TreeMap<>();
        for (final String pair : new String(form.body(), StandardCharsets.US_ASCII).split("&")) {
            final int at = pair.indexOf('=');
            fields.put(pair.substring(0, at), URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
        }
        final List<String> names = new ArrayList<>(fields.keySet());
        names.remove("signature");
        final List<byte[]> cuts = new ArrayList<>();
        for (int i = 0; i + 1 < names.size(); i++) {
            final TreeMap<String, String> other = new TreeMap<>(fields);
            final String next = names.get(i + 1);
            other.merge(names.get(i), "&" + next + "=" + other.remove(next), String::concat);
            cuts.add(other.entrySet().stream()
                    .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining("&"))
                    .getBytes(StandardCharsets.US_ASCII));
        }
        return cuts;
    }

    @Test
    @Order(1)
    void shouldRecordEachEventOnceHoweverItIsRetriedAndCut() throws Exception {
        final long before = sequence();
        final long donated = donatedFen();
        for (int i = 0; i < 5; i++) {
            final HttpResponse<String> response = server.send(withoutAmount(wechatPay.transactionId(70)));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
            assertThat(response.body()).contains("FAIL");
        }
        final List<byte[]> cuts = otherCuts(unionPayForm);
        assertThat(cuts).hasSizeGreaterThan(10);
        for (final byte[] cut : cuts) {
            assertThat(server.send(unionPayForm, cut).statusCode())
                    .as(new String(cut, StandardCharsets.US_ASCII))
                    .isEqualTo(503);
        }
        assertThat(sequence()).isEqualTo(before + 2);
        assertThat(donatedFen()).isEqualTo(donated);
        assertThat(openNotices()).containsExactly(before + 1, before + 2);

        final JsonNode notice = get("/admin/v1/notices").get(0);
        assertThat(notice.get("channel").asText()).isEqualTo("wechatpay");
        assertThat(notice.get("event").asText()).isEqualTo("TRANSACTION.SUCCESS");
        assertThat(notice.get("transactionId").asText()).isEqualTo(wechatPay.transactionId(70));
        assertThat(notice.get("problem").asText()).contains("amount");
        final String metrics = server.get("/metrics");
        assertThat(metrics)
                .contains("tributary_notices_open 2.0", "tributary_notices_total 2.0")
                .contains("{channel=\"wechatpay\",outcome=\"unreadable\"} 5.0")
                .contains("{channel=\"unionpay\",outcome=\"unreadable\"} " + cuts.size() + ".0");
    }

    @Test
    @Order(2)
    void shouldKeepTheAlarmsWhenKilledAndTellSuccessAfterTheWait() throws Exception {
        final List<Long> before = openNotices();
        server.kill();
        assertThat(TributaryProcess.run("snapshot", "--data", sandbox.toString())
                        .exitCode())
                .isZero();
        final Path settings = sandbox.resolve(SandboxDirectory.SETTINGS);
        Files.writeString(settings, Files.readString(settings) + "\nrefundWaitSeconds: 1\n");
        server = TributaryProcess.serve(sandbox);
        assertThat(openNotices()).isEqualTo(before);
        assertThat(StreamSupport.stream(get("/admin/v1/alarms").spliterator(), false)
                        .filter(alarm -> alarm.get("kind").asText().equals("unreadable-payment"))
                        .map(alarm -> alarm.get("sequence").asLong()))
                .containsExactlyInAnyOrderElementsOf(before);
        final long sequence = sequence();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            final HttpResponse<String> response = server.send(withoutAmount(wechatPay.transactionId(70)));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("{\"code\":\"SUCCESS\"}");
        });
        assertThat(server.send(unionPayForm, otherCuts(unionPayForm).get(0)).statusCode())
                .isEqualTo(200);
        assertThat(sequence()).isEqualTo(sequence);
        assertThat(openNotices()).as("told success, and still alarmed about").isEqualTo(before);
    }

    @Test
    @Order(3)
    void shouldEndTheAlarmWhenThePaymentComesAfterAll() throws Exception {
        final List<Long> before = openNotices();
        final long donated = donatedFen();
        assertThat(server.send(unionPayForm).statusCode()).isEqualTo(200);
        assertThat(donatedFen()).isEqualTo(donated + 4_200);
        assertThat(openNotices()).containsExactly(before.get(0));
        for (final byte[] cut : otherCuts(unionPayForm)) {
            assertThat(server.send(unionPayForm, cut).statusCode()).isEqualTo(200);
        }
        assertThat(donatedFen()).as("counted once, whatever the cut").isEqualTo(donated + 4_200);
    }

    private static HttpResponse<String> correct(final String id, final String notice) throws Exception {
        return server.admin("POST", "/admin/v1/corrections", """
                {"kind": "payment", "channel": "wechatpay", "transactionId": "%s", "amountFen": 300, "at": "%s",
                 "project": "kids-gallery", "billRowSha256": "%s", "reason": "bill of today"%s}
                """.formatted(id, Instant.now(), ROW, notice));
    }

    @Test
    @Order(4)
    void shouldEndTheAlarmWhenACorrectionBooksIt() throws Exception {
        final long byId = openNotices().get(0);
        final HttpResponse<String> booked = correct(wechatPay.transactionId(70), "");
        assertThat(booked.statusCode()).as(booked.body()).isEqualTo(200);
        assertThat(openNotices()).isEmpty();

        assertThat(server.send(withoutAmount("")).statusCode()).isEqualTo(503);
        final long named = openNotices().get(0);
        assertThat(correct(wechatPay.transactionId(72), ", \"notice\": 999999").statusCode())
                .isEqualTo(404);
        assertThat(correct(wechatPay.transactionId(72), ", \"notice\": " + byId).statusCode())
                .isEqualTo(409);
        final long donated = donatedFen();
        final HttpResponse<String> withNotice = correct(wechatPay.transactionId(72), ", \"notice\": " + named);
        assertThat(withNotice.statusCode()).as(withNotice.body()).isEqualTo(200);
        assertThat(JSON.readTree(withNotice.body()).at("/notices/0").asLong()).isEqualTo(named);
        assertThat(donatedFen()).isEqualTo(donated + 300);
        assertThat(openNotices()).isEmpty();
        assertThat(server.send(withoutAmount("")).statusCode())
                .as("it is booked: nothing to wait for")
                .isEqualTo(200);
        final JsonNode all = get("/admin/v1/notices?all=true");
        assertThat(StreamSupport.stream(all.spliterator(), false)
                        .map(notice -> notice.at("/ended/by").asText()))
                .containsExactly("correction", "payment", "correction");
    }

    @Test
    @Order(5)
    void shouldEndTheAlarmOnceWhenDismissedWithAReason() throws Exception {
        final String id = wechatPay.transactionId(73);
        assertThat(server.send(withoutAmount(id)).statusCode()).isEqualTo(503);
        final long sequence = openNotices().get(0);
        final String path = "/admin/v1/notices/" + sequence + "/dismiss";
        final String reason = "{\"reason\": \"a test by the channel's own staff\"}";
        assertThat(server.admin("POST", path, "{}").statusCode()).isEqualTo(400);
        assertThat(server.request("POST", path, reason).statusCode()).isEqualTo(401);
        assertThat(server.admin("POST", "/admin/v1/notices/999999/dismiss", reason)
                        .statusCode())
                .isEqualTo(404);
        assertThat(openNotices()).containsExactly(sequence);
        assertThat(server.admin("POST", path, reason).statusCode()).isEqualTo(200);
        assertThat(openNotices()).isEmpty();
        assertThat(server.admin("POST", path, reason).statusCode()).isEqualTo(409);
        final TributaryProcess.Finished inspected =
                TributaryProcess.run("inspect", "--data", sandbox.toString(), "--transaction", "wechatpay:" + id);
        assertThat(inspected.exitCode()).as(inspected.err()).isZero();
        final JsonNode record =
                JSON.readTree(inspected.out().lines().findFirst().orElseThrow());
        assertThat(record.get("kind").asText()).isEqualTo("notice");
        assertThat(record.get("sequence").asLong()).isEqualTo(sequence);
        assertThat(record.get("bodySha256").asText()).matches("[0-9a-f]{64}");
        assertThat(record.has("amountFen")).isFalse();
        assertThat(get("/admin/v1/audit").toString())
                .contains("notice.dismiss", "notice-ended", "unknown-notice", "notice.booked");
    }

    @Test
    @Order(6)
    void shouldCountEachPartOfACombinedOrderOnceAndAnswerItOnce() throws Exception {
        final List<SimulatedPayment> parts = List.of(
                payment(wechatPay, 80, 100, now()),
                payment(wechatPay, 81, 200, now()).withMerchant("1999999999"),
                payment(wechatPay, 82, 400, now()));
        final long donated = donatedFen();
        for (int i = 0; i < 2; i++) {
            final HttpResponse<String> response = server.send(wechatPay.combined(parts, "combined-1", now()));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("{\"code\":\"SUCCESS\"}");
        }
        assertThat(donatedFen()).isEqualTo(donated + 500);
        final JsonNode held = get("/api/v1/donations/wechatpay/" + wechatPay.transactionId(81));
        assertThat(held.get("outcome").asText()).isEqualTo("held");
        assertThat(held.get("merchant").asText()).isEqualTo("1999999999");
    }

    @Test
    @Order(7)
    void shouldNotTakeAnUnknownPaymentOfLastWeek() throws Exception {
        final long before = sequence();
        final long old = now() - 73 * HOUR_MS;
        assertThat(server.send(unionPay.payment(payment(unionPay, 90, 100, old), now()))
                        .statusCode())
                .isEqualTo(503);
        assertThat(server.send(alipay.payment(payment(alipay, 91, 100, old), now()))
                        .statusCode())
                .isEqualTo(503);
        assertThat(sequence()).isEqualTo(before);
        assertThat(server.get("/metrics"))
                .contains("{channel=\"unionpay\",outcome=\"stale\"} 1.0")
                .contains("{channel=\"alipay\",outcome=\"stale\"} 1.0");
    }

    @Test
    @Order(8)
    void shouldEndTheAlarmOfARefundOnlyWhenItsRefundIsBooked() throws Exception {
        final String id = wechatPay.transactionId(80);
        final String content = "{\"mchid\":\"1900000001\",\"transaction_id\":\"" + id + "\",\"refund_id\":\"5030-1\","
                + "\"refund_status\":\"SUCCESS\",\"success_time\":\"2026-09-07T09:00:00+08:00\"}";
        final SignedCallback refund =
                wechatPay.sealed("REFUND.SUCCESS", "refund", content.getBytes(StandardCharsets.UTF_8), now());
        assertThat(server.send(refund).statusCode()).isEqualTo(503);
        final JsonNode notice = get("/admin/v1/notices").get(0);
        assertThat(notice.get("moneyBack").asBoolean()).isTrue();
        assertThat(notice.get("paymentSequence").asLong()).isPositive();
        final String row = """
                {"kind": "refund", "channel": "wechatpay", "transactionId": "%s", "refundId": "%s", "amountFen": 10,
                 "at": "%s", "billRowSha256": "%s", "reason": "bill of today"}
                """;
        final HttpResponse<String> other = server.admin(
                "POST", "/admin/v1/corrections", row.formatted(id, "5030-2", Instant.now(), "cd".repeat(32)));
        assertThat(other.statusCode()).as(other.body()).isEqualTo(200);
        assertThat(openNotices()).as("another refund of it").hasSize(1);
        final HttpResponse<String> booked =
                server.admin("POST", "/admin/v1/corrections", row.formatted(id, "5030-1", Instant.now(), ROW));
        assertThat(booked.statusCode()).as(booked.body()).isEqualTo(200);
        assertThat(JSON.readTree(booked.body()).at("/notices/0").asLong())
                .isEqualTo(notice.get("sequence").asLong());
        assertThat(openNotices()).isEmpty();
        final JsonNode audit = get("/admin/v1/audit");
        assertThat(audit.findValuesAsText("action")).contains("correction.refund", "correction.payment");
        for (final JsonNode entry : audit) {
            if (entry.get("action").asText().equals("correction.refund")) {
                assertThat(entry.get("actor").asText()).isEqualTo("admin");
                assertThat(entry.get("target").asText()).isEqualTo("wechatpay:" + id);
                assertThat(entry.get("amountFen").asLong()).isEqualTo(10);
            }
        }
    }
}

package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.channel.Sha256;
import org.tributary.gateway.openapi.Description;
import org.tributary.gateway.openapi.Judge;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;
import org.tributary.gateway.sandbox.SimulatedRefund;
import org.tributary.gateway.sandbox.SimulatedSource;

/** Compares what a running server answers, to good requests and bad ones, with {@code openapi.yaml}, field by field. */
class OpenApiAnswersTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A settled day is needed for a proof, a clock that was set, a replicated group, and names for a second person
     * (SecondPersonTest judges those answers); the live feed never ends.
     */
    private static final Set<String> NOT_GOOD_HERE = Set.of(
            "GET /api/v1/proofs/{channel}/{transaction}",
            "POST /admin/v1/clock",
            "POST /admin/v1/approvals/{id}",
            "POST /admin/v1/payouts/{run}/release",
            "GET /api/v1/live",
            "GET /api/v1/cluster");

    @TempDir
    Path root;

    private final Description description = Description.read();
    private final Judge judge = new Judge(description);
    private final List<String> mistakes = new ArrayList<>();
    private SandboxServer sandbox;
    private SandboxChannels channels;

    @BeforeEach
    void start() throws Exception {
        sandbox = SandboxServer.write(root);
        Files.createDirectories(root.resolve("keys/webhooks"));
        Files.writeString(
                root.resolve("keys/webhooks/app.secret"), "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n");
        final Path settings = root.resolve(SandboxDirectory.SETTINGS);
        Files.writeString(
                settings,
                Files.readString(settings)
                        + "webhooks:\n  - {name: app, url: \"http://127.0.0.1:9/hook\", allowPrivate: true}\n");
        sandbox.open();
        channels = sandbox.channels();
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    private static SimulatedPayment gift(final String id, final String project, final long fen) {
        return SimulatedPayment.of(id, "payer-" + id, "p=" + project + "&t=class-3", fen, now() - 1_000);
    }

    private HttpResponse<String> judged(final String method, final String path, final HttpRequest.Builder request)
            throws Exception {
        final HttpResponse<String> answer = sandbox.ask(request);
        mistakes.addAll(judge.mistakes(method, path.split("\\?", 2)[0], answer));
        return answer;
    }

    private HttpResponse<String> get(final String path) throws Exception {
        return judged("GET", path, sandbox.request(path));
    }

    private HttpResponse<String> post(final String path, final String body) throws Exception {
        if (!body.isEmpty() && body.startsWith("{")) {
            mistakes.addAll(judge.mistakesOfBody("POST", path.split("\\?", 2)[0], body));
        }
        return judged("POST", path, sandbox.request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private void badPost(final String path, final String body, final int status) throws Exception {
        final HttpResponse<String> answer =
                judged("POST", path, sandbox.request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(status);
    }

    private HttpResponse<String> send(final SignedCallback callback) throws Exception {
        final HttpRequest.Builder request =
                sandbox.withoutToken(callback.path()).POST(HttpRequest.BodyPublishers.ofByteArray(callback.body()));
        callback.headers().forEach(request::header);
        return judged("POST", callback.path(), request);
    }

    @Test
    void shouldAnswerAsItIsDescribed() throws Exception {
        final SimulatedSource counter =
                new SimulatedSource(root.resolve("keys/payments"), "counter", SimulatedSource.MERCHANT);
        callbacks(counter);
        lookups();
        held();
        changes();
        matches();
        notices();
        corrections();
        receipts();
        campaign();
        disclosure();
        reads();
        refusals();
        assertThat(String.join("\n", mistakes)).isEmpty();
        final Set<String> good = judge.seen().stream()
                .filter(one -> one.matches(".* 20[0-9]"))
                .map(one -> one.substring(0, one.lastIndexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
        final Set<String> wanted = description.operations().stream()
                .map(Description.Operation::address)
                .filter(address -> !NOT_GOOD_HERE.contains(address))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(good)
                .as("every operation has a good answer here; add a request for a new one")
                .isEqualTo(wanted);
    }

    private void callbacks(final SimulatedSource counter) throws Exception {
        final List<SimulatedChannel> all = new ArrayList<>(channels.payments());
        all.add(counter);
        for (final SimulatedChannel channel : all) {
            final SimulatedPayment gift =
                    gift(channel.transactionId(1), "kids-gallery", 10_000).withUnsettledFen(0);
            assertThat(send(channel.payment(gift, now())).statusCode())
                    .as(channel.name())
                    .isEqualTo(200);
            send(channel.payment(gift, now()));
            send(channel.payment(gift.withAmountFen(9_000), now()));
            final SimulatedRefund refund = new SimulatedRefund(gift, channel.transactionId(5), 1_000, 1_000, now());
            send(channel.refund(refund, now()));
            send(channel.refund(
                    SimulatedRefund.full(
                            gift(channel.transactionId(7), "kids-gallery", 100), channel.transactionId(8), now()),
                    now()));
            final SignedCallback right = channel.payment(gift(channel.transactionId(9), "kids-gallery", 100), now());
            final byte[] other = right.body().clone();
            other[other.length / 2] ^= 1;
            assertThat(send(new SignedCallback(right.path(), right.headers(), other))
                            .statusCode())
                    .as(channel.name())
                    .isIn(400, 401);
            send(new SignedCallback(right.path(), right.headers(), new byte[] {'{'}));
        }
        assertThat(send(counter.signed("{\"id\":\"x\"}".getBytes(StandardCharsets.UTF_8), now()))
                        .statusCode())
                .isEqualTo(400);
        send(channels.stripe().payment(gift("pi_usd", "kids-gallery", 200).withCurrency("USD"), now()));
        send(channels.partner().quantity("walk-1", "steps", "ann", "kids-gallery", 25_000, now()));
        send(channels.partner().quantity("walk-1", "steps", "ann", "kids-gallery", 25_000, now()));
        send(channels.partner().quantity("walk-2", "dance", "ann", "kids-gallery", 25_000, now()));
        send(channels.partner().reversal("back-1", "walk-1", now()));
        send(channels.partner().reversal("back-2", "walk-none", now()));
        send(channels.partner().signed("{".getBytes(StandardCharsets.UTF_8), now()));
        send(channels.partner().signed("{}".getBytes(StandardCharsets.UTF_8), now() - 900_000));
        sent(counter);
    }

    /** What sources send is as described too. */
    private void sent(final SimulatedSource counter) {
        final SimulatedPayment gift = gift("c-2", "kids-gallery", 100);
        for (final SignedCallback callback : List.of(
                counter.payment(gift, now()),
                counter.refund(SimulatedRefund.full(gift, "r-2", now()), now()),
                channels.partner().quantity("walk-3", "steps", "ann", "kids-gallery", 10_000, now()),
                channels.partner().reversal("back-3", "walk-3", now()))) {
            mistakes.addAll(
                    judge.mistakesOfBody("POST", callback.path(), new String(callback.body(), StandardCharsets.UTF_8)));
        }
    }

    private void lookups() throws Exception {
        final String id = channels.wechatPay().transactionId(1);
        get("/api/v1/orders/o-" + id);
        get("/api/v1/orders/wechatpay/" + id);
        get("/api/v1/orders/o-none");
        get("/api/v1/orders/o-1?wait=9");
        get("/api/v1/orders/wechatpay/none");
        get("/api/v1/donations/wechatpay/" + id);
        get("/api/v1/donations/partner.sandbox-partner/walk-1");
        get("/api/v1/donations/wechatpay/none");
    }

    private void held() throws Exception {
        for (int i = 1; i <= 4; i++) {
            send(channels.alipay().payment(gift(channels.alipay().transactionId(20 + i), "no-project", 300), now()));
        }
        final JsonNode held = JSON.readTree(get("/admin/v1/held?limit=1000").body());
        final List<Long> unknown = new ArrayList<>();
        long foreign = 0;
        for (final JsonNode one : held) {
            if (one.get("reason").asText().equals("unknown-project")) {
                unknown.add(one.get("sequence").asLong());
            } else if (one.get("foreign").asBoolean()) {
                foreign = one.get("sequence").asLong();
            }
        }
        final String item = "/admin/v1/held/" + unknown.get(0);
        post(item + "/allocate", "{\"project\":\"river-watch\"}");
        badPost(item + "/allocate", "{\"project\":\"river-watch\"}", 409);
        badPost(item + "/allocate", "", 400);
        badPost("/admin/v1/held/" + foreign + "/allocate", "{\"project\":\"river-watch\"}", 409);
        badPost("/admin/v1/held/999999/allocate", "{\"project\":\"river-watch\"}", 404);
        post("/admin/v1/held/" + unknown.get(1) + "/refunded", "");
        badPost("/admin/v1/held/" + unknown.get(1) + "/allocate", "{\"project\":\"river-watch\"}", 409);
        post("/admin/v1/held/allocate", "{\"reason\":\"unknown-project\",\"project\":\"river-watch\"}");
        post("/admin/v1/held/refunded", "{\"reason\":\"currency\"}");
        badPost("/admin/v1/held/refunded", "", 400);
        get("/admin/v1/held?limit=0");
        get("/api/v1/donations/alipay/" + channels.alipay().transactionId(21));
    }

    private void changes() throws Exception {
        final String pool = "/admin/v1/pools/early-bird/";
        post(pool + "budget", "{\"addFen\":100000}");
        post(pool + "budget", "{\"addFen\":100,\"reason\":\"a trial\"}");
        badPost(pool + "budget", "{\"addFen\":1,\"reason\":5}", 400);
        badPost("/admin/v1/approvals/1", "{\"decision\":\"approve\"}", 404);
        get("/admin/v1/approvals?all=x");
        badPost(pool + "budget", "{\"addFen\":-10000000000}", 409);
        badPost(pool + "budget", "{}", 400);
        badPost("/admin/v1/pools/none/suspend", "", 404);
        post(pool + "suspend", "");
        post(pool + "suspend", "");
        post(pool + "resume", "");
        final String project = "/admin/v1/projects/kids-gallery/";
        badPost(project + "unfreeze", "", 409);
        badPost("/admin/v1/projects/none/close", "", 404);
        for (final String action : List.of("freeze", "void-matches", "unfreeze", "close", "reopen")) {
            final String body = action.equals("close") ? "" : "{\"reason\":\"a trial\"}";
            assertThat(post(project + action, body).statusCode()).as(action).isEqualTo(200);
        }
        get("/admin/v1/webhooks");
        post("/admin/v1/webhooks/app/replay", "{\"fromSequence\":1}");
        badPost("/admin/v1/webhooks/app/replay", "{}", 400);
        badPost("/admin/v1/webhooks/none/replay", "{\"fromSequence\":1}", 404);
        badPost("/admin/v1/clock", "{}", 400);
        badPost("/admin/v1/clock", "{\"offsetSeconds\":60,\"reason\":\"a trial\"}", 409);
    }

    private void matches() throws Exception {
        final String path = "/admin/v1/matches/";
        post(path + "notice?dryRun=true", "{\"pool\":\"opening-burst\",\"days\":0}");
        post(path + "notice", "{\"pool\":\"opening-burst\",\"days\":0}");
        post(path + "confirm", "{\"pool\":\"opening-burst\"}");
        post(path + "notice", "{\"sponsor\":\"harbour-bank\",\"organisation\":\"green-river\",\"days\":7}");
        badPost(path + "confirm", "{\"sponsor\":\"harbour-bank\",\"organisation\":\"green-river\"}", 409);
        post(
                path + "withdraw",
                "{\"sponsor\":\"harbour-bank\",\"organisation\":\"green-river\",\"reason\":\"a trial\"}");
        badPost(path + "withdraw", "{\"pool\":\"opening-burst\"}", 400);
        badPost(path + "confirm", "{\"pool\":\"none\"}", 404);
        get("/admin/v1/matches?sponsor=harbour-bank");
        payouts();
    }

    private void payouts() throws Exception {
        final String path = "/admin/v1/payouts";
        final String body = "{\"sponsor\":\"tencent-foundation\"}";
        post(path + "?dryRun=true", body);
        final HttpResponse<String> listed = post(path, body);
        assertThat(listed.statusCode()).as(listed.body()).isEqualTo(200);
        final String run = path + "/" + JSON.readTree(listed.body()).get("run").asText();
        get(path);
        get(run);
        get(path + "/999999");
        badPost(path, body, 409);
        final String file = get(run + "?format=csv").body();
        final String paid = file.replaceAll("(\\d+),,,\r", "$1,$1,bank-1,\r");
        judged(
                "POST",
                run + "/paid",
                sandbox.request(run + "/paid?dryRun=true").POST(HttpRequest.BodyPublishers.ofString(paid)));
        badPost(run + "/paid", "x", 400);
        badPost(run + "/cancel", "{}", 400);
        badPost(run + "/release", "{}", 409);
        post(run + "/cancel", "{\"reason\":\"a trial\"}");
    }

    private void notices() throws Exception {
        final String event = "{\"id\":\"evt_1\",\"type\":\"payment_intent.succeeded\",\"created\":" + now() / 1_000
                + ",\"livemode\":false,\"data\":{\"object\":{\"id\":\"pi_bad\"}}}";
        assertThat(send(channels.stripe().signed(event.getBytes(StandardCharsets.UTF_8), now()))
                        .statusCode())
                .isEqualTo(503);
        final long sequence = JSON.readTree(get("/admin/v1/notices").body())
                .get(0)
                .get("sequence")
                .asLong();
        final String dismiss = "/admin/v1/notices/" + sequence + "/dismiss";
        badPost(dismiss, "{}", 400);
        post(dismiss, "{\"reason\":\"a trial\"}");
        badPost(dismiss, "{\"reason\":\"a trial\"}", 409);
        badPost("/admin/v1/notices/999999/dismiss", "{\"reason\":\"a trial\"}", 404);
        get("/admin/v1/notices?all=true");
        get("/admin/v1/notices?all=x");
        get("/admin/v1/alarms");
        get("/admin/v1/alarms?top=0");
        get("/admin/v1/audit");
        get("/admin/v1/audit?top=x");
    }

    private void corrections() throws Exception {
        final String row =
                "\"channel\":\"wechatpay\",\"transactionId\":\"lost-1\",\"at\":\"2026-09-07T09:00:00+08:00\","
                        + "\"billRowSha256\":\"" + HexFormat.of().formatHex(Sha256.of(new byte[] {1})) + "\"";
        post(
                "/admin/v1/corrections",
                "{\"kind\":\"payment\"," + row + ",\"amountFen\":500,\"project\":\"kids-gallery\"}");
        post(
                "/admin/v1/corrections",
                "{\"kind\":\"payment\"," + row + ",\"amountFen\":500,\"project\":\"kids-gallery\"}");
        post("/admin/v1/corrections", "{\"kind\":\"refund\"," + row + ",\"amountFen\":500,\"refundId\":\"lost-r\"}");
        post("/admin/v1/corrections", "{\"kind\":\"fee\"," + row + ",\"amountFen\":-3}");
        badPost("/admin/v1/corrections", "{\"kind\":\"gift\"," + row + ",\"amountFen\":500}", 400);
        badPost(
                "/admin/v1/corrections",
                "{\"kind\":\"refund\"," + row.replace("lost-1", "lost-2") + ",\"amountFen\":500}",
                404);
    }

    private void receipts() throws Exception {
        final String payment = "\"channel\":\"wechatpay\",\"transactionId\":\"asked-1\",\"amountFen\":500";
        final HttpResponse<String> booked = post(
                "/admin/v1/corrections",
                "{\"kind\":\"payment\"," + payment + ",\"project\":\"kids-gallery\",\"at\":\""
                        + java.time.Instant.ofEpochMilli(now() - 1_000) + "\",\"billRowSha256\":\"" + "ab".repeat(32)
                        + "\"}");
        final String number =
                "day/" + JSON.readTree(booked.body()).get("sequence").asLong();
        final String path = "/admin/v1/receipts";
        assertThat(post(path, "{" + payment + ",\"number\":\"" + number + "\"}").body())
                .contains("\"outcome\":\"accepted\"");
        assertThat(post(path, "{" + payment + ",\"number\":\"" + number + "\"}").body())
                .contains("\"outcome\":\"duplicate\"");
        badPost(path, "{" + payment + ",\"number\":\"day/1\"}", 409);
        badPost(path, "{" + payment + ",\"number\":\"1\"}", 400);
        badPost(path, "{" + payment + ",\"number\":\"day/1\",\"name\":\"Ann\"}", 400);
        badPost(path, "{" + payment.replace("asked-1", "asked-2") + ",\"number\":\"day/1\"}", 404);
    }

    private void campaign() throws Exception {
        final String path = "/admin/v1/campaign";
        final String file = Files.readString(root.resolve(SandboxDirectory.CAMPAIGN));
        final String changed = file.replaceFirst("budget: \"20000.00\"", "budget: \"25000.00\"");
        assertThat(changed).isNotEqualTo(file);
        assertThat(put(path + "?dryRun=true", changed, null)).isEqualTo(200);
        assertThat(put(path + "?dryRun=maybe", changed, null)).isEqualTo(400);
        assertThat(put(path, changed, null)).isEqualTo(412);
        assertThat(put(path, changed, "77")).isEqualTo(412);
        final String version =
                JSON.readTree(get("/api/v1/campaign").body()).get("version").asText();
        assertThat(put(path, "campaign: 1", version)).isEqualTo(400);
        assertThat(put(path, file.replaceFirst("timezone: [A-Za-z/]+", "timezone: Asia/Tokyo"), version))
                .isEqualTo(409);
        assertThat(put(path, changed, version)).isEqualTo(200);
    }

    private int put(final String path, final String body, final String version) throws Exception {
        final HttpRequest.Builder request = sandbox.request(path).PUT(HttpRequest.BodyPublishers.ofString(body));
        if (version != null) {
            request.header("If-Match", version);
        }
        return judged("PUT", path, request).statusCode();
    }

    /** Settles what the server has journaled so far and discloses it, with signed roots. */
    private void disclosure() throws Exception {
        assertThat(get("/api/v1/disclosure").statusCode()).isEqualTo(404);
        assertThat(get("/disclosure").statusCode()).isEqualTo(404);
        final Path out = root.resolve("statements");
        TestDisclosure.publish(sandbox.config().data(), root, out);
        final HttpResponse<String> totals = get("/api/v1/disclosure");
        assertThat(totals.body())
                .isEqualTo(Files.readString(out.resolve("disclosure/disclosure.json")))
                .contains("signedRoots", "filingNumber");
        assertThat(get("/disclosure").body()).isEqualTo(Files.readString(out.resolve("disclosure/index.html")));
        final String tag = totals.headers().firstValue("etag").orElseThrow();
        assertThat(judged(
                                "GET",
                                "/api/v1/disclosure",
                                sandbox.withoutToken("/api/v1/disclosure").header("If-None-Match", tag))
                        .statusCode())
                .isEqualTo(304);
    }

    private void reads() throws Exception {
        for (final Description.Operation one : description.operations()) {
            if (one.method().equals("GET") && !one.path().contains("{") && !NOT_GOOD_HERE.contains(one.address())) {
                assertThat(get(one.path()).statusCode()).as(one.path()).isEqualTo(200);
            }
        }
        for (final String path : List.of(
                "/assets/app.js",
                "/assets/none",
                "/api/v1/projects/kids-gallery",
                "/api/v1/projects/none",
                "/api/v1/organisations/art-hall",
                "/api/v1/organisations/none",
                "/api/v1/sponsors/harbour-bank",
                "/api/v1/sponsors/none",
                "/api/v1/pools/lucky-draw",
                "/api/v1/pools/none",
                "/api/v1/teams?top=0",
                "/api/v1/timeline?step=1s",
                "/api/v1/timeline?step=2m",
                "/api/v1/timeline?from=x",
                "/api/v1/recent?top=65",
                "/api/v1/proofs/stripe/none",
                "/api/v1/events?limit=1000",
                "/api/v1/events?kind=clock",
                "/api/v1/events?limit=0",
                "/api/v1/events?after=1:" + "ab".repeat(32),
                "/api/v1/events?after=99999999:" + "ab".repeat(32))) {
            get(path);
        }
        final HttpResponse<String> page = get("/openapi.yaml");
        assertThat(page.body()).startsWith("#").contains("\nopenapi: 3.1.0\n");
        final String tag = page.headers().firstValue("etag").orElseThrow();
        final HttpResponse<String> same = judged(
                "GET", "/openapi.yaml", sandbox.withoutToken("/openapi.yaml").header("If-None-Match", tag));
        assertThat(same.statusCode()).isEqualTo(304);
        final HttpResponse<InputStream> live = sandbox.client()
                .send(sandbox.withoutToken("/api/v1/live").build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = live.body()) {
            assertThat(live.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
            assertThat(live.headers().firstValue("x-accel-buffering")).contains("no");
            assertThat(body.read()).isEqualTo('r');
        }
    }

    private void refusals() throws Exception {
        for (final Description.Operation one : description.operations()) {
            final String path = one.path().replaceAll("\\{[^}]*}", "1");
            if (one.node().has("x-role")) {
                final HttpResponse<String> answer = judged(
                        one.method(),
                        path,
                        sandbox.withoutToken(path).method(one.method(), HttpRequest.BodyPublishers.noBody()));
                assertThat(answer.statusCode()).as(one.address()).isEqualTo(401);
            }
        }
        final HttpResponse<String> method =
                sandbox.ask(sandbox.withoutToken("/api/v1/totals").DELETE());
        assertThat(method.statusCode()).isEqualTo(405);
        mistakes.addAll(judge.mistakes("GET", "/api/v1/totals", method));
        final HttpResponse<String> encoded = judged(
                "POST",
                "/admin/v1/corrections",
                sandbox.request("/admin/v1/corrections")
                        .header("Content-Encoding", "gzip")
                        .POST(HttpRequest.BodyPublishers.ofString("x")));
        assertThat(encoded.statusCode()).isEqualTo(415);
    }
}

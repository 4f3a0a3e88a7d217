package org.tributary.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.replay.Progress;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;
import org.tributary.gateway.sandbox.SimulatedRefund;
import org.tributary.gateway.server.StartWords;
import org.tributary.gateway.server.TributaryServer;
import org.tributary.gateway.server.remote.GatewayServer;

/** A whole gateway before a whole node in one JVM, over HTTP. */
@Timeout(300)
class GatewayServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path root;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<AutoCloseable> open = new ArrayList<>();
    private NodeFiles files;
    private SandboxChannels channels;
    private TributaryServer node;

    @BeforeEach
    void write() throws Exception {
        files = new NodeFiles(root, List.of("a"));
        channels = SandboxChannels.open(files.sandbox().resolve("keys"), CryptoSuite.jdk());
    }

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private void startNode() throws Exception {
        final TributaryConfig config = TributaryConfig.read(files.settings("a"));
        new NodeDirectory(config.data()).claim("giving-day", "a");
        node = TributaryServer.openNode(config, StartWords.NONE, parts -> NodeHost.start(config.cluster(), parts));
        open.add(node);
        node.start(Progress.NONE);
    }

    private GatewayServer gateway(final String name, final String cluster, final String more) throws Exception {
        files.writeGateway(name, cluster, more);
        final TributaryConfig config = TributaryConfig.read(files.settings(name));
        final GatewayServer gateway = GatewayServer.open(config, GroupLink.of(config.cluster()));
        open.add(gateway);
        return gateway;
    }

    private GatewayServer readyGateway(final String name) throws Exception {
        final GatewayServer gateway = gateway(name, "giving-day", "");
        CompletableFuture.supplyAsync(gateway::start).get(60, TimeUnit.SECONDS);
        return gateway;
    }

    private HttpResponse<String> send(final String address, final SignedCallback callback) throws Exception {
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + callback.path()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(callback.body()));
        callback.headers().forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(final String address, final String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(address + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode totals(final TributaryServer server) throws Exception {
        return JSON.readTree(get(server.address(), "/api/v1/totals").body());
    }

    private static SimulatedPayment payment(final SimulatedChannel channel, final int number) {
        return SimulatedPayment.of(
                channel.transactionId(number), "payer-" + number, "p=kids-gallery", 1_000, System.currentTimeMillis());
    }

    /** All kinds of callbacks: money, money again, refunds, gifts in kind, forgeries and what can't be read. */
    private List<SignedCallback> callbacks() {
        final long nowMs = System.currentTimeMillis();
        final List<SignedCallback> all = new ArrayList<>();
        int number = 0;
        for (final SimulatedChannel channel : channels.payments()) {
            final SimulatedPayment payment = payment(channel, ++number);
            final SignedCallback paid = channel.payment(payment, nowMs);
            all.add(paid);
            all.add(paid);
            all.add(channel.payment(payment.withAmountFen(2_000), nowMs));
            all.add(channel.payment(payment(channel, 50 + number).withAttachment("%%%"), nowMs));
            all.addAll(channel.refundEvents(new SimulatedRefund(payment, "r" + number, 400, 400, nowMs), nowMs));
            all.addAll(channel.refundEvents(
                    new SimulatedRefund(payment(channel, 90 + number), "early" + number, 400, 400, nowMs), nowMs));
            all.add(channel.other(payment(channel, 70 + number), nowMs));
            final byte[] forged =
                    channel.payment(payment(channel, 80 + number), nowMs).body();
            forged[forged.length / 2] ^= 1;
            all.add(new SignedCallback(paid.path(), paid.headers(), forged));
            all.add(new SignedCallback(paid.path(), paid.headers(), new byte[0]));
            all.add(channel.payment(payment(channel, 60 + number), nowMs - 900_000));
        }
        all.add(channels.partner().quantity("walk-1", "steps", "ann", "kids-gallery", 25_000, nowMs));
        all.add(channels.partner().quantity("walk-1", "steps", "ann", "kids-gallery", 25_000, nowMs));
        all.add(channels.partner().quantity("walk-2", "dance", "ann", "kids-gallery", 25_000, nowMs));
        all.add(channels.partner().amount("walk-3", "steps", "ann", "kids-gallery", 25_000, nowMs));
        all.add(channels.partner().reversal("back-1", "walk-1", nowMs));
        all.add(channels.partner().reversal("back-1", "walk-1", nowMs));
        all.add(channels.partner().reversal("back-2", "walk-1", nowMs));
        all.add(channels.partner().reversal("back-3", "walk-none", nowMs));
        all.add(channels.partner().signed("{".getBytes(StandardCharsets.UTF_8), nowMs));
        all.add(unreadable(nowMs));
        all.add(unreadable(nowMs));
        return all;
    }

    /** WeChat Pay's event without an amount. */
    private SignedCallback unreadable(final long nowMs) {
        final String content = "{\"transaction_id\":\"4200000000202609070000000001\",\"mchid\":\"1900000001\","
                + "\"out_trade_no\":\"o-1\",\"trade_state\":\"SUCCESS\",\"success_time\":"
                + "\"2026-09-07T09:00:00+08:00\",\"attach\":\"p=kids-gallery\"}";
        return channels.wechatPay()
                .sealed("TRANSACTION.SUCCESS", "transaction", content.getBytes(StandardCharsets.UTF_8), nowMs);
    }

    private static String told(final HttpResponse<String> answer) {
        return answer.statusCode() + " "
                + answer.headers().firstValue("content-type").orElse("") + " "
                + answer.headers().firstValue("retry-after").orElse("") + " "
                + answer.body().replaceAll("\"sequence\":\\d+", "");
    }

    @Test
    void shouldAnswerEveryKindOfCallbackAsASingleServerDoes() throws Exception {
        startNode();
        final GatewayServer gateway = readyGateway("g1");
        final TributaryServer single =
                TributaryServer.open(TributaryConfig.read(files.sandbox().resolve("tributary.yaml"))
                        .override(root.resolve("single"), null, 0));
        open.add(single);
        single.start(Progress.NONE);
        int number = 0;
        for (final SignedCallback callback : callbacks()) {
            assertThat(told(send(gateway.address(), callback)))
                    .as("callback %d, %s", ++number, callback.path())
                    .isEqualTo(told(send(single.address(), callback)));
        }
        for (final String part : List.of("donations", "refunded", "contributions", "matched", "held")) {
            assertThat(totals(node).get(part)).as(part).isEqualTo(totals(single).get(part));
        }
        assertThat(totals(node).at("/donations/count").asLong()).isPositive();
        assertThat(totals(node).at("/refunded/count").asLong()).isPositive();
        assertThat(get(gateway.address(), "/metrics").body())
                .contains("tributary_gateway_may_send 1", "tributary_callbacks_total{channel=\"alipay\"")
                .doesNotContain("tributary_donated_fen");
        assertThat(get(gateway.address(), "/readyz").statusCode()).isEqualTo(200);
        assertThat(get(gateway.address(), "/api/v1/totals").statusCode()).isEqualTo(404);
    }

    @Test
    void shouldAskForARetryAndSendNothingWhenItDoesNotFitTheGroup() throws Exception {
        startNode();
        final Path keys = root.resolve("other-keys");
        copy(files.sandbox().resolve("keys"), keys);
        Files.writeString(keys.resolve("pepper"), "0123456789abcdef0123456789abcdef0123456789abcdef");
        refused(gateway("pepper", "giving-day", "keys: ../other-keys\n"), "another pepper");
        refused(gateway("wait", "giving-day", "refundWaitSeconds: 7200\n"), "another refundWaitSeconds");
        refused(gateway("group", "another-day", ""), "without an answer of its group");
        assertThat(totals(node).at("/donations/count").asLong()).isZero();
    }

    private void refused(final GatewayServer gateway, final String why) throws Exception {
        final CompletableFuture<Long> start = CompletableFuture.supplyAsync(gateway::start);
        await().atMost(PATIENCE).untilAsserted(() -> {
            final HttpResponse<String> ready = get(gateway.address(), "/readyz");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains(why);
        });
        final HttpResponse<String> answer = send(
                gateway.address(),
                channels.stripe().payment(payment(channels.stripe(), 1), System.currentTimeMillis()));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
        assertThat(start).isNotDone();
        gateway.close();
        assertThat(start.get(60, TimeUnit.SECONDS)).isEqualTo(GatewayServer.STOPPED);
    }

    private static void copy(final Path from, final Path to) throws Exception {
        try (java.util.stream.Stream<Path> all = Files.walk(from)) {
            for (final Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }

    @Test
    @Tag("long")
    void shouldGiveNoSuccessWhileTheGroupIsAwayAndCountOnceWhatIsSentAgain() throws Exception {
        startNode();
        final GatewayServer gateway = readyGateway("g1");
        final GatewayServer second = readyGateway("g2");
        final SignedCallback first =
                channels.stripe().payment(payment(channels.stripe(), 1), System.currentTimeMillis());
        assertThat(send(gateway.address(), first).statusCode()).isEqualTo(200);
        node.close();
        final SignedCallback away =
                channels.stripe().payment(payment(channels.stripe(), 2), System.currentTimeMillis());
        final HttpResponse<String> answer = send(gateway.address(), away);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
        await().atMost(PATIENCE).until(() -> get(gateway.address(), "/readyz").statusCode() == 503);
        startNode();
        await().atMost(PATIENCE).until(() -> send(gateway.address(), away).statusCode() == 200);
        await().atMost(PATIENCE).until(() -> send(second.address(), away).statusCode() == 200);
        assertThat(send(second.address(), first).statusCode()).isEqualTo(200);
        assertThat(totals(node).at("/donations/count").asLong()).isEqualTo(2);
        await().atMost(PATIENCE).until(() -> get(gateway.address(), "/readyz").statusCode() == 200);
    }
}

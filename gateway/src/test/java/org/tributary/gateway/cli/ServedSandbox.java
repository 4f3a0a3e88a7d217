package org.tributary.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tributary.engine.replay.Progress;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;
import org.tributary.gateway.server.TributaryServer;

/** A sandbox served in this process, which takes signed payments over HTTP. */
final class ServedSandbox implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long FEN = 12_300;

    private final HttpClient client = HttpClient.newHttpClient();
    private final SandboxChannels channels;
    private final TributaryServer server;
    private final Path token;

    /** Serves a directory's sandbox, made if it is missing. */
    ServedSandbox(final Path root) throws Exception {
        SandboxDirectory.write(root, System.currentTimeMillis());
        final TributaryConfig config =
                TributaryConfig.read(root.resolve(SandboxDirectory.SETTINGS)).override(null, null, 0);
        token = config.keys().resolve("admin.token");
        channels = SandboxChannels.open(config.keys(), CryptoSuite.jdk());
        server = TributaryServer.open(config);
        server.start(Progress.NONE);
    }

    /** Sends payments, each of another payer, and expects that each is taken. */
    void pay(final int from, final int to) throws Exception {
        for (int i = from; i < to; i++) {
            pay(channels.wechatPay().transactionId(i), "kids-gallery", FEN);
        }
    }

    /** Sends a payment of a payer who has paid nothing else. */
    void pay(final String transaction, final String project, final long fen) throws Exception {
        final SimulatedChannel channel = channels.wechatPay();
        final long nowMs = System.currentTimeMillis();
        final SignedCallback callback = channel.payment(
                SimulatedPayment.of(transaction, "payer-" + transaction, "p=" + project, fen, nowMs - 1_000), nowMs);
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.address() + callback.path()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(callback.body()));
        callback.headers().forEach(request::header);
        final HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new AssertionError(
                    "payment " + transaction + " was answered " + answer.statusCode() + " " + answer.body());
        }
    }

    /** Address of the server. */
    String address() {
        return server.address().toString();
    }

    /** What the admin API answers with status 200. */
    String admin(final String method, final String path, final String body) throws Exception {
        final HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(server.address() + path))
                        .header(
                                "Authorization",
                                "Bearer " + Files.readString(token).strip())
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + " was answered " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    /** What the read API answers. */
    JsonNode get(final String path) throws Exception {
        return JSON.readTree(client.send(
                        HttpRequest.newBuilder(URI.create(server.address() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }

    /** The figures of donations and matches. */
    JsonNode totals() throws Exception {
        final JsonNode totals = get("/api/v1/totals");
        return JSON.createObjectNode()
                .<com.fasterxml.jackson.databind.node.ObjectNode>set("donations", totals.get("donations"))
                .set("matched", totals.get("matched"));
    }

    @Override
    public void close() {
        server.close();
    }
}

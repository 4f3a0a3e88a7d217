package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
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

/** A sandbox's directory and a whole server over it, with a client that has its admin token. */
final class SandboxServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path root;
    private final SandboxChannels channels;
    private final String token;
    private TributaryConfig config;
    private TributaryServer server;

    private SandboxServer(final Path root) throws Exception {
        this.root = root;
        config = settings();
        channels = SandboxChannels.open(config.keys(), CryptoSuite.jdk());
        token = Files.readString(config.keys().resolve("admin.token")).strip();
    }

    /** Writes a sandbox there; files may be changed before {@link #open}. */
    static SandboxServer write(final Path root) throws Exception {
        SandboxDirectory.write(root, System.currentTimeMillis());
        return new SandboxServer(root);
    }

    /** Reads the settings anew and starts. */
    SandboxServer open() throws Exception {
        return open(settings());
    }

    /** Starts with other settings than the directory's. */
    SandboxServer open(final TributaryConfig newConfig) throws Exception {
        return open(newConfig, StartWords.NONE);
    }

    /** Starts with what an operator says for this start. */
    SandboxServer open(final TributaryConfig newConfig, final StartWords words) throws Exception {
        config = newConfig;
        server = TributaryServer.open(config, words);
        server.start(Progress.NONE);
        return this;
    }

    /** Stops, and starts over the same data. */
    void restart() throws Exception {
        close();
        open();
    }

    private TributaryConfig settings() throws Exception {
        return TributaryConfig.read(root.resolve(SandboxDirectory.SETTINGS)).override(null, null, 0);
    }

    TributaryConfig config() {
        return config;
    }

    SandboxChannels channels() {
        return channels;
    }

    TributaryServer server() {
        return server;
    }

    HttpClient client() {
        return client;
    }

    /** A request without a token. */
    HttpRequest.Builder withoutToken(final String path) {
        return HttpRequest.newBuilder(URI.create(server.address() + path));
    }

    /** A request with the admin token. */
    HttpRequest.Builder request(final String path) {
        return withoutToken(path).header("Authorization", "Bearer " + token);
    }

    /** A callback as its channel sends it. */
    HttpRequest request(final SignedCallback callback) {
        final HttpRequest.Builder request =
                withoutToken(callback.path()).POST(HttpRequest.BodyPublishers.ofByteArray(callback.body()));
        callback.headers().forEach(request::header);
        return request.build();
    }

    HttpResponse<String> ask(final HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> send(final SignedCallback callback) throws IOException, InterruptedException {
        return client.send(request(callback), HttpResponse.BodyHandlers.ofString());
    }

    /** Sends a callback that is taken. */
    HttpResponse<String> give(final SignedCallback callback) throws IOException, InterruptedException {
        final HttpResponse<String> response = send(callback);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response;
    }

    /** The JSON of a good answer to the admin. */
    JsonNode get(final String path) throws IOException, InterruptedException {
        final HttpResponse<String> response = ask(request(path));
        assertThat(response.statusCode()).as(path + response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
            server = null;
        }
    }
}

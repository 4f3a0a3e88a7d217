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
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.openapi.Description;
import org.tributary.gateway.openapi.Judge;
import org.tributary.gateway.sandbox.SandboxDirectory;

/** A server over a new sandbox on which changes above a sum take two people. Every answer is held against openapi.yaml. */
final class TwoPersonServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path root;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Judge judge = new Judge(Description.read());
    private TributaryServer server;

    /**
     * A sandbox, whose server is not open yet.
     *
     * @param root an empty directory
     * @param aboveFen changes of more than this take two people
     * @param tokens lines of {@link NamedTokens}
     */
    TwoPersonServer(final Path root, final long aboveFen, final String tokens) throws IOException {
        this.root = root;
        SandboxDirectory.write(root, System.currentTimeMillis());
        Files.writeString(root.resolve("keys/tokens.yaml"), "tokens:\n" + tokens);
        Files.writeString(settings(), Files.readString(settings()) + "\nsecondPerson: {aboveFen: " + aboveFen + "}\n");
    }

    private Path settings() {
        return root.resolve(SandboxDirectory.SETTINGS);
    }

    /** Opens the server, again after it was closed. */
    void open() throws Exception {
        server = TributaryServer.open(TributaryConfig.read(settings()).override(null, null, 0));
        server.start(Progress.NONE);
    }

    @Override
    public void close() {
        server.close();
    }

    URI uri(final String path) {
        return URI.create(server.address() + path);
    }

    HttpClient client() {
        return client;
    }

    /** Sends a request with the token of a name, or with the admin token if the name is empty. */
    HttpResponse<String> ask(final String name, final String method, final String path, final String body)
            throws Exception {
        final String token = name.isEmpty()
                ? Files.readString(root.resolve("keys/admin.token")).strip()
                : NamedTokens.tokenOf(name);
        final HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Authorization", "Bearer " + token)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(judge.mistakes(method, path.split("\\?", 2)[0], answer))
                .as("as openapi.yaml describes it: " + answer.body())
                .isEmpty();
        return answer;
    }

    /** Returns the body of an answer that has a status. */
    static JsonNode json(final int status, final HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }
}

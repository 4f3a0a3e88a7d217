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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.replay.Progress;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.SandboxDirectory;

/** Simultaneous campaign changes, over HTTP, ring and journal. */
class ChangesAtOnceTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROUNDS = 8;
    private static final int EDITORS = 4;
    private static final String GOAL = "goal: \"100000.00\"";
    private static final String PROJECT = "/api/v1/projects/river-watch";
    private static final String POOL = "/api/v1/pools/early-bird";

    @TempDir
    Path root;

    private final HttpClient client = HttpClient.newHttpClient();
    private TributaryConfig config;
    private TributaryServer server;
    private String token;
    private String yaml;

    @BeforeEach
    void start() throws Exception {
        SandboxDirectory.write(root, System.currentTimeMillis());
        config = TributaryConfig.read(root.resolve(SandboxDirectory.SETTINGS)).override(null, null, 0);
        token = Files.readString(config.keys().resolve("admin.token")).strip();
        yaml = Files.readString(root.resolve(SandboxDirectory.CAMPAIGN));
        assertThat(yaml).contains(GOAL);
        open();
    }

    private void open() throws Exception {
        server = TributaryServer.open(config);
        server.start(Progress.NONE);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    /** One change is applied whole; the others are asked to retry, or to see what changed. */
    @Test
    void shouldPutOneInForceWhenSeveralAreSentForTheSameVersion() throws Exception {
        long version = version();
        for (int round = 0; round < ROUNDS; round++) {
            final List<CompletableFuture<HttpResponse<String>>> puts = new ArrayList<>();
            for (int editor = 0; editor < EDITORS; editor++) {
                puts.add(put(withGoal(yuan(round, editor)), version));
            }
            int taken = -1;
            for (int editor = 0; editor < EDITORS; editor++) {
                final HttpResponse<String> response = puts.get(editor).get();
                assertThat(response.statusCode()).as(response.body()).isIn(200, 412, 503);
                if (response.statusCode() == 200) {
                    assertThat(taken)
                            .as("a second change of version %d", version)
                            .isNegative();
                    taken = editor;
                    assertThat(JSON.readTree(response.body()).get("version").asLong())
                            .isEqualTo(version + 1);
                } else {
                    assertThat(response.body()).containsAnyOf("by now", "one at a time", "made for version");
                }
            }
            assertThat(taken).as("a change of version %d", version).isNotNegative();
            assertThat(json(PROJECT).get("goalFen").asLong()).isEqualTo(yuan(round, taken) * 100);
            version++;
            assertThat(version()).isEqualTo(version);
        }
        final String before = get(PROJECT);
        server.close();
        open();
        assertThat(version()).isEqualTo(version);
        assertThat(get(PROJECT)).isEqualTo(before);
    }

    /** A sponsor's money that is added while a file is being applied is never removed by that file. */
    @Test
    void shouldLoseNoBudgetWhenItIsRaisedWhileAFileComes() throws Exception {
        long budgetFen = json(POOL).get("budgetFen").asLong();
        for (int round = 0; round < ROUNDS; round++) {
            final long version = version();
            final String file =
                    withGoal(yuan(round, 0)).replace("budget: \"20000.00\"", "budget: \"" + budgetFen / 100 + ".00\"");
            final CompletableFuture<HttpResponse<String>> put = put(file, version);
            final CompletableFuture<HttpResponse<String>> raise =
                    send("POST", "/admin/v1/pools/early-bird/budget", "{\"addFen\":100}");
            assertThat(raise.get().statusCode()).as(raise.get().body()).isEqualTo(200);
            assertThat(put.get().statusCode()).as(put.get().body()).isIn(200, 412);
            budgetFen += 100;
            assertThat(json(POOL).get("budgetFen").asLong()).isEqualTo(budgetFen);
            assertThat(version()).isEqualTo(version + (put.get().statusCode() == 200 ? 2 : 1));
        }
    }

    private static long yuan(final int round, final int editor) {
        return 200_000 + 10L * round + editor;
    }

    private String withGoal(final long yuan) {
        return yaml.replace(GOAL, "goal: \"" + yuan + ".00\"");
    }

    /** The version in force, from a dry run. */
    private long version() throws Exception {
        final HttpResponse<String> dry =
                send("PUT", "/admin/v1/campaign?dryRun=true", yaml).get();
        assertThat(dry.statusCode()).as(dry.body()).isEqualTo(200);
        return JSON.readTree(dry.body()).get("version").asLong();
    }

    private CompletableFuture<HttpResponse<String>> put(final String file, final long version) {
        return send("PUT", "/admin/v1/campaign", file, "If-Match", Long.toString(version));
    }

    private CompletableFuture<HttpResponse<String>> send(
            final String method, final String path, final String body, final String... headers) {
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.address() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + token);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode json(final String path) throws IOException, InterruptedException {
        return JSON.readTree(get(path));
    }

    private String get(final String path) throws IOException, InterruptedException {
        final HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.address() + path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}

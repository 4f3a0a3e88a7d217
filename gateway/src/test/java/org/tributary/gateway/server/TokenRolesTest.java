package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what, on a running server. */
class TokenRolesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path root;

    private SandboxServer sandbox;
    private Path tokens;

    @BeforeEach
    void start() throws Exception {
        sandbox = SandboxServer.write(root);
        tokens = root.resolve("keys/tokens.yaml");
        Files.writeString(
                tokens,
                "tokens:\n" + NamedTokens.line("app", "read") + NamedTokens.line("olga", "operator")
                        + NamedTokens.line("fin", "finance"));
        sandbox.open();
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private HttpResponse<String> ask(final String name, final String method, final String path, final String body)
            throws Exception {
        return sandbox.ask(sandbox.withoutToken(path)
                .header("Authorization", "Bearer " + NamedTokens.tokenOf(name))
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void shouldLetEachRoleDoItsOwnAndJournalTheName() throws Exception {
        final String suspend = "/admin/v1/pools/first-gift/suspend";
        assertThat(ask("app", "GET", "/admin/v1/held", "").statusCode()).isEqualTo(200);
        final HttpResponse<String> refused = ask("app", "POST", suspend, "");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
                .contains("urn:tributary:problem:forbidden")
                .contains("The token of app has role read, this needs operator.");
        assertThat(ask("fin", "POST", suspend, "").statusCode()).isEqualTo(403);
        assertThat(ask("nobody", "POST", suspend, "").statusCode()).isEqualTo(401);
        assertThat(ask("olga", "POST", suspend, "").statusCode()).isEqualTo(200);
        assertThat(ask("olga", "POST", "/admin/v1/projects/kids-gallery/void-matches", "")
                        .statusCode())
                .isEqualTo(403);
        assertThat(ask("olga", "PUT", "/admin/v1/campaign?dryRun=true", "x").statusCode())
                .isEqualTo(403);

        final JsonNode audit =
                JSON.readTree(ask("app", "GET", "/admin/v1/audit", "").body());
        assertThat(audit.toString()).contains("\"actor\":\"olga\"").doesNotContain("\"actor\":\"app\"");
    }

    @Test
    void shouldEndATokenWhenItsLineIsRemoved() throws Exception {
        assertThat(ask("app", "GET", "/admin/v1/held", "").statusCode()).isEqualTo(200);
        Files.writeString(tokens, "tokens:\n" + NamedTokens.line("olga", "operator"));

        Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(30))
                .until(() -> ask("app", "GET", "/admin/v1/held", "").statusCode() == 401);

        assertThat(ask("olga", "GET", "/admin/v1/held", "").statusCode()).isEqualTo(200);
    }
}

package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.channel.key.KeyFileException;

/** Reasons, and changes that take two people, on a running server. */
class SecondPersonTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BUDGET = "/admin/v1/pools/first-gift/budget";
    private static final String APPROVALS = "/admin/v1/approvals";
    private static final String APPROVE = "{\"decision\":\"approve\"}";
    private static final String DENY = "{\"decision\":\"deny\",\"reason\":\"wrong pool\"}";

    @TempDir
    Path root;

    private TwoPersonServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TwoPersonServer(
                root,
                100_000,
                NamedTokens.line("app", "read")
                        + NamedTokens.line("olga", "operator")
                        + NamedTokens.line("omar", "operator")
                        + NamedTokens.line("fin", "finance")
                        + NamedTokens.line("boss", "admin"));
        server.open();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> ask(final String name, final String method, final String path, final String body)
            throws Exception {
        return server.ask(name, method, path, body);
    }

    private static JsonNode json(final int status, final HttpResponse<String> answer) throws IOException {
        return TwoPersonServer.json(status, answer);
    }

    private long budgetFen() throws Exception {
        for (final JsonNode pool : json(200, ask("app", "GET", "/api/v1/pools", ""))) {
            if (pool.get("id").asText().equals("first-gift")) {
                return pool.get("budgetFen").asLong();
            }
        }
        throw new AssertionError("no pool");
    }

    private long request(final String name, final long addFen) throws Exception {
        final HttpResponse<String> answer = ask(name, "POST", BUDGET, budget(addFen, "晚间加码"));
        final JsonNode requested = json(202, answer);
        final long id = requested.get("approval").asLong();
        assertThat(requested.get("changed").asBoolean()).isFalse();
        assertThat(answer.headers().firstValue("location")).hasValue(APPROVALS + "/" + id);
        return id;
    }

    private static String budget(final long addFen, final String reason) {
        return "{\"addFen\":" + addFen + ",\"reason\":\"" + reason + "\"}";
    }

    @Test
    void shouldAskNamedTokensForAReasonAndShowIt() throws Exception {
        final String freeze = "/admin/v1/projects/kids-gallery/freeze";
        assertThat(json(400, ask("olga", "POST", freeze, "")).get("field").asText())
                .isEqualTo("reason");
        assertThat(json(400, ask("olga", "POST", BUDGET, "{\"addFen\":5}"))
                        .get("field")
                        .asText())
                .isEqualTo("reason");
        assertThat(json(400, ask("olga", "POST", BUDGET, budget(5, "  ")))
                        .get("field")
                        .asText())
                .isEqualTo("reason");
        json(400, ask("olga", "POST", BUDGET, budget(5, "字".repeat(201))));
        json(400, ask("olga", "POST", BUDGET, budget(5, "a\\u0007b")));
        json(200, ask("", "POST", BUDGET, "{\"addFen\":5}"));
        json(200, ask("olga", "POST", BUDGET, budget(5, "字".repeat(200))));
        json(200, ask("olga", "POST", freeze, "{\"reason\":\"fraud is suspected\"}"));

        final JsonNode newest = json(200, ask("app", "GET", "/admin/v1/audit?top=3", ""));

        assertThat(newest.get(0).get("actor").asText()).isEqualTo("olga");
        assertThat(newest.get(0).get("action").asText()).isEqualTo("project.freeze");
        assertThat(newest.get(0).get("note").asText()).isEqualTo("fraud is suspected");
        assertThat(newest.get(1).get("note").asText()).isEqualTo("字".repeat(200));
        assertThat(newest.get(2).get("actor").asText()).isEqualTo("admin");
        assertThat(newest.get(2).get("note").isNull()).isTrue();
        assertThat(ask("app", "GET", "/api/v1/events?after=0&kind=project", "").body())
                .contains("fraud is suspected");
    }

    @Test
    void shouldChangeABudgetOnlyOnceAnotherPersonApproves() throws Exception {
        final long before = budgetFen();
        json(200, ask("olga", "POST", BUDGET, budget(100_000, "just at the sum")));
        final long id = request("olga", 100_001);
        assertThat(budgetFen()).isEqualTo(before + 100_000);

        final JsonNode pending = json(200, ask("app", "GET", APPROVALS, "")).get(0);
        assertThat(pending.get("id").asLong()).isEqualTo(id);
        assertThat(pending.get("requestedBy").asText()).isEqualTo("olga");
        assertThat(pending.get("action").asText()).isEqualTo("pool.budget");
        assertThat(pending.get("target").asText()).isEqualTo("first-gift");
        assertThat(pending.get("effectFen").asLong()).isEqualTo(100_001);
        assertThat(pending.get("effectYuan").asText()).isEqualTo("1000.01");
        assertThat(pending.get("reason").asText()).isEqualTo("晚间加码");
        assertThat(pending.get("sha256").asText()).hasSize(64);

        assertThat(json(403, ask("olga", "POST", APPROVALS + "/" + id, APPROVE))
                        .get("detail")
                        .asText())
                .contains("another person");
        json(403, ask("fin", "POST", APPROVALS + "/" + id, APPROVE));
        json(403, ask("app", "POST", APPROVALS + "/" + id, APPROVE));
        json(403, ask("", "POST", APPROVALS + "/" + id, APPROVE));
        json(404, ask("omar", "POST", APPROVALS + "/" + (id + 100), APPROVE));
        assertThat(json(400, ask("omar", "POST", APPROVALS + "/" + id, "{}"))
                        .get("field")
                        .asText())
                .isEqualTo("decision");

        stop();
        server.open();
        final String first = ask("omar", "POST", APPROVALS + "/" + id, APPROVE).body();

        final JsonNode approved = JSON.readTree(first);
        assertThat(approved.get("changed").asBoolean()).as(first).isTrue();
        assertThat(approved.get("decidedBy").asText()).isEqualTo("omar");
        assertThat(approved.get("budgetFen").asLong()).isEqualTo(before + 200_001);
        assertThat(budgetFen()).isEqualTo(before + 200_001);
        assertThat(ask("omar", "POST", APPROVALS + "/" + id, APPROVE).body()).isEqualTo(first);
        assertThat(ask("boss", "POST", APPROVALS + "/" + id, APPROVE).body())
                .as("the first decision stands, whoever asks")
                .isEqualTo(first);
        json(409, ask("boss", "POST", APPROVALS + "/" + id, DENY));
        ask("app", "GET", "/api/v1/events?after=0&kind=approval&kind=pool", "");
        assertThat(budgetFen()).isEqualTo(before + 200_001);
        assertThat(json(200, ask("app", "GET", APPROVALS, ""))).isEmpty();

        final JsonNode entry =
                json(200, ask("app", "GET", "/admin/v1/audit?top=1", "")).get(0);
        assertThat(entry.get("actor").asText()).isEqualTo("olga");
        assertThat(entry.get("approvedBy").asText()).isEqualTo("omar");
        assertThat(entry.get("note").asText()).isEqualTo("晚间加码");
    }

    @Test
    void shouldChangeNothingWhenARequestIsDenied() throws Exception {
        final long before = budgetFen();
        final long id = request("olga", -5_000_000);

        final String denied = ask("omar", "POST", APPROVALS + "/" + id, DENY).body();

        assertThat(JSON.readTree(denied).get("decision").asText()).isEqualTo("deny");
        assertThat(ask("boss", "POST", APPROVALS + "/" + id, DENY).body()).isEqualTo(denied);
        json(409, ask("boss", "POST", APPROVALS + "/" + id, APPROVE));
        assertThat(budgetFen()).isEqualTo(before);
        final JsonNode over =
                json(200, ask("app", "GET", APPROVALS + "?all=true", "")).get(0);
        assertThat(over.get("state").asText()).isEqualTo("denied");
        assertThat(over.get("decisionReason").asText()).isEqualTo("wrong pool");
    }

    @Test
    void shouldTakeTwoPeopleForEveryVoidAndLetNoFileGoRoundThem() throws Exception {
        final String voids = "/admin/v1/projects/kids-gallery/void-matches";
        json(409, ask("fin", "POST", voids, "{\"reason\":\"fraud\"}"));
        json(200, ask("olga", "POST", "/admin/v1/projects/kids-gallery/freeze", "{\"reason\":\"fraud\"}"));
        json(403, ask("", "POST", voids, "{\"reason\":\"fraud\"}"));
        final long id = json(202, ask("fin", "POST", voids, "{\"reason\":\"fraud\"}"))
                .get("approval")
                .asLong();
        json(403, ask("olga", "POST", APPROVALS + "/" + id, APPROVE));
        assertThat(json(200, ask("boss", "POST", APPROVALS + "/" + id, APPROVE))
                        .get("changed")
                        .asBoolean())
                .isTrue();

        json(404, ask("olga", "POST", "/admin/v1/pools/nothing/budget", budget(999_999, "x")));
        final String campaign = Files.readString(root.resolve("campaign.yaml"));
        final String raised = campaign.replaceFirst("(?m)^(\\s+budget: )[\"']?\\d+\\.\\d\\d[\"']?", "$199999999.00");
        assertThat(raised).isNotEqualTo(campaign);
        final HttpResponse<String> put = server.client()
                .send(
                        HttpRequest.newBuilder(server.uri("/admin/v1/campaign?reason=more"))
                                .header("Authorization", "Bearer " + NamedTokens.tokenOf("boss"))
                                .header("If-Match", "1")
                                .PUT(HttpRequest.BodyPublishers.ofString(raised))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(json(409, put).get("refusals").get(0).get("reason").asText()).isEqualTo("second-person");
    }

    @Test
    void shouldNotStartWithoutTheNamesOfTwoPeople() throws Exception {
        stop();
        Files.writeString(root.resolve("keys/tokens.yaml"), "tokens:\n" + NamedTokens.line("olga", "operator"));
        assertThatThrownBy(server::open)
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("fewer than two names");
        Files.delete(root.resolve("keys/tokens.yaml"));
        assertThatThrownBy(server::open)
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("secondPerson.aboveFen is set")
                .hasMessageContaining("tributary token");
    }
}

package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedPartner;

/** Faults that a tester found from outside, each reproduced as found: real requests to the packaged server. */
class OutsideIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path sandbox;

    private TributaryProcess server;
    private SandboxDonor donor;

    @BeforeEach
    void start() throws Exception {
        SandboxDirectory.write(sandbox, System.currentTimeMillis());
        server = TributaryProcess.serve(sandbox);
        donor = SandboxDonor.of(sandbox);
    }

    @AfterEach
    void stop() throws Exception {
        assertThat(server.terminate()).isZero();
        final TributaryProcess.Finished verified = TributaryProcess.run("verify", "--data", sandbox.toString());
        assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
    }

    private JsonNode get(final String path) throws Exception {
        final HttpResponse<String> response = server.admin("GET", path, "");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private long total(final String pointer) throws Exception {
        return get("/api/v1/totals").at(pointer).asLong();
    }

    @Test
    void shouldRefuseAGiftOfTheWrongMeasureWhenAnyCampaignIsInForce() throws Exception {
        final SimulatedPartner partner =
                SandboxChannels.open(sandbox.resolve("keys"), CryptoSuite.jdk()).partner();
        final long now = System.currentTimeMillis();
        final SignedCallback steps = partner.amount("g-1", "steps", "user-1", "kids-gallery", 10_000, now);
        final long before = total("/sequence");
        assertThat(server.send(steps).statusCode()).isEqualTo(400);
        assertThat(total("/sequence")).isEqualTo(before);
        assertThat(server.terminate()).isZero();
        server = TributaryProcess.serve(sandbox);
        assertThat(server.send(steps).statusCode()).as("after a start").isEqualTo(400);
        assertThat(total("/sequence")).isEqualTo(before);
    }

    @Test
    void shouldJournalOneConflictWhenOneCorrectionHasAnotherAmount() throws Exception {
        donor.give(server, "wechatpay", "p=kids-gallery", 100);
        final JsonNode recent = get("/api/v1/totals");
        final TributaryProcess.Finished inspected = TributaryProcess.run(
                "inspect",
                "--data",
                sandbox.toString(),
                "--from",
                recent.get("sequence").asText());
        final String id = JSON.readTree(inspected.out().lines().findFirst().orElseThrow())
                .get("transactionId")
                .asText();
        final HttpResponse<String> answer =
                server.admin("POST", "/admin/v1/corrections", """
                {"kind": "payment", "channel": "wechatpay", "transactionId": "%s", "amountFen": 200, "at": "%s",
                 "billRowSha256": "%s", "reason": "bill of today"}
                """.formatted(id, Instant.now(), "ab".repeat(32)));
        assertThat(JSON.readTree(answer.body()).get("outcome").asText()).isEqualTo("conflict");
        assertThat(total("/conflicts")).isEqualTo(1);
        assertThat(total("/sequence")).isEqualTo(recent.get("sequence").asLong() + 1);
    }

    @Test
    void shouldShowAPoolSuspendedWhenItsDeadlineIsSteppedOver() throws Exception {
        assertThat(server.terminate()).isZero();
        final TributaryProcess.Finished word = TributaryProcess.run(
                "step-over",
                "--data",
                sandbox.toString(),
                "--pool",
                "first-gift",
                "--reason",
                "its close stops the engine",
                "--actor",
                "carol");
        assertThat(word.exitCode()).as(word.err()).isZero();
        server = TributaryProcess.serve(sandbox);
        assertThat(get("/api/v1/pools/first-gift").get("state").asText()).isEqualTo("suspended");
        final JsonNode entry = get("/admin/v1/audit").get(0);
        assertThat(entry.get("actor").asText()).isEqualTo("carol");
        assertThat(entry.get("target").asText()).isEqualTo("first-gift");
        assertThat(server.admin("POST", "/admin/v1/pools/first-gift/resume", "{}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(get("/api/v1/pools/first-gift").get("state").asText()).isEqualTo("open");
    }
}

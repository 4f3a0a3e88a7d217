package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedPayment;

/** Confirmations, runs of payouts and payments that take two people, on a running server. Early Bird gives a half to river-watch. */
class PayoutApprovalTest {
    private static final String PAYOUTS = "/admin/v1/payouts";
    private static final String SPONSOR = "{\"sponsor\":\"harbour-bank\",\"reason\":\"November\"}";
    private static final String APPROVALS = "/admin/v1/approvals";
    private static final String APPROVE = "{\"decision\":\"approve\"}";
    private static final String DENY = "{\"decision\":\"deny\",\"reason\":\"wrong sum\"}";

    @TempDir
    Path root;

    private SandboxChannels channels;
    private TwoPersonServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TwoPersonServer(
                root,
                1_000,
                NamedTokens.line("app", "read")
                        + NamedTokens.line("olga", "operator")
                        + NamedTokens.line("fin", "finance")
                        + NamedTokens.line("fay", "finance"));
        channels = SandboxChannels.open(root.resolve("keys"), CryptoSuite.jdk());
        server.open();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** The app's token knows records, orders and events; what sponsors pay to whom is not its business. */
    @Test
    void shouldShowRunsOfPayoutsToFinanceAloneWhenTokensHaveNames() throws Exception {
        for (final String path : new String[] {PAYOUTS, PAYOUTS + "/140"}) {
            assertThat(ask("app", "GET", path, "").statusCode()).as(path).isEqualTo(403);
            assertThat(ask("olga", "GET", path, "").statusCode()).as(path).isEqualTo(403);
        }
        assertThat(ask("fin", "GET", PAYOUTS, "").statusCode()).isEqualTo(200);
        assertThat(ask("fin", "GET", PAYOUTS + "/140", "").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> ask(final String name, final String method, final String path, final String body)
            throws Exception {
        return server.ask(name, method, path, body);
    }

    private static JsonNode json(final int status, final HttpResponse<String> answer) throws IOException {
        return TwoPersonServer.json(status, answer);
    }

    private void pay(final String id, final long fen) throws Exception {
        final long nowMs = System.currentTimeMillis();
        final SignedCallback callback = channels.wechatPay()
                .payment(SimulatedPayment.of(id, "payer-" + id, "p=river-watch", fen, nowMs - 1_000), nowMs);
        final HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(callback.path()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(callback.body()));
        callback.headers().forEach(request::header);
        assertThat(server.client()
                        .send(request.build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    private JsonNode step(final int status, final String name, final String step, final String more) throws Exception {
        return json(status, ask(name, "POST", "/admin/v1/matches/" + step, "{\"pool\":\"early-bird\"" + more + "}"));
    }

    private long sum(final String field) throws Exception {
        return json(200, ask("app", "GET", "/admin/v1/matches?pool=early-bird", ""))
                .get("sums")
                .get(field)
                .asLong();
    }

    private JsonNode decide(final int status, final String name, final long id, final String decision)
            throws Exception {
        return json(status, ask(name, "POST", APPROVALS + "/" + id, decision));
    }

    private long requested(final JsonNode answer, final String action, final long effectFen) {
        assertThat(answer.get("action").asText()).isEqualTo(action);
        assertThat(answer.get("effectFen").asLong()).isEqualTo(effectFen);
        return answer.get("approval").asLong();
    }

    /** Confirms the half of a payment. */
    private void confirm() throws Exception {
        step(200, "fin", "notice", ",\"days\":0");
        final long id =
                requested(step(202, "fin", "confirm", ",\"reason\":\"signed\""), "match.confirm", sum("noticedFen"));
        decide(200, "fay", id, APPROVE);
    }

    @Test
    void shouldConfirmAboveTheSumOnlyWhatWasSeenAndOnlyByTwoPeople() throws Exception {
        pay("1", 2_000);
        step(200, "fin", "notice", ",\"days\":0");
        assertThat(step(200, "fin", "confirm", "")
                        .get("sums")
                        .get("confirmedFen")
                        .asLong())
                .as("1,000 are not above the sum")
                .isEqualTo(1_000);
        pay("2", 4_000);
        step(200, "fin", "notice", ",\"days\":0");
        final long id = requested(step(202, "fin", "confirm", ",\"reason\":\"signed\""), "match.confirm", 2_000);
        pay("3", 10_000);
        final JsonNode pending = json(200, ask("app", "GET", APPROVALS, "")).get(0);
        assertThat(pending.get("target").asText()).isEqualTo("early-bird");
        assertThat(pending.get("reason").asText()).isEqualTo("signed");
        decide(403, "fin", id, APPROVE);
        decide(403, "olga", id, APPROVE);
        assertThat(sum("confirmedFen")).isEqualTo(1_000);

        stop();
        server.open();
        assertThat(decide(200, "fay", id, APPROVE).get("changed").asBoolean()).isTrue();

        assertThat(sum("confirmedFen")).isEqualTo(3_000);
        assertThat(sum("promisedFen")).as("it came after the request").isEqualTo(5_000);
        final JsonNode entry =
                json(200, ask("app", "GET", "/admin/v1/audit?top=1", "")).get(0);
        assertThat(entry.get("action").asText()).isEqualTo("match.confirm");
        assertThat(entry.get("actor").asText()).isEqualTo("fin");
        assertThat(entry.get("approvedBy").asText()).isEqualTo("fay");
    }

    @Test
    void shouldRefuseAConfirmationWhenMatchMoneyMovedBeforeItsApproval() throws Exception {
        pay("1", 4_000);
        step(200, "fin", "notice", ",\"days\":0");
        final long id = requested(step(202, "fin", "confirm", ""), "match.confirm", 2_000);
        pay("2", 4_000);
        step(200, "fin", "notice", ",\"days\":0");
        assertThat(decide(409, "fay", id, APPROVE).get("detail").asText()).contains("match money changed meanwhile");
        assertThat(sum("confirmedFen")).isZero();
    }

    @Test
    void shouldPayNothingOfALargeRunBeforeASecondPersonReleasedIt() throws Exception {
        pay("1", 4_000);
        confirm();
        json(403, ask("", "POST", PAYOUTS, SPONSOR));
        assertThat(sum("listedFen")).as("refused before anything is journaled").isZero();
        final JsonNode asked = json(202, ask("fin", "POST", PAYOUTS, SPONSOR));
        final long first = requested(asked, "payout.run", 2_000);
        final String run = PAYOUTS + "/" + asked.get("target").asText();
        assertThat(json(200, ask("fin", "GET", run, "")).get("waits").asBoolean())
                .isTrue();
        assertThat(json(409, ask("fin", "GET", run + "?format=csv", ""))
                        .get("detail")
                        .asText())
                .contains("waits for a second person");
        json(409, ask("fin", "POST", run + "/paid", "campaign,run,line,paidFen,reference\r\n"));
        json(409, ask("fin", "POST", PAYOUTS, SPONSOR));
        decide(200, "fay", first, DENY);
        decide(409, "fay", first, APPROVE);

        final long second = requested(json(202, ask("fin", "POST", run + "/release", "{}")), "payout.run", 2_000);
        decide(403, "fin", second, APPROVE);
        decide(200, "fay", second, APPROVE);
        json(409, ask("fin", "POST", run + "/release", "{}"));
        assertThat(json(200, ask("fin", "GET", run, "")).get("waits").asBoolean())
                .isFalse();
        assertThat(ask("fin", "GET", run + "?format=csv", "").body()).contains(",2000,,");
        json(200, ask("olga", "POST", "/admin/v1/projects/river-watch/freeze", "{\"reason\":\"fraud\"}"));
        assertThat(json(409, ask("fin", "GET", run + "?format=csv", ""))
                        .get("detail")
                        .asText())
                .as("frozen is never payable")
                .startsWith("Line 1 lists 2000 fen, of which 0 are payable by now");
        ask("app", "GET", "/api/v1/events?after=0&kind=payout&kind=match", "");
    }

    @Test
    void shouldBookALargeListOnceTwoPeopleAgreedToItsBytes() throws Exception {
        pay("1", 4_000);
        confirm();
        final JsonNode asked = json(202, ask("fin", "POST", PAYOUTS, SPONSOR));
        decide(200, "fay", asked.get("approval").asLong(), APPROVE);
        final String run = PAYOUTS + "/" + asked.get("target").asText();
        final String list = ask("fin", "GET", run + "?format=csv", "").body();
        final String part = list.replace(",2000,,", ",2000,900,bank-1");
        final String rest = list.replace(",2000,,", ",2000,200,bank-2");

        json(200, ask("fin", "POST", run + "/paid", part));
        final long id = requested(json(202, ask("fin", "POST", run + "/paid?reason=both", rest)), "payout.paid", 200);
        assertThat(sum("paidFen")).as("small lists are added up").isEqualTo(900);
        decide(403, "fin", id, APPROVE);
        json(200, ask("fin", "POST", run + "/paid?dryRun=true", rest));
        decide(200, "fay", id, APPROVE);
        assertThat(sum("paidFen")).as("agreeing books nothing").isEqualTo(900);
        json(202, ask("fin", "POST", run + "/paid", rest.replace("bank-2", "bank-3")));
        stop();
        server.open();
        assertThat(json(200, ask("fin", "POST", run + "/paid", rest))
                        .get("paidFen")
                        .asLong())
                .isEqualTo(200);

        assertThat(sum("paidFen")).isEqualTo(1_100);
        json(200, ask("fin", "POST", run + "/paid", list.replace(",2000,,", ",2000,100,bank-4")));
        json(202, ask("fin", "POST", run + "/paid", list.replace(",2000,,", ",2000,1,bank-5")));
        ask("app", "GET", "/api/v1/events?after=0&kind=payout", "");
        final JsonNode audit = json(200, ask("app", "GET", "/admin/v1/audit?top=20", ""));
        assertThat(audit.findValuesAsText("action"))
                .contains("payout.list", "payout.release", "payout.paid-file", "payout.paid");
    }
}

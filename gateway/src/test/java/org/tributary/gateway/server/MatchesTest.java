package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.replay.Progress;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedPayment;
import org.tributary.gateway.sandbox.SimulatedRefund;

/** A match's life over the admin API, on a running server. Early Bird gives a half to river-watch and school-lunch. */
class MatchesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path root;

    private final HttpClient client = HttpClient.newHttpClient();
    private TributaryConfig config;
    private SandboxChannels channels;
    private String token;
    private TributaryServer server;

    @BeforeEach
    void start() throws Exception {
        SandboxDirectory.write(root, System.currentTimeMillis());
        config = TributaryConfig.read(root.resolve(SandboxDirectory.SETTINGS)).override(null, null, 0);
        channels = SandboxChannels.open(config.keys(), CryptoSuite.jdk());
        token = Files.readString(config.keys().resolve("admin.token")).strip();
        open();
    }

    private void open() throws Exception {
        server = TributaryServer.open(config);
        server.start(Progress.NONE);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private SimulatedPayment pay(final String id, final String project, final long fen) throws Exception {
        final SimulatedPayment payment =
                SimulatedPayment.of(id, "payer-" + id, "p=" + project, fen, System.currentTimeMillis() - 1_000);
        send(channels.wechatPay().payment(payment, System.currentTimeMillis()));
        return payment;
    }

    private void send(final SignedCallback callback) throws Exception {
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.address() + callback.path()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(callback.body()));
        callback.headers().forEach(request::header);
        final HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    private JsonNode get(final String path) throws Exception {
        return answer(200, request(path).build());
    }

    private JsonNode post(final int status, final String path, final String body) throws Exception {
        return answer(
                status,
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    private JsonNode answer(final int status, final HttpRequest request) throws Exception {
        final HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JSON.readTree(response.body());
    }

    private HttpRequest.Builder request(final String path) {
        return HttpRequest.newBuilder(URI.create(server.address() + path)).header("Authorization", "Bearer " + token);
    }

    private static void assertSums(
            final JsonNode sums, final long promised, final long noticed, final long confirmed, final long withdrawn) {
        assertThat(sums.get("promisedFen").asLong()).isEqualTo(promised);
        assertThat(sums.get("noticedFen").asLong()).isEqualTo(noticed);
        assertThat(sums.get("confirmedFen").asLong()).isEqualTo(confirmed);
        assertThat(sums.get("withdrawnFen").asLong()).isEqualTo(withdrawn);
    }

    private JsonNode early() throws Exception {
        return get("/admin/v1/matches?pool=early-bird");
    }

    @Test
    void shouldTakeMatchesFromPromisedToConfirmedAndKeepLaterOnesPromised() throws Exception {
        final SimulatedPayment first = pay("4200001", "river-watch", 1_000);
        assertSums(early().get("sums"), 500, 0, 0, 0);
        final String pool = "{\"pool\":\"early-bird\",\"days\":0";
        final JsonNode tried = post(200, "/admin/v1/matches/notice?dryRun=true", pool + "}");
        assertThat(tried.get("dryRun").asBoolean()).isTrue();
        assertSums(tried.get("sums"), 0, 500, 0, 0);
        assertSums(early().get("sums"), 500, 0, 0, 0);
        final long bound = early().get("asOfSequence").asLong();
        pay("4200002", "river-watch", 2_000);
        pay("4200003", "school-lunch", 4_000);
        final JsonNode noticed = post(200, "/admin/v1/matches/notice", pool + ",\"untilSequence\":" + bound + "}");
        assertSums(noticed.get("sums"), 3_000, 500, 0, 0);
        post(200, "/admin/v1/matches/confirm", "{\"sponsor\":\"harbour-bank\",\"organisation\":\"green-river\"}");
        server.close();
        open();
        assertSums(early().get("sums"), 3_000, 0, 500, 0);
        final SimulatedRefund refund = new SimulatedRefund(first, "re-1", 400, 400, System.currentTimeMillis());
        send(channels.wechatPay().refund(refund, System.currentTimeMillis()));
        assertSums(early().get("sums"), 3_000, 0, 300, 0);
        final JsonNode rows = early().get("matches");
        assertThat(rows.findValuesAsText("organisation")).containsExactly("green-river", "warm-meals");
    }

    @Test
    void shouldRefuseWhatChangesNothingOrIsNotMeantClearly() throws Exception {
        pay("4200001", "river-watch", 1_000);
        final String pool = "{\"pool\":\"early-bird\"}";
        assertThat(post(409, "/admin/v1/matches/confirm", pool).get("detail").asText())
                .contains("nothing is in a state");
        post(409, "/admin/v1/matches/confirm?dryRun=true", pool);
        post(200, "/admin/v1/matches/notice", "{\"pool\":\"early-bird\",\"days\":1}");
        assertThat(early().at("/matches/0/noticeUntil").asText()).isNotEmpty();
        assertThat(post(409, "/admin/v1/matches/confirm", pool).get("detail").asText())
                .contains("notice is not over");
        post(409, "/admin/v1/matches/confirm?dryRun=true", pool);
        post(404, "/admin/v1/matches/confirm", "{\"pool\":\"none\"}");
        post(404, "/admin/v1/matches/confirm?dryRun=true", "{\"pool\":\"none\"}");
        post(404, "/admin/v1/matches/confirm", "{\"sponsor\":\"none\",\"organisation\":\"green-river\"}");
        post(404, "/admin/v1/matches/notice", "{\"pool\":\"early-bird\",\"days\":0,\"untilSequence\":999999}");
        post(400, "/admin/v1/matches/notice", pool);
        post(400, "/admin/v1/matches/withdraw", pool);
        post(400, "/admin/v1/matches/confirm", "{\"pool\":\"early-bird\",\"sponsor\":\"harbour-bank\"}");
        post(400, "/admin/v1/matches/confirm", "{\"sponsor\":\"harbour-bank\"}");
        post(400, "/admin/v1/matches/confirm", "{\"pool\":\"early-bird\",\"until\":1}");
        assertSums(early().get("sums"), 0, 500, 0, 0);
        assertSums(
                post(200, "/admin/v1/matches/withdraw", "{\"pool\":\"early-bird\",\"reason\":\"no contract\"}")
                        .get("sums"),
                0,
                0,
                0,
                500);
        assertThat(get("/admin/v1/audit?top=1").at("/0/action").asText()).isEqualTo("match.withdraw");
    }

    private String csv(final long run) throws Exception {
        final HttpResponse<String> response = client.send(
                request("/admin/v1/payouts/" + run + "?format=csv").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    @Test
    void shouldPayWhatIsConfirmedOnceAndSetOffWhatWasOverpaid() throws Exception {
        final SimulatedPayment first = pay("4200001", "river-watch", 1_000);
        post(409, "/admin/v1/payouts", "{\"sponsor\":\"harbour-bank\"}");
        post(200, "/admin/v1/matches/notice", "{\"pool\":\"early-bird\",\"days\":0}");
        post(200, "/admin/v1/matches/confirm", "{\"pool\":\"early-bird\"}");
        final String sponsor = "{\"sponsor\":\"harbour-bank\"}";
        assertThat(post(200, "/admin/v1/payouts?dryRun=true", sponsor)
                        .get("listedFen")
                        .asLong())
                .isEqualTo(500);
        final JsonNode listed = post(200, "/admin/v1/payouts", sponsor);
        assertThat(listed.get("openFen").asLong()).isEqualTo(500);
        final long run = listed.get("run").asLong();
        post(409, "/admin/v1/payouts", sponsor);
        final String rows = csv(run);
        assertThat(rows).contains("harbour-bank,green-river,early-bird,,500,,");
        final String paid = "/admin/v1/payouts/" + run + "/paid";
        final String filled = rows.replace(",500,,", ",500,500,bank-1");
        assertThat(post(409, paid, filled.replace(",500,500", ",500,501"))
                        .get("detail")
                        .asText())
                .startsWith("Line 2 of the file, column paidFen: it pays 501 fen of line 1, of which 500 fen are open");
        assertThat(post(409, paid, filled.replace("giving-day", "other-day"))
                        .get("detail")
                        .asText())
                .startsWith("Line 2 of the file, column campaign: it is of campaign other-day");
        post(409, paid, filled.replace("bank-1", ""));
        post(400, paid, rows);
        post(200, paid + "?dryRun=true", filled);
        assertThat(post(200, paid, filled).get("paidFen").asLong()).isEqualTo(500);
        assertThat(post(409, paid, filled).get("detail").asText()).contains("is paid or cancelled");
        send(channels.wechatPay()
                .refund(
                        new SimulatedRefund(first, "re-1", 400, 400, System.currentTimeMillis()),
                        System.currentTimeMillis()));
        pay("4200002", "river-watch", 2_000);
        post(200, "/admin/v1/matches/notice", "{\"pool\":\"early-bird\",\"days\":0}");
        post(200, "/admin/v1/matches/confirm", "{\"pool\":\"early-bird\"}");
        server.close();
        open();
        final JsonNode second = post(200, "/admin/v1/payouts", sponsor);
        assertThat(second.get("openFen").asLong())
                .as("1,000 less the 200 that were paid and taken back")
                .isEqualTo(800);
        final String cancel = "/admin/v1/payouts/" + second.get("run").asLong() + "/cancel";
        assertThat(post(200, cancel, "{\"reason\":\"wrong account\"}")
                        .get("openFen")
                        .asLong())
                .isZero();
        post(409, cancel, "{\"reason\":\"again\"}");
        post(200, "/admin/v1/payouts", sponsor);
        assertThat(get("/admin/v1/payouts").size()).isEqualTo(3);
        post(404, "/admin/v1/payouts/1/paid", filled);
    }
}

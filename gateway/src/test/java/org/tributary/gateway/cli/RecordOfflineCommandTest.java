package org.tributary.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.replay.Progress;
import org.tributary.gateway.cli.process.ExitCodes;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.server.TributaryServer;

/** The command as a user runs it, against a server. */
class RecordOfflineCommandTest {
    private static final String HEADER = "id,amount,currency,paidAt,merchant,project,donor,kind,refundId\n";
    private static final String GIFTS = "g1,50.00,CNY,@,sandbox-counter,kids-gallery,ann,,\n"
            + "g2,1.00,CNY,@,sandbox-counter,river-watch,,,\n"
            + "g1,20.00,CNY,@,sandbox-counter,,,refund,r1\n";

    @TempDir
    Path root;

    private TributaryServer server;
    private String paidAt;
    private int exitCode;
    private String source = "counter";

    @BeforeEach
    void start() throws Exception {
        SandboxDirectory.write(root, System.currentTimeMillis());
        server = TributaryServer.open(
                TributaryConfig.read(root.resolve(SandboxDirectory.SETTINGS)).override(null, null, 0));
        server.start(Progress.NONE);
        paidAt = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String run(final String csv, final String... more) throws Exception {
        final Path file = Files.writeString(root.resolve("gifts.csv"), csv.replace("@", paidAt));
        final PrintStream out = System.out;
        final PrintStream err = System.err;
        final ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream both = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            System.setOut(both);
            System.setErr(both);
            final String settings = root.resolve(SandboxDirectory.SETTINGS).toString();
            exitCode = Main.run(Stream.concat(
                            Stream.of(
                                    "record-offline",
                                    file.toString(),
                                    "--source",
                                    source,
                                    "--config",
                                    settings,
                                    "--url",
                                    server.address()),
                            Stream.of(more))
                    .toArray(String[]::new));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    private String totals() throws Exception {
        final HttpRequest request = HttpRequest.newBuilder(URI.create(server.address() + "/api/v1/totals"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void shouldCountEachGiftOnceWhenTheFileIsSentTwice() throws Exception {
        assertThat(run(HEADER + GIFTS)).contains("3 rows sent: {accepted=2, refunded=1}");
        assertThat(exitCode).isEqualTo(ExitCodes.FINE);
        assertThat(totals())
                .contains("\"donations\":{\"count\":2,\"amountFen\":5100", "\"amountFen\":2000,\"ofHeldFen\"");
        assertThat(run(HEADER + GIFTS)).contains("3 rows sent: {duplicate=3}");
        assertThat(totals())
                .contains("\"donations\":{\"count\":2,\"amountFen\":5100", "\"amountFen\":2000,\"ofHeldFen\"");
    }

    @Test
    void shouldSendNothingWhenOneRowIsWrong() throws Exception {
        assertThat(run(HEADER + GIFTS + "g4,x,CNY,@,sandbox-counter,river-watch,,,\n"))
                .contains("gifts.csv, row 5, column amount: must be above 0", "Nothing was sent.");
        assertThat(exitCode).isEqualTo(ExitCodes.USAGE);
        assertThat(totals()).contains("\"donations\":{\"count\":0,");
    }

    @Test
    void shouldSendNothingWhenAProjectOrAnAccountIsNotThatOfTheServersCampaign() throws Exception {
        assertThat(run(HEADER + GIFTS + "g4,1.00,CNY,@,sandbox-counter,river-wash,,,\n"
                        + "g5,1.00,CNY,@,another-account,river-watch,,,\n"))
                .contains(
                        "gifts.csv, row 5, column project: \"river-wash\" is no project",
                        "row 6, column merchant: is \"another-account\"",
                        "goes to \"sandbox-counter\"",
                        "Nothing was sent.");
        assertThat(exitCode).isEqualTo(ExitCodes.USAGE);
        assertThat(totals()).contains("\"donations\":{\"count\":0,");
    }

    @Test
    void shouldCompareWithAnOrganisationsOwnAccountsWhenTheCampaignHasThem() throws Exception {
        final Path campaign = root.resolve("other.yaml");
        Files.writeString(
                campaign,
                Files.readString(root.resolve(SandboxDirectory.CAMPAIGN))
                        .replaceFirst("\\{id: art-hall, ", "{id: art-hall, merchants: {pay.counter: hall-9}, "));
        final String own = GIFTS.replace("sandbox-counter,kids-gallery", "hall-9,kids-gallery");
        final String elsewhere = "row 2, column merchant: is \"%s\", but money of kids-gallery";

        assertThat(run(HEADER + GIFTS, "--campaign", campaign.toString()))
                .contains(elsewhere.formatted("sandbox-counter"), "goes to \"hall-9\"");
        assertThat(run(HEADER + own, "--campaign", campaign.toString(), "--check"))
                .contains("3 rows, all sound");
        assertThat(run(HEADER + own)).contains(elsewhere.formatted("hall-9"));

        put(campaign);
        assertThat(run(HEADER + GIFTS)).contains(elsewhere.formatted("sandbox-counter"));
        assertThat(run(HEADER + own)).contains("3 rows sent: {accepted=2, refunded=1}");
    }

    @Test
    void shouldSendNothingAndSayWhatToDoWhenTheServerCantBeAsked() throws Exception {
        server.close();
        assertThat(run(HEADER + GIFTS)).contains("can't be asked for its campaign", "--campaign");
        assertThat(exitCode).isEqualTo(ExitCodes.FAILED);
    }

    @Test
    void shouldAnswerProgramsWithOneObjectWhenAskedForJson() throws Exception {
        final ObjectMapper json = new ObjectMapper();
        final JsonNode refused =
                json.readTree(run(HEADER + GIFTS + "g4,x,CNY,@,sandbox-counter,river-watch,,,\n", "--json"));
        assertThat(exitCode).isEqualTo(ExitCodes.USAGE);
        assertThat(refused.get("sent").asBoolean()).isFalse();
        assertThat(refused.at("/mistakes/0/row").asInt()).isEqualTo(5);
        assertThat(refused.at("/mistakes/0/column").asText()).isEqualTo("amount");

        assertThat(json.readTree(run(HEADER + GIFTS, "--json", "--check")).toString())
                .isEqualTo("{\"rows\":3,\"sent\":false}");

        final JsonNode sent =
                json.readTree(run(HEADER + GIFTS + "g5,100000001.00,CNY,@,sandbox-counter,river-watch,,,\n", "--json"));
        assertThat(exitCode).isEqualTo(ExitCodes.FINE);
        assertThat(sent.get("states").toString()).isEqualTo("{\"accepted\":2,\"held\":1,\"refunded\":1}");
        assertThat(sent.get("listed").toString()).isEqualTo("[{\"row\":5,\"id\":\"g5\",\"state\":\"held\"}]");
    }

    private void put(final Path campaign) throws Exception {
        final HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.address() + "/admin/v1/campaign"))
                                .header(
                                        "Authorization",
                                        "Bearer "
                                                + Files.readString(root.resolve("keys/admin.token"))
                                                        .strip())
                                .header("If-Match", "1")
                                .PUT(HttpRequest.BodyPublishers.ofFile(campaign))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void shouldNameTheRowsWhenTheyAreHeldOrInConflict() throws Exception {
        run(HEADER + GIFTS);
        assertThat(run(HEADER + "g1,50.01,CNY,@,sandbox-counter,kids-gallery,ann,,\n"
                        + "g5,100000001.00,CNY,@,sandbox-counter,river-watch,,,\n"))
                .contains("row 2 (g1): conflict", "row 3 (g5): held", "2 rows sent: {conflict=1, held=1}");
        assertThat(exitCode).isEqualTo(ExitCodes.DIFFERENCE);
    }

    @Test
    void shouldSayWhatToDoWhenTheSourceIsUnknownToTheServer() throws Exception {
        final Path keys = root.resolve("keys/payments");
        Files.move(keys.resolve("counter.json"), keys.resolve("moved.json"));
        Files.copy(keys.resolve("counter.secret"), keys.resolve("desk.secret"));
        source = "desk";
        assertThat(run(HEADER + GIFTS)).contains("row 2 (g1) found no such source");
        assertThat(exitCode).isEqualTo(ExitCodes.FAILED);
        source = "none";
        assertThat(run(HEADER + GIFTS)).contains("none.secret is missing");
        assertThat(exitCode).isEqualTo(ExitCodes.USAGE);
    }
}

package org.tributary.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.engine.projection.Projections;
import org.tributary.engine.projection.Records;
import org.tributary.engine.projection.RecordsCampaign;
import org.tributary.engine.projection.view.AlarmKind;
import org.tributary.gateway.api.json.Json;
import org.tributary.gateway.api.json.StatusSource;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;
import org.tributary.gateway.http.LiveFeed;

class ReadApiTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long GRACE_MS = 5_000;

    private final Projections projections = new Projections();
    private final Records records = new Records(projections, projections::onBatchEnd);
    private long nowMs = Records.T0 + 500;
    private long damagedSinceMs;
    private final StandingAlarms standing =
            new StandingAlarms().with(AlarmKind.DAMAGE, () -> damagedSinceMs).with(AlarmKind.CLOCK_SET, () -> 0);
    private final ReadApi api =
            new ReadApi(projections.views(), () -> nowMs, ReadApiTest::status, new PublishedSeeds(GRACE_MS), standing);

    static StatusSource.Status status() {
        return new StatusSource.Status(
                "single",
                3,
                1024,
                0,
                1L << 40,
                1L << 30,
                "process",
                StatusSource.UNKNOWN,
                StatusSource.UNKNOWN,
                List.of(new StatusSource.Stage("journal", 10, 1_000, 2_000, 3_000, 4_000)),
                List.of(new StatusSource.Refused("wechatpay", 1, 2, 3)),
                7,
                5,
                0,
                Records.T0,
                List.of(),
                0);
    }

    @Test
    void shouldShowAnAlarmAboutTheServerFirstAndOnlyWhileItsCauseStands() throws IOException {
        records.again(900, OutcomeCode.CONFLICT, 1);
        damagedSinceMs = Records.T0 + 7;

        final JsonNode alarms = MAPPER.readTree(get("/admin/v1/alarms").body());
        assertThat(alarms).extracting(alarm -> alarm.get("kind").asText()).containsExactly("damage", "conflict");
        assertThat(alarms.get(0).get("at").asText()).isEqualTo(Json.time(Records.T0 + 7));
        assertThat(alarms.get(0).get("sequence").asLong()).isZero();
        assertThat(alarms.get(0).get("channel").asText()).isEqualTo("none");
        assertThat(MAPPER.readTree(get("/admin/v1/alarms?top=1").body())).hasSize(1);
        assertThat(MAPPER.readTree(get("/api/v1/board").body()).get("alarms")).isEqualTo(alarms);

        damagedSinceMs = 0;
        assertThat(MAPPER.readTree(get("/admin/v1/alarms").body()))
                .extracting(alarm -> alarm.get("kind").asText())
                .containsExactly("conflict");
    }

    @BeforeEach
    void fill() {
        records.define(RecordsCampaign.campaign(RecordsCampaign.pool("rush", "bank", 1_000, null)), 1);
        records.donation("kids", 250, "team-a", "p1", true, false, 0, 250);
        records.donation("reef", 100, "", "", true, false);
        records.held("nowhere", 70, ReasonCode.UNKNOWN_PROJECT, "CNY");
        records.held("kids", 500, ReasonCode.CURRENCY, "USD");
    }

    private ApiResponse get(final String path, final String... headers) {
        final int mark = path.indexOf('?');
        final Map<String, List<String>> query = new LinkedHashMap<>();
        if (mark >= 0) {
            for (final String pair : path.substring(mark + 1).split("&")) {
                query.put(pair.split("=")[0], List.of(pair.split("=", 2)[1]));
            }
        }
        final String bare = mark < 0 ? path : path.substring(0, mark);
        final Map<String, String> all = headers.length == 0 ? Map.of() : Map.of(headers[0], headers[1]);
        final ApiRoute route = api.routes().stream()
                .filter(candidate -> candidate.path().endsWith("/*")
                        ? bare.startsWith(
                                candidate.path().substring(0, candidate.path().length() - 1))
                        : candidate.path().equals(bare))
                .findFirst()
                .orElseThrow();
        return route.handler().handle(new ApiRequest("GET", bare, query, all, new byte[0], ""));
    }

    private JsonNode json(final String path) {
        try {
            return MAPPER.readTree(get(path).body());
        } catch (final IOException ex) {
            throw new AssertionError(ex);
        }
    }

    @Test
    void shouldShowASeedOnlyWhenNobodyCanDrawAnyMore() throws IOException {
        final long closesMs = Records.T0 + 10_000;
        records.define(RecordsCampaign.campaign(randomPool(closesMs)), 2);

        nowMs = closesMs + GRACE_MS - 1;
        final JsonNode before = json("/api/v1/pools/lucky");
        assertThat(before.get("seedCommitment").asText()).isEqualTo("c0ffee");
        assertThat(before.get("seed").isNull()).isTrue();
        assertThat(get("/api/v1/pools").body()).asString().doesNotContain("5eed");
        assertThat(get("/api/v1/campaign").body()).asString().doesNotContain("5eed");
        assertThat(get("/api/v1/board").body()).asString().doesNotContain("5eed");

        nowMs = closesMs + GRACE_MS;
        final JsonNode after = json("/api/v1/pools/lucky");
        assertThat(after.get("seed").asText()).isEqualTo("5eed");
        assertThat(after.get("minFen").asLong()).isEqualTo(1);
        assertThat(after.get("maxFen").asLong()).isEqualTo(100);
        assertThat(json("/api/v1/pools/rush").has("seed")).isFalse();
    }

    private static Pool randomPool(final long closesMs) {
        final Pool usual = RecordsCampaign.pool("lucky", "bank", 1_000, null);
        return new Pool(
                usual.id(),
                usual.sponsor(),
                usual.name(),
                usual.priority(),
                usual.budgetFen(),
                usual.opensMs(),
                closesMs,
                null,
                new Pool.Rule(RuleKind.RANDOM, 0, 0, List.of(), 1, 100, "5eed", "c0ffee", Pool.ABSENT, 0, 0, 0),
                usual.eligible(),
                usual.limits(),
                0,
                true,
                false,
                false);
    }

    @Test
    void shouldAnswerTheContractsTotalsWhenAsked() {
        final JsonNode totals = json("/api/v1/totals");
        assertThat(totals.get("sequence").asLong()).isEqualTo(records.sequence);
        assertThat(totals.get("asOf").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(totals.at("/donations/count").asLong()).isEqualTo(2);
        assertThat(totals.at("/donations/amountFen").asLong()).isEqualTo(350);
        assertThat(totals.at("/donations/donors").asLong()).isEqualTo(2);
        assertThat(totals.at("/matched/amountFen").asLong()).isEqualTo(250);
        assertThat(totals.at("/refunded/matchReversedFen").asLong()).isZero();
        assertThat(totals.at("/held/count").asLong()).isEqualTo(2);
        assertThat(totals.at("/held/amountFen").asLong()).isEqualTo(70);
        assertThat(totals.at("/held/foreign/USD").asLong()).isEqualTo(500);
        assertThat(totals.at("/rates/peakPerSecond").asLong()).isEqualTo(2);
        assertThat(totals.at("/rates/donationsPerSecond").isNumber()).isTrue();
    }

    @Test
    void shouldAnswerOneOrAllWhenAskedForProjectsPoolsSponsorsAndOrganisations() {
        assertThat(json("/api/v1/projects")).hasSize(2);
        final JsonNode kids = json("/api/v1/projects/kids");
        assertThat(kids.get("state").asText()).isEqualTo("open");
        assertThat(kids.at("/items/p1").asLong()).isEqualTo(1);
        assertThat(kids.get("units").asLong()).isEqualTo(2);
        assertThat(json("/api/v1/pools/rush").get("remainingFen").asLong()).isEqualTo(750);
        assertThat(json("/api/v1/pools").get(0).get("slots")).isEmpty();
        assertThat(json("/api/v1/sponsors/bank").get("committedFen").asLong()).isEqualTo(250);
        assertThat(json("/api/v1/organisations/art").at("/donations/amountFen").asLong())
                .isEqualTo(250);
        assertThat(json("/api/v1/teams?top=3").get(0).get("id").asText()).isEqualTo("team-a");
        assertThat(json("/api/v1/channels").get(0).get("held").asLong()).isEqualTo(2);
        assertThatThrownBy(() -> get("/api/v1/projects/none"))
                .isInstanceOfSatisfying(
                        ApiException.class, ex -> assertThat(ex.status()).isEqualTo(404));
    }

    @Test
    void shouldShowATeamsNameWhenTheCampaignGivesItOne() {
        records.donation("kids", 40, "team-b", "", true, false);
        records.define(RecordsCampaign.withTeam("team-a", new Campaign.Names("甲", "A")), 2);

        for (final JsonNode teams :
                List.of(json("/api/v1/teams"), json("/api/v1/board").get("teams"))) {
            assertThat(teams.get(0).get("id").asText()).isEqualTo("team-a");
            assertThat(teams.get(0).at("/name/zh").asText()).isEqualTo("甲");
            assertThat(teams.get(0).at("/name/en").asText()).isEqualTo("A");
            assertThat(teams.get(1).get("id").asText()).isEqualTo("team-b");
            assertThat(teams.get(1).has("name")).isFalse();
        }
        assertThat(json("/api/v1/campaign").get("teams").asInt()).isEqualTo(1);

        records.define(RecordsCampaign.campaign(RecordsCampaign.pool("rush", "bank", 1_000, null)), 3);
        assertThat(json("/api/v1/teams").get(0).has("name")).isFalse();
    }

    @Test
    void shouldAnswerRowsOfTheCurveWhenAskedForATime() {
        final JsonNode rows = json("/api/v1/timeline?step=1s&from=2026-09-01T00:00:00Z");
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).get("count").asLong()).isEqualTo(2);
        assertThat(rows.get(0).get("amountFen").asLong()).isEqualTo(350);
        assertThat(rows.get(0).get("matchedFen").asLong()).isEqualTo(250);
        assertThat(json("/api/v1/timeline?step=1m&to=2026-09-01T00:00:00+08:00"))
                .isEmpty();
        assertThatThrownBy(() -> get("/api/v1/timeline?step=2s"))
                .isInstanceOfSatisfying(
                        ApiException.class, ex -> assertThat(ex.status()).isEqualTo(400));
        assertThatThrownBy(() -> get("/api/v1/timeline?from=yesterday"))
                .isInstanceOfSatisfying(
                        ApiException.class, ex -> assertThat(ex.status()).isEqualTo(400));
    }

    @Test
    void shouldNotSendAgainWhenTheReaderHasTheNewest() {
        final ApiResponse first = get("/api/v1/projects");
        final String tag = first.headers().get("etag");
        assertThat(get("/api/v1/projects", "if-none-match", tag).status()).isEqualTo(304);
        assertThat(get("/api/v1/projects").body()).isSameAs(first.body());
        records.donation("reef", 100, "", "", true, false);
        assertThat(get("/api/v1/projects", "if-none-match", tag).status()).isEqualTo(200);
        final String version = get("/api/v1/campaign").headers().get("etag");
        assertThat(get("/api/v1/campaign", "if-none-match", version).status()).isEqualTo(304);
    }

    @Test
    void shouldListHeldMoneyByReasonWhenFinanceAsks() {
        assertThat(json("/admin/v1/held")).hasSize(2);
        final JsonNode unknown = json("/admin/v1/held?reason=unknown-project");
        assertThat(unknown).hasSize(1);
        assertThat(unknown.get(0).get("project").asText()).isEqualTo("nowhere");
        assertThat(unknown.get(0).get("amountFen").asLong()).isEqualTo(70);
        final long sequence = unknown.get(0).get("sequence").asLong();
        assertThat(json("/admin/v1/held?after=" + sequence)).hasSize(1);
        records.markRefunded(sequence);
        assertThat(json("/admin/v1/held").get(0).get("refundPending").asBoolean())
                .isTrue();
        assertThat(json("/admin/v1/audit").get(0).get("actor").asText()).isEqualTo("bob");
        assertThat(api.routes())
                .filteredOn(route -> route.path().startsWith("/admin"))
                .allMatch(route -> route.access() == ApiRoute.Access.ADMIN);
    }

    @Test
    void shouldEncodeOnceAndOnlyWhatChangedWhenViewersWatch() throws IOException {
        final LiveFeed feed = api.liveFeed();
        final LiveFeed.Event first = feed.newest();
        assertThat(first.sequence()).isEqualTo(records.sequence);
        final String frame = new String(first.frame(), StandardCharsets.UTF_8);
        assertThat(frame)
                .startsWith("event: totals\nid: " + records.sequence + "\ndata: {")
                .endsWith("\n\n");
        assertThat(frame).contains("event: board\ndata: {");
        assertThat(feed.newest()).isSameAs(first);
        nowMs += 500;
        records.donation("reef", 100, "", "", true, false);
        final String second = new String(feed.newest().frame(), StandardCharsets.UTF_8);
        assertThat(second).contains("id: " + records.sequence).doesNotContain("event: board");
        nowMs += 3_000;
        final LiveFeed.Event idle = feed.newest();
        assertThat(idle.sequence()).isEqualTo(records.sequence);
        assertThat(new String(idle.frame(), StandardCharsets.UTF_8)).contains("event: board");
        final JsonNode board = MAPPER.readTree(get("/api/v1/board").body());
        assertThat(board.at("/pools/0/remainingFen").asLong()).isEqualTo(750);
        assertThat(board.at("/projects/0/id").asText()).isEqualTo("kids");
        assertThat(board.at("/status/ring/used").asLong()).isEqualTo(3);
        assertThat(board.at("/status/snapshot/sequence").isNull()).isTrue();
    }
}

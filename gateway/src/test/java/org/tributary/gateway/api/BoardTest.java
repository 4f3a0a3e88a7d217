package org.tributary.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.projection.Projections;
import org.tributary.engine.projection.Records;
import org.tributary.engine.projection.RecordsCampaign;
import org.tributary.gateway.http.ApiRequest;

/** What the board says about the time to come, and about money that waits. */
class BoardTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long HOUR_MS = 3_600_000;
    private static final long DAY_MS = 24 * HOUR_MS;
    private static final long T0 = Records.T0;

    /** Times at which {@link RecordsCampaign} and its pools open and close. */
    private static final long OPENS_MS = T0 - 1_000;

    private static final long CLOSES_MS = T0 + DAY_MS;

    private final Projections projections = new Projections();
    private final Records records = new Records(projections, projections::onBatchEnd);
    private long nowMs = T0;

    private JsonNode board() {
        // A reader of its own, so that no board of an earlier time is answered again.
        final ReadApi api = new ReadApi(
                projections.views(), () -> nowMs, ReadApiTest::status, new PublishedSeeds(0), new StandingAlarms());
        final byte[] body = api.routes().stream()
                .filter(route -> route.path().equals("/api/v1/board"))
                .findFirst()
                .orElseThrow()
                .handler()
                .handle(new ApiRequest("GET", "/api/v1/board", Map.of(), Map.of(), new byte[0], ""))
                .body();
        try {
            return MAPPER.readTree(body);
        } catch (final IOException ex) {
            throw new AssertionError(ex);
        }
    }

    private static Pool slotted(final String id, final Pool.Instance... slots) {
        return RecordsCampaign.pool(id, "bank", 10_000, new Pool.Slots(0, (int) HOUR_MS, 1_000, false, List.of(slots)));
    }

    private static Pool within(final String id, final long opensMs, final long closesMs) {
        final Pool usual = RecordsCampaign.pool(id, "bank", 1_000, null);
        return new Pool(
                id,
                usual.sponsor(),
                usual.name(),
                usual.priority(),
                usual.budgetFen(),
                opensMs,
                closesMs,
                null,
                usual.rule(),
                usual.eligible(),
                usual.limits(),
                0,
                true,
                false,
                false);
    }

    private void define(final Pool... pools) {
        records.define(RecordsCampaign.campaign(pools), 1);
    }

    private List<String> next() {
        final List<String> lines = new ArrayList<>();
        for (final JsonNode change : board().get("next")) {
            final StringBuilder line = new StringBuilder();
            line.append(Instant.parse(change.get("at").asText()).toEpochMilli() - T0)
                    .append(' ')
                    .append(change.get("what").asText())
                    .append(' ')
                    .append(change.get("change").asText());
            change.get("pools").forEach(pool -> line.append(' ').append(pool.asText()));
            lines.add(line.append(" of ").append(change.get("count").asInt()).toString());
        }
        return lines;
    }

    @Test
    void shouldNameNothingWhenThereIsNoCampaign() {
        assertThat(next()).isEmpty();
        assertThat(board().get("campaignVersion").asInt()).isZero();
    }

    @Test
    void shouldNameTheNextMomentsInOrderWhenPoolsOpenAndClose() {
        define(
                within("late", T0 + HOUR_MS, CLOSES_MS),
                within("short", OPENS_MS, T0 + 1),
                within("whole", OPENS_MS, CLOSES_MS));

        assertThat(next())
                .containsExactly(
                        "1 pool closes short of 1",
                        HOUR_MS + " pool opens late of 1",
                        DAY_MS + " campaign closes of 0");
        nowMs = T0 + 1;
        assertThat(next().get(0)).isEqualTo(HOUR_MS + " pool opens late of 1");
        nowMs = OPENS_MS - 1;
        assertThat(next().get(0)).isEqualTo("-1000 campaign opens of 0");
    }

    @Test
    void shouldNameThreeAndCountAllWhenManyPoolsOpenAtOnce() {
        define(
                within("a", T0 + 5, CLOSES_MS),
                within("b", T0 + 5, CLOSES_MS),
                within("c", T0 + 5, CLOSES_MS),
                within("d", T0 + 5, CLOSES_MS));

        assertThat(next().get(0)).isEqualTo("5 pool opens a b c of 4");
    }

    @Test
    void shouldNameAtMostFourMomentsWhenManyAreToCome() {
        define(
                within("a", T0 + 1, T0 + 2),
                within("b", T0 + 3, T0 + 4),
                within("c", T0 + 5, T0 + 6),
                within("d", T0 + 7, T0 + 8));

        assertThat(next()).hasSize(4).endsWith("4 pool closes b of 1");
    }

    @Test
    void shouldLeaveOutAPoolWhenItsTimeChangesNothing() {
        define(within("spent", OPENS_MS, T0 + HOUR_MS));
        records.donation("kids", 1_000, "", "", true, false, 0, 1_000);

        assertThat(next()).containsExactly(DAY_MS + " campaign closes of 0");
    }

    @Test
    void shouldNameSlotsAndShowTheOneThatCountsWhenAPoolHasSlots() {
        define(slotted(
                "rush",
                new Pool.Instance(OPENS_MS, T0 + HOUR_MS),
                new Pool.Instance(T0 + 2 * HOUR_MS, T0 + 3 * HOUR_MS)));

        assertThat(next())
                .containsExactly(
                        HOUR_MS + " slot closes rush of 1",
                        2 * HOUR_MS + " slot opens rush of 1",
                        3 * HOUR_MS + " slot closes rush of 1",
                        DAY_MS + " campaign closes of 0");
        assertSlot(1, "open");
        nowMs = T0 + HOUR_MS;
        assertSlot(2, "scheduled");
        nowMs = T0 + 2 * HOUR_MS;
        assertSlot(2, "open");
        nowMs = T0 + 3 * HOUR_MS;
        assertSlot(2, "closed");
    }

    private void assertSlot(final int number, final String state) {
        final JsonNode slot = board().at("/pools/0/slot");
        assertThat(slot.get("number").asInt()).isEqualTo(number);
        assertThat(slot.get("of").asInt()).isEqualTo(2);
        assertThat(slot.get("state").asText()).isEqualTo(state);
        assertThat(slot.get("budgetFen").asLong()).isEqualTo(1_000);
        assertThat(slot.get("remainingFen").asLong()).isEqualTo(1_000);
    }

    @Test
    void shouldSumHeldMoneyByReasonWhenSomeOfItEnds() {
        final Campaign campaign = RecordsCampaign.campaign(RecordsCampaign.pool("rush", "bank", 1_000, null));
        records.define(campaign, 1);
        records.held("nowhere", 70, ReasonCode.UNKNOWN_PROJECT, "CNY");
        final long first = records.sequence;
        records.held("nowhere", 30, ReasonCode.UNKNOWN_PROJECT, "CNY");
        records.held("kids", 500, ReasonCode.CURRENCY, "USD");
        assertHeld("unknown-project 2 100", "currency 1 0");

        records.refund(first, 20, 70, "nowhere", "", false, true);
        assertHeld("unknown-project 2 80", "currency 1 0");

        records.allocate(first, 70, 20, "kids", 0, 50);
        assertHeld("unknown-project 1 30", "currency 1 0");
    }

    private void assertHeld(final String... lines) {
        final List<String> held = new ArrayList<>();
        board().get("held")
                .forEach(row ->
                        held.add(row.get("reason").asText() + " " + row.get("count") + " " + row.get("amountFen")));
        assertThat(held).containsExactlyInAnyOrder(lines);
    }

    @Test
    void shouldSayTheProcesssRoleWhenOpsLook() {
        assertThat(board().at("/status/role").asText()).isEqualTo("single");
    }
}

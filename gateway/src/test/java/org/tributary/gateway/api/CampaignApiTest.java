package org.tributary.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.campaign.Settings;
import org.tributary.engine.campaign.SettingsEncoder;
import org.tributary.engine.codec.sbe.AdminOutcomeDecoder;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.DonationCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.PoolCommandEncoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.projection.Projections;
import org.tributary.engine.record.JournalRecord;
import org.tributary.gateway.bridge.reply.CommandResult;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.config.campaign.CampaignFile;
import org.tributary.gateway.config.campaign.SeedSource;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;

/** Over the real core and the real projections, without a ring and a journal between. */
class CampaignApiTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long NOW_MS = Instant.parse("2026-09-07T04:00:00Z").toEpochMilli();
    private static final String YAML = """
            campaign: {id: x, opens: "2026-09-07T00:00:00+08:00", closes: "2026-09-08T00:00:00+08:00"}
            organisations: [{id: a}]
            projects: [{id: p, organisation: a}]
            sponsors: [{id: s}, {id: t}]
            pools:
              - {id: q, sponsor: s, budget: "50.00", rule: {kind: ratio, give: 1, per: 1}}
            """;

    private final StateMachine core = new DonationCore();
    private final Projections projections = new Projections();
    private final CampaignApi api = new CampaignApi(
            this::callAll,
            projections.views(),
            SeedSource.NONE,
            new PublishedSeeds(0),
            TributaryConfig.NO_SECOND_PERSON,
            () -> NOW_MS);
    private int published;

    @BeforeEach
    void start() {
        callAll(List.of(SettingsEncoder.encode(new Settings(1, 0, 0, 1, 2, List.of()))));
        final CampaignFile file =
                CampaignFile.parse(YAML.getBytes(StandardCharsets.UTF_8), "campaign.yaml", SeedSource.NONE);
        final List<CommandResult> results = callAll(CampaignEncoder.commands(file.campaign(), 0, "start", file.hash()));
        assertThat(results).allMatch(CommandResult::isAccepted);
        published = 0;
    }

    @Test
    void shouldTellChangesAndChangeNothingWhenItIsADryRun() throws IOException {
        final JsonNode answer = json(put(YAML.replace("50.00", "60.00"), "1", "true"));
        assertThat(answer.get("dryRun").booleanValue()).isTrue();
        assertThat(answer.get("changed").booleanValue()).isFalse();
        assertThat(answer.at("/changes/0/field").textValue()).isEqualTo("budget");
        assertThat(answer.at("/changes/0/before").textValue()).isEqualTo("50.00");
        assertThat(answer.at("/changes/0/after").textValue()).isEqualTo("60.00");
        assertThat(published).isZero();
    }

    @Test
    void shouldPutTheFileInForceWhenItIsNoDryRun() throws IOException {
        final ApiResponse response = put(YAML.replace("50.00", "60.00"), "\"v1\"", null);
        assertThat(json(response).get("version").intValue()).isEqualTo(2);
        assertThat(json(response).get("changed").booleanValue()).isTrue();
        assertThat(response.headers()).containsEntry("etag", "\"v2\"");
        assertThat(projections.views().directory().campaign().pools().get(0).budgetFen())
                .isEqualTo(6_000);
    }

    @Test
    void shouldPublishNothingWhenTheFileMeansTheSame() throws IOException {
        final JsonNode answer = json(put(YAML + "# a comment\n", "1", null));
        assertThat(answer.get("changed").booleanValue()).isFalse();
        assertThat(answer.get("changes")).isEmpty();
        assertThat(published).isZero();
    }

    @Test
    void shouldCompareWithTheBudgetAsItIsNowWhenItWasRaised() throws IOException {
        addBudget(1_000);
        final JsonNode answer = json(put(YAML, "2", "true"));
        assertThat(answer.at("/changes/0/before").textValue()).isEqualTo("60.00");
        assertThat(answer.at("/changes/0/after").textValue()).isEqualTo("50.00");
    }

    @Test
    void shouldAnswer412WhenTheVersionIsMissingOrStale() {
        assertProblem(412, "the campaign's is 1", () -> put(YAML, null, null));
        assertProblem(412, "the campaign's is 1", () -> put(YAML, "*", null));
        addBudget(1_000);
        assertProblem(412, "made for version 1, the campaign's is 2", () -> put(YAML, "1", null));
        assertThat(published).isEqualTo(1);
    }

    @Test
    void shouldAnswer400WithAllMistakesWhenTheFileIsBroken() throws IOException {
        final ApiResponse response = put(YAML.replace("budget", "budgett").replace("ratio", "ration"), "1", null);
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.contentType()).isEqualTo(ApiResponse.PROBLEM_JSON);
        assertThat(json(response).get("mistakes")).hasSize(3);
        assertThat(json(response).at("/mistakes/0/line").intValue()).isEqualTo(6);
        assertThat(published).isZero();
    }

    @Test
    void shouldAnswer409WithTheRefusalsWhenMoneyHasMoved() throws IOException {
        donate(2_000);
        final ApiResponse response =
                put(YAML.replace("sponsor: s, budget: \"50.00\"", "sponsor: t, budget: \"19.99\""), "1", null);
        assertThat(response.status()).isEqualTo(409);
        assertThat(json(response).get("refusals").findValuesAsText("reason"))
                .containsExactly("pool-has-moved-money", "budget-below-committed");
        assertThat(json(response).at("/refusals/1/detail").textValue()).contains("20.00");
        assertThat(published).isEqualTo(1);
        assertThat(json(put(YAML.replace("50.00", "20.00"), "1", null))
                        .get("changed")
                        .booleanValue())
                .isTrue();
    }

    @Test
    void shouldSayTheSameAsTheCoreWhenAChangeIsRefused() {
        donate(2_000);
        for (final String refused : List.of(
                YAML.replace("sponsor: s", "sponsor: t"),
                YAML.replace("ratio, give: 1, per: 1", "fixed, give: \"1.00\""),
                YAML.replace("id: q", "id: r"),
                YAML.replace("50.00", "19.99"))) {
            assertThat(put(refused, "1", null).status()).isEqualTo(409);
            final CampaignFile file =
                    CampaignFile.parse(refused.getBytes(StandardCharsets.UTF_8), "campaign.yaml", SeedSource.NONE);
            final List<CommandResult> results =
                    callAll(CampaignEncoder.commands(file.campaign(), 1, "test", file.hash()));
            assertThat(results.get(results.size() - 1).reason())
                    .isIn(ReasonCode.POOL_HAS_MOVED_MONEY, ReasonCode.BUDGET_BELOW_COMMITTED);
        }
    }

    @Test
    void shouldRefuseAnotherDryRunThanTrueOrFalse() {
        assertProblem(400, "dryRun must be true or false", () -> put(YAML, "1", "yes"));
    }

    private interface Call {
        ApiResponse make();
    }

    private static void assertProblem(final int status, final String detail, final Call call) {
        assertThatThrownBy(call::make)
                .hasMessageContaining(detail)
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(status));
    }

    @Test
    void shouldReadOneFileAtATime() {
        final List<Integer> seconds = new ArrayList<>();
        final CampaignApi[] one = new CampaignApi[1];
        one[0] = new CampaignApi(
                commands -> {
                    assertThatThrownBy(() -> put(one[0], YAML.replace("50.00", "70.00"), "1", null))
                            .isInstanceOfSatisfying(
                                    ApiException.class,
                                    e -> seconds.add(e.toResponse().status()));
                    return callAll(commands);
                },
                projections.views(),
                SeedSource.NONE,
                new PublishedSeeds(0),
                TributaryConfig.NO_SECOND_PERSON,
                () -> NOW_MS);
        assertThat(put(one[0], YAML.replace("50.00", "60.00"), "1", null).status())
                .isEqualTo(200);
        assertThat(seconds).containsExactly(503);
        assertThat(put(one[0], YAML.replace("50.00", "60.00"), "2", "true").status())
                .as("once the first is done")
                .isEqualTo(200);
    }

    /** The ring was full halfway, the caller was told to try again: the next change is none the worse for it. */
    @Test
    void shouldPutTheSecondInForceWholeWhenTheFirstCameOnlyInPart() throws IOException {
        final String first = YAML.replace("50.00", "60.00").replace("{id: p,", "{id: first, organisation: a}, {id: p,");
        final CampaignApi broken = api(commands -> {
            callAll(commands.subList(0, 4));
            throw new ApiException(503, "Try again", "the ring is full");
        });
        assertProblem(503, "the ring is full", () -> put(broken, first, "1", null));
        assertThat(json(put(YAML.replace("50.00", "70.00"), "1", null))
                        .get("version")
                        .intValue())
                .isEqualTo(2);
        assertThat(projections.views().directory().campaign().projects())
                .extracting(project -> project.id())
                .containsExactly("p");
        assertThat(projections.views().directory().campaign().pools().get(0).budgetFen())
                .isEqualTo(7_000);
        assertProblem(412, "the campaign's is 2", () -> put(first, "1", null));
    }

    /** The core has the last word: the version was right when the file was read, and is not any more. */
    @Test
    void shouldAnswer412WhenABudgetOvertakesTheFile() {
        final CampaignApi overtaken = api(commands -> {
            addBudget(1_000);
            return callAll(commands);
        });
        assertProblem(412, "another version by now", () -> put(overtaken, YAML.replace("50.00", "55.00"), "1", null));
        final CampaignApi between = api(commands -> {
            final List<CommandResult> results = new ArrayList<>(callAll(commands.subList(0, commands.size() - 1)));
            addBudget(1_000);
            results.addAll(callAll(commands.subList(commands.size() - 1, commands.size())));
            return results;
        });
        assertProblem(412, "another version by now", () -> put(between, YAML.replace("50.00", "55.00"), "2", null));
        assertThat(projections.views().pools(NOW_MS).get(0).budgetFen())
                .as("what was added stays")
                .isEqualTo(7_000);
    }

    private CampaignApi api(final Function<List<DirectBuffer>, List<CommandResult>> publish) {
        return new CampaignApi(
                publish::apply,
                projections.views(),
                SeedSource.NONE,
                new PublishedSeeds(0),
                TributaryConfig.NO_SECOND_PERSON,
                () -> NOW_MS);
    }

    private ApiResponse put(final String yaml, final String version, final String dryRun) {
        return put(api, yaml, version, dryRun);
    }

    private static ApiResponse put(
            final CampaignApi asked, final String yaml, final String version, final String dryRun) {
        return asked.route()
                .handler()
                .handle(new ApiRequest(
                        "PUT",
                        "/admin/v1/campaign",
                        dryRun == null
                                ? Map.of("reason", List.of("a test"))
                                : Map.of("dryRun", List.of(dryRun), "reason", List.of("a test")),
                        version == null ? Map.of() : Map.of("if-match", version),
                        yaml.getBytes(StandardCharsets.UTF_8),
                        "tester"));
    }

    private static JsonNode json(final ApiResponse response) throws IOException {
        return MAPPER.readTree(response.body());
    }

    private void addBudget(final long addFen) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
        final PoolCommandEncoder command = new PoolCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .action(PoolAction.ADD_BUDGET)
                .addFen(addFen)
                .pool("q")
                .actor("tester")
                .reason("");
        callAll(List.of(new UnsafeBuffer(buffer, 0, command.limit())));
    }

    private void donate(final long amountFen) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[StateMachine.MAX_COMMAND_BYTES]);
        final UnsafeBuffer id = new UnsafeBuffer(new byte[] {0, 'a'});
        final DonationCommandEncoder command = new DonationCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .channel(ChannelCode.WECHATPAY)
                .amountFen(amountFen)
                .paidAtMs(NOW_MS)
                .donorHi(1)
                .donorLo(1)
                .unsettledFen(0)
                .currency("CNY");
        command.flags().clear();
        command.putTransactionId(id, 0, 2)
                .putOrderId(id, 0, 0)
                .project("p")
                .team("")
                .item("")
                .merchant("");
        callAll(List.of(new UnsafeBuffer(buffer, 0, command.limit())));
    }

    private List<CommandResult> callAll(final List<? extends DirectBuffer> commands) {
        final List<CommandResult> results = new ArrayList<>();
        for (final DirectBuffer command : commands) {
            final int length = command.capacity();
            final UnsafeBuffer record = new UnsafeBuffer(new byte[2 * StateMachine.MAX_COMMAND_BYTES]);
            record.putBytes(0, command, 0, length);
            core.onCommand(NOW_MS, command, 0, length, (sequence, buffer, offset, outcomeLength) -> {
                record.putBytes(length, buffer, offset, outcomeLength);
                projections.onRecord(new JournalRecord().wrap(sequence, NOW_MS, 1, record, 0, length, outcomeLength));
                results.add(result(sequence, buffer, offset));
            });
            published++;
        }
        projections.onBatchEnd();
        return results;
    }

    private static CommandResult result(final long sequence, final DirectBuffer buffer, final int offset) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
        if (header.templateId() != AdminOutcomeDecoder.TEMPLATE_ID) {
            return new CommandResult(sequence, OutcomeCode.ACCEPTED, ReasonCode.NONE, 0, 0);
        }
        final AdminOutcomeDecoder admin = new AdminOutcomeDecoder().wrapAndApplyHeader(buffer, offset, header);
        return new CommandResult(sequence, admin.code(), admin.reason(), admin.version(), admin.amountFen());
    }
}

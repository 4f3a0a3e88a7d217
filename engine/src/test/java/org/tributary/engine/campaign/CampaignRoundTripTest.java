package org.tributary.engine.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.AdminOutcomeEncoder;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.PoolCommandEncoder;
import org.tributary.engine.codec.sbe.PoolDefinitionDecoder;
import org.tributary.engine.codec.sbe.ProjectDefinitionDecoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.core.table.DonorUse;
import org.tributary.engine.record.JournalRecord;

class CampaignRoundTripTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final byte[] HASH = new byte[32];

    private final CampaignAssembler assembler = new CampaignAssembler();
    private final Map<String, Integer> projectIndexes = new HashMap<>();
    private final Map<String, Integer> poolIndexes = new HashMap<>();
    private int version;
    private long sequence;

    @Test
    void shouldReadBackEveryRandomCampaignWhenItsCommitIsAccepted() {
        final RandomCampaigns campaigns = new RandomCampaigns(SEED);
        for (int i = 0; i < 500; i++) {
            final Campaign campaign = campaigns.next();
            feed(campaign, OutcomeCode.ACCEPTED);
            assertThat(assembler.campaign())
                    .as("campaign %d, rerun with -Dseed=%d", i, SEED)
                    .isEqualTo(campaign);
            assertThat(assembler.version()).isEqualTo(version);
            assertThat(assembler.offsets())
                    .isEqualTo(Zones.offsets(
                            java.time.ZoneId.of(campaign.zone()), campaign.opensMs(), campaign.closesMs()));
        }
    }

    @Test
    void shouldKeepTheCampaignInForceWhenACommitIsRefused() {
        final RandomCampaigns campaigns = new RandomCampaigns(1);
        final Campaign first = campaigns.next();
        feed(first, OutcomeCode.ACCEPTED);
        feed(campaigns.next(), OutcomeCode.IGNORED);
        assertThat(assembler.campaign()).isEqualTo(first);
        assertThat(assembler.version()).isEqualTo(1);
    }

    @Test
    void shouldKnowRemovedPoolsAndProjectsByIndexWhenALaterCampaignLacksThem() {
        final RandomCampaigns campaigns = new RandomCampaigns(2);
        final Campaign large = campaigns.next(9, 8);
        feed(large, OutcomeCode.ACCEPTED);
        feed(campaigns.next(1, 1), OutcomeCode.ACCEPTED);
        assertThat(assembler.project(8)).isEqualTo(large.projects().get(8));
        assertThat(assembler.pool(7)).isEqualTo(large.pools().get(7));
        assertThat(assembler.projectIndex("project-8")).isEqualTo(8);
        assertThat(assembler.poolIndex("pool-99")).isEqualTo(-1);
        assertThat(assembler.pool(99)).isNull();
        assertThat(assembler.campaign().pools()).hasSize(1);
    }

    @Test
    void shouldFollowBudgetsAndSuspensionsWhenPoolCommandsAreAccepted() {
        final Campaign campaign = new RandomCampaigns(3).next(2, 3);
        feed(campaign, OutcomeCode.ACCEPTED);
        feedPoolCommand(PoolAction.ADD_BUDGET, "pool-1", OutcomeCode.ACCEPTED, 777);
        feedPoolCommand(PoolAction.SUSPEND, "pool-2", OutcomeCode.ACCEPTED, 0);
        feedPoolCommand(PoolAction.ADD_BUDGET, "pool-0", OutcomeCode.IGNORED, 0);
        assertThat(assembler.campaign().pools())
                .extracting(Pool::budgetFen)
                .containsExactly(
                        campaign.pools().get(0).budgetFen(),
                        777L,
                        campaign.pools().get(2).budgetFen());
        assertThat(assembler.pool(1).budgetFen()).isEqualTo(777);
        assertThat(assembler.isSuspended(2)).isTrue();
        feedPoolCommand(PoolAction.RESUME, "pool-2", OutcomeCode.ACCEPTED, 0);
        assertThat(assembler.isSuspended(2)).isFalse();
    }

    @Test
    void shouldSplitListsIntoCommandsOfTheCoresSizeWhenTheyAreLong() {
        final Campaign base = new RandomCampaigns(4).next(1, 0);
        final List<String> items = IntStream.range(0, CampaignLimits.MAX_ITEMS)
                .mapToObj(i -> "an-item-with-a-long-name-" + String.format("%07d", i))
                .toList();
        final Campaign.Project project = base.projects().get(0);
        final Campaign campaign = with(
                base,
                new Campaign.Project(
                        project.id(),
                        project.organisation(),
                        project.name(),
                        0,
                        false,
                        Campaign.Names.NONE,
                        0,
                        items,
                        1,
                        100,
                        List.of(),
                        ""));
        feed(campaign, OutcomeCode.ACCEPTED);
        assertThat(assembler.campaign().projects().get(0).items()).isEqualTo(items);
    }

    @Test
    void shouldKeepEveryDefinitionWithinTheCoresCommandWhenEveryTextIsLongest() {
        assertThat(CampaignLimits.MAX_COMMAND_BYTES).isEqualTo(StateMachine.MAX_COMMAND_BYTES);
        assertThat(CampaignLimits.LAST_CLOSE_MS).isEqualTo((DonorUse.MAX_DAY - 1) * 86_400_000L);
        final Campaign.Names names = new Campaign.Names("捐".repeat(42) + "ab", "捐".repeat(42) + "ab");
        final String id = "a".repeat(32);
        final Campaign base = new RandomCampaigns(5).next(1, 0);
        final List<Pool.Tier> tiers = Collections.nCopies(CampaignLimits.MAX_TIERS, new Pool.Tier(1, 1, 1));
        final Pool pool = new Pool(
                id,
                id,
                names,
                1,
                1,
                base.opensMs(),
                base.closesMs(),
                null,
                new Pool.Rule(
                        org.tributary.engine.codec.sbe.RuleKind.TIERED,
                        0,
                        0,
                        tiers,
                        0,
                        0,
                        "f".repeat(128),
                        "f".repeat(64),
                        -1,
                        0,
                        0,
                        0),
                new Pool.Eligibility(List.of(), List.of(), List.of(), List.of()),
                Pool.Limits.NONE,
                0,
                true,
                false,
                false);
        final List<Campaign.Merchant> merchants = Stream.of(
                        ChannelCode.WECHATPAY, ChannelCode.ALIPAY, ChannelCode.UNIONPAY, ChannelCode.STRIPE)
                .map(channel -> new Campaign.Merchant(channel, "m".repeat(64)))
                .toList();
        final Campaign campaign = new Campaign(
                id,
                names,
                "America/Argentina/ComodRivadavia",
                "CNY",
                base.opensMs(),
                base.closesMs(),
                List.of(new Campaign.Organisation(id, names, merchants, "9".repeat(CreditCode.LENGTH))),
                List.of(new Campaign.Project(
                        id,
                        id,
                        names,
                        1,
                        true,
                        names,
                        1,
                        List.of(id),
                        1,
                        Long.MAX_VALUE,
                        List.of(id),
                        "f".repeat(CampaignLimits.MAX_FILING_NUMBER_BYTES))),
                List.of(new Campaign.Sponsor(id, names)),
                List.of(pool),
                List.of(),
                List.of(),
                List.of(),
                List.of(new Campaign.Team(id, names)));
        assertThat(CampaignEncoder.commands(campaign, 0, "x".repeat(CampaignLimits.MAX_ACTOR_BYTES), HASH))
                .allMatch(command -> command.capacity() <= StateMachine.MAX_COMMAND_BYTES);
    }

    @Test
    void shouldRefuseToEncodeWhenATextIsTooLong() {
        final Campaign base = new RandomCampaigns(6).next(1, 0);
        assertThatThrownBy(
                        () -> CampaignEncoder.commands(base, 0, "x".repeat(CampaignLimits.MAX_ACTOR_BYTES + 1), HASH))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldReadBackSettingsWhenTheirCommandIsAccepted() {
        final Settings settings = new Settings(
                1,
                1_800_000,
                3_600_000,
                -5,
                7,
                Long.MIN_VALUE,
                11,
                List.of(
                        new Campaign.Merchant(ChannelCode.WECHATPAY, "1900000001"),
                        new Campaign.Merchant(ChannelCode.STRIPE, "acct_1")),
                List.of(
                        new Settings.Source(ChannelCode.SOURCE_9, ChannelCode.NONE, "round-trip"),
                        new Settings.Source(ChannelCode.SOURCE_16, ChannelCode.WECHATPAY, "monthly-gifts")));
        record(SettingsEncoder.encode(settings), OutcomeCode.ACCEPTED, -1, 0);
        assertThat(assembler.settings()).isEqualTo(settings);
    }

    private static Campaign with(final Campaign base, final Campaign.Project project) {
        return new Campaign(
                base.id(),
                base.name(),
                base.zone(),
                base.currency(),
                base.opensMs(),
                base.closesMs(),
                base.organisations(),
                List.of(project),
                base.sponsors(),
                base.pools(),
                base.conversions(),
                base.partners(),
                base.fees(),
                base.teams());
    }

    private void feed(final Campaign campaign, final OutcomeCode commitCode) {
        final List<DirectBuffer> commands = CampaignEncoder.commands(campaign, version, "tester", HASH);
        final List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            final DirectBuffer command = commands.get(i);
            sizes.add(command.capacity());
            final boolean last = i == commands.size() - 1;
            if (last && commitCode == OutcomeCode.ACCEPTED) {
                version++;
            }
            record(command, last ? commitCode : OutcomeCode.ACCEPTED, indexOf(command), 0);
        }
        assertThat(sizes).allMatch(size -> size <= StateMachine.MAX_COMMAND_BYTES);
    }

    private int indexOf(final DirectBuffer command) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(command, 0);
        if (header.templateId() == ProjectDefinitionDecoder.TEMPLATE_ID) {
            final String id = new ProjectDefinitionDecoder()
                    .wrapAndApplyHeader(command, 0, header)
                    .project();
            return projectIndexes.computeIfAbsent(id, key -> projectIndexes.size());
        }
        if (header.templateId() == PoolDefinitionDecoder.TEMPLATE_ID) {
            final PoolDefinitionDecoder decoder = new PoolDefinitionDecoder().wrapAndApplyHeader(command, 0, header);
            decoder.tiers().forEach(tier -> tier.bound());
            return poolIndexes.computeIfAbsent(decoder.pool(), key -> poolIndexes.size());
        }
        return -1;
    }

    private void feedPoolCommand(
            final PoolAction action, final String pool, final OutcomeCode code, final long budgetAfterFen) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
        final PoolCommandEncoder command = new PoolCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .action(action)
                .addFen(1)
                .pool(pool)
                .actor("tester")
                .reason("");
        record(new UnsafeBuffer(buffer, 0, command.limit()), code, poolIndexes.get(pool), budgetAfterFen);
    }

    private void record(final DirectBuffer command, final OutcomeCode code, final int index, final long amountFen) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[2 * StateMachine.MAX_COMMAND_BYTES]);
        buffer.putBytes(0, command, 0, command.capacity());
        final AdminOutcomeEncoder outcome = new AdminOutcomeEncoder()
                .wrapAndApplyHeader(buffer, command.capacity(), new MessageHeaderEncoder())
                .code(code)
                .reason(code == OutcomeCode.ACCEPTED ? ReasonCode.NONE : ReasonCode.INVALID_CAMPAIGN)
                .version(version)
                .index(index)
                .amountFen(amountFen);
        assembler.onRecord(new JournalRecord()
                .wrap(++sequence, 0, 1, buffer, 0, command.capacity(), outcome.limit() - command.capacity()));
    }
}

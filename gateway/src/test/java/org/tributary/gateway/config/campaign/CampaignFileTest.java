package org.tributary.gateway.config.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignLimits;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.Sha256;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.gateway.config.BrokenCampaignsTest;
import org.tributary.gateway.config.yaml.InvalidFileException;

class CampaignFileTest {
    private static final Path SOUND = Path.of("src/test/resources/campaigns/sound.yaml");
    private static final Pool.Eligibility ALL = new Pool.Eligibility(List.of(), List.of(), List.of(), List.of());

    @Test
    void shouldReadTheCampaignItselfWhenTheFileIsSound() throws IOException {
        final Campaign campaign = sound();
        assertThat(campaign.id()).isEqualTo("giving-day-2026");
        assertThat(campaign.name()).isEqualTo(new Campaign.Names("九九公益日", "Giving Day"));
        assertThat(campaign.zone()).isEqualTo("Asia/Shanghai");
        assertThat(campaign.currency()).isEqualTo("CNY");
        assertThat(campaign.opensMs()).isEqualTo(millis("2026-09-06T16:00:00Z"));
        assertThat(campaign.closesMs()).isEqualTo(millis("2026-09-09T16:00:00Z"));
        assertThat(campaign.organisations())
                .containsExactly(
                        new Campaign.Organisation(
                                "art-hall",
                                new Campaign.Names("艺术馆", "Art Hall"),
                                List.of(
                                        new Campaign.Merchant(ChannelCode.WECHATPAY, "1900000001"),
                                        new Campaign.Merchant(ChannelCode.ALIPAY, "2088")),
                                "91350100M000100Y43"),
                        new Campaign.Organisation("water", new Campaign.Names("Water", "Water"), List.of()));
        assertThat(campaign.sponsors())
                .containsExactly(
                        new Campaign.Sponsor("foundation", new Campaign.Names("基金会", "Foundation")),
                        new Campaign.Sponsor("company", new Campaign.Names("company", "company")));
        assertThat(campaign.teams())
                .containsExactly(
                        new Campaign.Team("class-3", new Campaign.Names("三班", "Class 3")),
                        new Campaign.Team("night-shift", new Campaign.Names("night-shift", "night-shift")));
    }

    @Test
    void shouldReadProjectsWithTheirDefaultsWhenTheFileIsSound() throws IOException {
        assertThat(sound().projects())
                .containsExactly(
                        new Campaign.Project(
                                "kids-gallery",
                                "art-hall",
                                new Campaign.Names("小朋友画廊", "小朋友画廊"),
                                1_500_000_000,
                                true,
                                new Campaign.Names("幅画", "painting"),
                                100,
                                List.of("p01", "p02"),
                                50,
                                5_000_000,
                                List.of("children", "art"),
                                "53110000MJ0000000XA26001"),
                        new Campaign.Project(
                                "wells",
                                "water",
                                new Campaign.Names("wells", "wells"),
                                0,
                                false,
                                Campaign.Names.NONE,
                                0,
                                List.of(),
                                1,
                                CampaignLimits.MAX_DONATION_FEN,
                                List.of(),
                                ""));
    }

    @Test
    void shouldReadEveryFieldOfAPoolWhenEachIsGiven() throws IOException {
        assertThat(sound().pools().get(0))
                .isEqualTo(new Pool(
                        "morning-rush",
                        "foundation",
                        new Campaign.Names("morning-rush", "morning-rush"),
                        10,
                        500_000_000,
                        millis("2026-09-07T01:00:00Z"),
                        millis("2026-09-09T13:00:00Z"),
                        new Pool.Slots(
                                9 * 3_600_000,
                                10 * 3_600_000,
                                100_000_000,
                                true,
                                List.of(
                                        instance("2026-09-07T01:00:00Z", "2026-09-07T02:00:00Z"),
                                        instance("2026-09-08T01:00:00Z", "2026-09-08T02:00:00Z"),
                                        instance("2026-09-09T01:00:00Z", "2026-09-09T02:00:00Z"))),
                        rule(RuleKind.RATIO, 1, 2, List.of()),
                        new Pool.Eligibility(
                                List.of("art-hall"),
                                List.of("kids-gallery"),
                                List.of("children"),
                                List.of(ChannelCode.WECHATPAY, ChannelCode.ALIPAY)),
                        new Pool.Limits(100, 99_900, 99_800, 5_000, 100_000, 200_000, 3),
                        1,
                        false,
                        true,
                        true));
    }

    @Test
    void shouldGivePoolsTheirDefaultsWhenOnlyTheNecessaryIsGiven() throws IOException {
        final Campaign campaign = sound();
        assertThat(campaign.pools().get(1))
                .isEqualTo(new Pool(
                        "fixed-pool",
                        "company",
                        new Campaign.Names("fixed-pool", "fixed-pool"),
                        100,
                        10_000,
                        campaign.opensMs(),
                        campaign.closesMs(),
                        null,
                        rule(RuleKind.FIXED, 88, 0, List.of()),
                        ALL,
                        Pool.Limits.NONE,
                        0,
                        true,
                        false,
                        false));
    }

    @Test
    void shouldReadEveryKindOfRuleWhenTheFileIsSound() throws IOException {
        final List<Pool.Rule> rules = sound().pools().stream().map(Pool::rule).toList();
        assertThat(rules.get(2))
                .isEqualTo(rule(RuleKind.TIERED, 0, 0, List.of(new Pool.Tier(100, 1, 10), new Pool.Tier(1_000, 1, 5))));
        assertThat(rules.get(3))
                .isEqualTo(rule(
                        RuleKind.DEPLETING,
                        0,
                        0,
                        List.of(new Pool.Tier(500_000_000, 1, 1), new Pool.Tier(1_000_000_000, 1, 2))));
        assertThat(rules.get(4).kind()).isEqualTo(RuleKind.RANDOM);
        assertThat(rules.get(4).randomMinFen()).isEqualTo(1);
        assertThat(rules.get(4).randomMaxFen()).isEqualTo(200);
        assertThat(rules.get(4).seed()).isEqualTo("00112233445566778899aabbccddeeff");
        assertThat(rules.get(4).seedCommitment()).hasSize(64);
        assertThat(rules.get(5)).isEqualTo(new Pool.Rule(RuleKind.DEFERRED, 0, 0, List.of(), 0, 0, "", "", 2, 1, 0, 0));
        assertThat(rules.get(6))
                .isEqualTo(new Pool.Rule(RuleKind.MILESTONE, 1_000, 0, List.of(), 0, 0, "", "", -1, 0, 100, 0));
        assertThat(rules.get(7))
                .isEqualTo(new Pool.Rule(RuleKind.MILESTONE, 1_000, 0, List.of(), 0, 0, "", "", -1, 0, 0, 50_000));
        assertThat(rules.get(8)).isEqualTo(rule(RuleKind.CONVERSION, 0, 0, List.of()));
    }

    @Test
    void shouldReadConversionsPartnersAndFeesWhenTheFileIsSound() throws IOException {
        final Campaign campaign = sound();
        assertThat(campaign.conversions())
                .containsExactly(
                        new Campaign.Conversion("steps", ConversionKind.STEPS, "step-pool", 100, 10_000, 30_000),
                        new Campaign.Conversion("shopping", ConversionKind.ORDER, "shop-pool", 3, 1_000, -1),
                        new Campaign.Conversion("flowers", ConversionKind.FLOWER, "", 0, 0, 1));
        assertThat(campaign.partners())
                .containsExactly(new Campaign.Partner("sandbox-partner", List.of("steps", "shopping", "flowers")));
        assertThat(campaign.fees())
                .containsExactly(
                        new Campaign.Fee(ChannelCode.WECHATPAY, "", 6_000, false, false),
                        new Campaign.Fee(ChannelCode.ALIPAY, "2088", 6_000, true, false));
    }

    @Test
    void shouldRefuseMorePoolsAtOnceThanARecordHoldsAndTakeThoseThatFollowEachOther() {
        assertThatThrownBy(() -> crowd(CampaignLimits.MAX_GIVING_POOLS + 1, 0))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("project \"p\": 53 pools can give to it at the same time");
        assertThat(crowd(CampaignLimits.MAX_GIVING_POOLS, 20).pools()).hasSize(CampaignLimits.MAX_GIVING_POOLS + 20);
    }

    /** Pools open on the first day, and others on the second. */
    private static Campaign crowd(final int first, final int second) {
        final StringBuilder yaml = new StringBuilder("""
                campaign: {id: c, opens: "2026-09-07T00:00:00+08:00", closes: "2026-09-09T00:00:00+08:00"}
                organisations: [{id: o}]
                projects: [{id: p, organisation: o}]
                sponsors: [{id: s}]
                pools:
                """);
        for (int i = 0; i < first + second; i++) {
            final String window =
                    i < first ? "closes: \"2026-09-08T00:00:00+08:00\"" : "opens: \"2026-09-08T00:00:00+08:00\"";
            yaml.append("  - {id: m")
                    .append(i)
                    .append(", sponsor: s, budget: \"100\", ")
                    .append(window);
            yaml.append(i % 2 == 0 ? ", eligible: {projects: [p]}" : "")
                    .append(", rule: {kind: ratio, give: 1, per: 1}}\n");
        }
        return CampaignFile.parse(yaml.toString().getBytes(StandardCharsets.UTF_8), "crowd.yaml", SeedSource.NONE)
                .campaign();
    }

    @Test
    void shouldTellAllMistakesAtOnceInOrderOfPlace() {
        final String yaml = """
                campaign: {id: x, opens: tomorrow, closes: "2026-09-10T00:00:00+08:00"}
                organisations: [{id: a}]
                projects: [{id: p, organisation: b, goal: "-1"}]
                pools:
                  - {id: q, sponsor: s, budget: "1.001", rule: {kind: fixed}}
                """;
        assertThatThrownBy(() -> CampaignFile.parse(yaml.getBytes(StandardCharsets.UTF_8), "c.yaml", SeedSource.NONE))
                .isInstanceOfSatisfying(
                        InvalidFileException.class,
                        e -> assertThat(e.mistakes())
                                .extracting(mistake -> mistake.line() + ":" + mistake.column())
                                .containsExactly("1:26", "3:34", "3:43", "5:22", "5:33", "5:48"));
    }

    @Test
    void shouldKeepTheNumberOfMistakesBoundedWhenEverythingIsWrong() {
        final String yaml = "sponsors: [" + "{}, ".repeat(5_000) + "]";
        assertThatThrownBy(() -> CampaignFile.parse(yaml.getBytes(StandardCharsets.UTF_8), "c.yaml", SeedSource.NONE))
                .isInstanceOfSatisfying(
                        InvalidFileException.class,
                        e -> assertThat(e.mistakes()).hasSize(1_000))
                .hasMessageFindingMatch("… and [0-9]+ more\\.$");
    }

    @Test
    void shouldHashTheFilesBytes() throws IOException {
        final CampaignFile file = CampaignFile.read(SOUND, BrokenCampaignsTest.seeds());
        assertThat(file.hash()).isEqualTo(Sha256.of(Files.readAllBytes(SOUND)));
        assertThat(file.poolPlaces()).containsKey("morning-rush");
    }

    private static Campaign sound() throws IOException {
        return CampaignFile.read(SOUND, BrokenCampaignsTest.seeds()).campaign();
    }

    private static Pool.Rule rule(final RuleKind kind, final long give, final long per, final List<Pool.Tier> tiers) {
        return new Pool.Rule(kind, give, per, tiers, 0, 0, "", "", -1, 0, 0, 0);
    }

    private static Pool.Instance instance(final String opens, final String closes) {
        return new Pool.Instance(millis(opens), millis(closes));
    }

    private static long millis(final String instant) {
        return Instant.parse(instant).toEpochMilli();
    }
}

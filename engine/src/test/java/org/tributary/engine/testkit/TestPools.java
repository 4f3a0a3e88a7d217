package org.tributary.engine.testkit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.tributary.engine.campaign.Campaign.Names;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.RuleKind;

/** Builds pools: {@code TestPools.ratio("m", 1, 1).budget(1000).perDonor(50)}. Open as long as the campaign. */
public final class TestPools {
    private final String id;
    private final RuleKind kind;
    private String sponsor = "s1";
    private int priority = 10;
    private long budgetFen = 1_000_000_00L;
    private long opensMs = TestCampaigns.OPENS_MS;
    private long closesMs = TestCampaigns.CLOSES_MS;
    private Pool.Slots slots;
    private long give;
    private long per;
    private List<Pool.Tier> tiers = List.of();
    private long randomMinFen;
    private long randomMaxFen;
    private String seed = "";
    private long maxRatioGive = -1;
    private long maxRatioPer = 1;
    private long everyDonors;
    private long everyAmountFen;
    private List<String> organisations = List.of();
    private List<String> projects = List.of();
    private List<String> tags = List.of();
    private List<ChannelCode> channels = List.of();
    private final long[] limits = {-1, -1, -1, -1, -1, -1, -1};
    private int requiredFlowers;
    private boolean partial = true;
    private boolean exclusive;
    private boolean forfeit;

    private TestPools(final String id, final RuleKind kind) {
        this.id = id;
        this.kind = kind;
    }

    public static TestPools ratio(final String id, final long give, final long per) {
        final TestPools pool = new TestPools(id, RuleKind.RATIO);
        pool.give = give;
        pool.per = per;
        return pool;
    }

    public static TestPools fixed(final String id, final long giveFen) {
        final TestPools pool = new TestPools(id, RuleKind.FIXED);
        pool.give = giveFen;
        return pool;
    }

    public static TestPools tiered(final String id, final Pool.Tier... tiers) {
        final TestPools pool = new TestPools(id, RuleKind.TIERED);
        pool.tiers = List.of(tiers);
        return pool;
    }

    public static TestPools depleting(final String id, final Pool.Tier... tiers) {
        final TestPools pool = new TestPools(id, RuleKind.DEPLETING);
        pool.tiers = List.of(tiers);
        return pool;
    }

    public static TestPools random(final String id, final long minFen, final long maxFen, final String seed) {
        final TestPools pool = new TestPools(id, RuleKind.RANDOM);
        pool.randomMinFen = minFen;
        pool.randomMaxFen = maxFen;
        pool.seed = seed;
        return pool;
    }

    public static TestPools deferred(final String id) {
        return new TestPools(id, RuleKind.DEFERRED);
    }

    public static TestPools everyDonors(final String id, final long donors, final long giveFen) {
        final TestPools pool = new TestPools(id, RuleKind.MILESTONE);
        pool.everyDonors = donors;
        pool.give = giveFen;
        return pool;
    }

    public static TestPools everyAmount(final String id, final long amountFen, final long giveFen) {
        final TestPools pool = new TestPools(id, RuleKind.MILESTONE);
        pool.everyAmountFen = amountFen;
        pool.give = giveFen;
        return pool;
    }

    public static TestPools conversion(final String id) {
        return new TestPools(id, RuleKind.CONVERSION);
    }

    public String id() {
        return id;
    }

    public TestPools sponsor(final String value) {
        sponsor = value;
        return this;
    }

    public TestPools priority(final int value) {
        priority = value;
        return this;
    }

    public TestPools budget(final long fen) {
        budgetFen = fen;
        return this;
    }

    public TestPools window(final long opens, final long closes) {
        opensMs = opens;
        closesMs = closes;
        return this;
    }

    /** A slot on each of the campaign's three days, times of day in milliseconds. */
    public TestPools slots(final long fromMs, final long toMs, final long slotBudgetFen, final boolean carryOver) {
        final List<Pool.Instance> instances = new ArrayList<>();
        for (long day = TestCampaigns.OPENS_MS; day < TestCampaigns.CLOSES_MS; day += TestCampaigns.DAY_MS) {
            instances.add(new Pool.Instance(day + fromMs, day + toMs));
        }
        slots = new Pool.Slots((int) fromMs, (int) toMs, slotBudgetFen, carryOver, instances);
        return this;
    }

    public TestPools maxRatio(final long ratioGive, final long ratioPer) {
        maxRatioGive = ratioGive;
        maxRatioPer = ratioPer;
        return this;
    }

    public TestPools forProjects(final String... ids) {
        projects = List.of(ids);
        return this;
    }

    public TestPools forOrganisations(final String... ids) {
        organisations = List.of(ids);
        return this;
    }

    public TestPools forTags(final String... ids) {
        tags = List.of(ids);
        return this;
    }

    public TestPools forChannels(final ChannelCode... codes) {
        channels = List.of(codes);
        return this;
    }

    public TestPools minDonation(final long fen) {
        limits[0] = fen;
        return this;
    }

    public TestPools perDonation(final long fen) {
        limits[1] = fen;
        return this;
    }

    public TestPools perDonor(final long fen) {
        limits[2] = fen;
        return this;
    }

    public TestPools perDonorPerDay(final long fen) {
        limits[3] = fen;
        return this;
    }

    public TestPools perProject(final long fen) {
        limits[4] = fen;
        return this;
    }

    public TestPools perOrganisation(final long fen) {
        limits[5] = fen;
        return this;
    }

    public TestPools donationsPerDonor(final long count) {
        limits[6] = count;
        return this;
    }

    public TestPools requiredFlowers(final int count) {
        requiredFlowers = count;
        return this;
    }

    public TestPools allOrNothing() {
        partial = false;
        return this;
    }

    public TestPools exclusive() {
        exclusive = true;
        return this;
    }

    public TestPools forfeit() {
        forfeit = true;
        return this;
    }

    public Pool build() {
        return new Pool(
                id,
                sponsor,
                new Names("池", "pool"),
                priority,
                budgetFen,
                opensMs,
                closesMs,
                slots,
                new Pool.Rule(
                        kind,
                        give,
                        per,
                        tiers,
                        randomMinFen,
                        randomMaxFen,
                        seed,
                        commitment(seed),
                        maxRatioGive,
                        maxRatioPer,
                        everyDonors,
                        everyAmountFen),
                new Pool.Eligibility(organisations, projects, tags, channels),
                new Pool.Limits(limits[0], limits[1], limits[2], limits[3], limits[4], limits[5], limits[6]),
                requiredFlowers,
                partial,
                exclusive,
                forfeit);
    }

    private static String commitment(final String seed) {
        if (seed.isEmpty()) {
            return "";
        }
        try {
            final MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(seed.getBytes(StandardCharsets.UTF_8)));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

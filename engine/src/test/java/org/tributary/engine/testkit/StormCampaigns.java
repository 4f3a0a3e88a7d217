package org.tributary.engine.testkit;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Campaign.Names;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.campaign.SlotInstances;
import org.tributary.engine.campaign.ZoneOffsets;
import org.tributary.engine.campaign.Zones;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ConversionKind;

/** Random campaigns around a change of daylight saving: any field of anything can be another from one to the next. */
final class StormCampaigns {
    /** 2026-10-24T00:00Z: clocks in Berlin go back a day later. */
    static final long OPENS_MS = 1_792_800_000_000L;

    static final long CLOSES_MS = OPENS_MS + 4 * TestCampaigns.DAY_MS;
    static final List<String> PROJECTS = List.of("p1", "p2", "q1", "q2");

    private static final Names NAME = new Names("名", "name");
    private static final int MINUTE_MS = 60_000;
    private static final List<String> POOLS = List.of("a", "b", "c", "d", "e", "f");

    private final Random random;
    private final List<Integer> kinds = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5));
    private final List<Pool> pools = new ArrayList<>();
    private final List<Campaign.Project> projects = new ArrayList<>();
    private final List<Campaign.Conversion> conversions = new ArrayList<>();
    private String zone = "Europe/Berlin";
    private String currency = "CNY";
    private long opensMs = OPENS_MS;
    private long closesMs = CLOSES_MS;

    StormCampaigns(final Random random) {
        this.random = random;
        PROJECTS.forEach(id -> projects.add(project(id, id.startsWith("p") ? "o1" : "o2")));
        for (int i = 0; i < POOLS.size(); i++) {
            pools.add(pool(i));
        }
        conversion(0);
        conversion(1);
    }

    Campaign current() {
        return new Campaign(
                "storm",
                NAME,
                zone,
                currency,
                opensMs,
                closesMs,
                List.of(
                        new Campaign.Organisation("o1", NAME, List.of()),
                        new Campaign.Organisation(
                                "o2",
                                NAME,
                                chance(0.8)
                                        ? List.of()
                                        : List.of(new Campaign.Merchant(ChannelCode.ALIPAY, "ali-o2")))),
                projects.stream().filter(project -> project != null).toList(),
                List.of(new Campaign.Sponsor("s1", NAME), new Campaign.Sponsor("s2", NAME)),
                pools.stream().filter(pool -> pool != null).toList(),
                conversions.stream()
                        .filter(conversion -> conversion.kind() == ConversionKind.FLOWER
                                || pools.stream()
                                        .anyMatch(pool ->
                                                pool != null && pool.id().equals(conversion.pool())))
                        .toList(),
                List.of(new Campaign.Partner("partner", List.of())),
                List.of(),
                List.of());
    }

    /** With every conversion that is there open to the partner. */
    Campaign next() {
        final Campaign campaign = current();
        return new Campaign(
                campaign.id(),
                campaign.name(),
                campaign.zone(),
                campaign.currency(),
                campaign.opensMs(),
                campaign.closesMs(),
                campaign.organisations(),
                campaign.projects(),
                campaign.sponsors(),
                campaign.pools(),
                campaign.conversions(),
                List.of(new Campaign.Partner(
                        "partner",
                        campaign.conversions().stream()
                                .map(Campaign.Conversion::id)
                                .toList())),
                campaign.fees(),
                campaign.teams());
    }

    /** Takes back what a refused change had set. */
    Runnable remember() {
        final List<Integer> kindsWere = List.copyOf(kinds);
        final List<Pool> poolsWere = new ArrayList<>(pools);
        final List<Campaign.Project> projectsWere = new ArrayList<>(projects);
        final List<Campaign.Conversion> conversionsWere = List.copyOf(conversions);
        final String zoneWas = zone;
        final String currencyWas = currency;
        final long opensWas = opensMs;
        final long closesWas = closesMs;
        return () -> {
            restore(kinds, kindsWere);
            restore(pools, poolsWere);
            restore(projects, projectsWere);
            restore(conversions, conversionsWere);
            zone = zoneWas;
            currency = currencyWas;
            opensMs = opensWas;
            closesMs = closesWas;
        };
    }

    private static <T> void restore(final List<T> list, final List<T> was) {
        list.clear();
        list.addAll(was);
    }

    void change() {
        final int at = random.nextInt(POOLS.size());
        switch (random.nextInt(14)) {
            case 0 ->
                zone = List.of("Europe/Berlin", "Asia/Shanghai", "America/New_York")
                        .get(random.nextInt(3));
            case 1 -> currency = chance(0.5) ? "CNY" : "USD";
            case 2 -> opensMs = OPENS_MS + minutes(-3 * 1_440, 1_440);
            case 3 -> closesMs = CLOSES_MS + minutes(-1_440, 30 * 1_440);
            case 4, 5 -> {
                final String id = PROJECTS.get(random.nextInt(PROJECTS.size()));
                final int index = PROJECTS.indexOf(id);
                projects.set(index, chance(0.2) ? null : project(id, chance(0.5) ? "o1" : "o2"));
            }
            case 6 -> kinds.set(at, random.nextInt(9));
            case 7 -> conversion(random.nextInt(2));
            case 8 -> pools.set(at, null);
            default -> pools.set(at, pool(at));
        }
        for (int i = 0; i < POOLS.size(); i++) {
            if (pools.get(i) != null && (projects.contains(null) || chance(0.05))) {
                pools.set(i, pool(i));
            }
        }
    }

    private void conversion(final int index) {
        final boolean flowers = chance(0.2);
        final Campaign.Conversion conversion = new Campaign.Conversion(
                "conversion-" + index,
                flowers ? ConversionKind.FLOWER : chance(0.5) ? ConversionKind.STEPS : ConversionKind.ORDER,
                flowers ? "" : POOLS.get(random.nextInt(POOLS.size())),
                1 + random.nextInt(50),
                1 + random.nextInt(40),
                chance(0.5) ? -1 : 1 + random.nextInt(500));
        if (index < conversions.size()) {
            conversions.set(index, conversion);
        } else {
            conversions.add(conversion);
        }
        if (flowers) {
            return;
        }
        final int pool = POOLS.indexOf(conversion.pool());
        kinds.set(pool, 8);
        pools.set(pool, pool(pool));
    }

    private Campaign.Project project(final String id, final String organisation) {
        return new Campaign.Project(
                id,
                organisation,
                NAME,
                chance(0.4) ? 0 : 100L * (1 + random.nextInt(80)),
                chance(0.3),
                NAME,
                100,
                chance(0.5) ? List.of("i1") : List.of("i1", "i2"),
                1 + random.nextInt(2) * 50,
                1_000_000,
                chance(0.5) ? List.of("tag") : List.of(),
                "");
    }

    private Pool pool(final int index) {
        final TestPools terms = rule(index);
        final long from = opensMs + (chance(0.7) ? 0 : minutes(0, 2_000));
        final long until = closesMs - (chance(0.7) ? 0 : minutes(0, 2_000));
        terms.window(Math.min(from, until - 1), until)
                .priority(random.nextInt(4))
                .sponsor(chance(0.85) ? "s1" : "s2")
                .budget(chance(0.9) ? 3_000 + random.nextInt(60_000) : random.nextInt(3_000));
        limits(terms);
        final boolean deferred = kinds.get(index) == 4;
        if (!deferred && chance(0.2)) {
            terms.allOrNothing();
        }
        if (chance(0.2)) {
            terms.forfeit();
        }
        final Pool pool = terms.build();
        return kinds.get(index) < 4 && chance(0.6) ? withSlots(pool) : pool;
    }

    private TestPools rule(final int index) {
        final String id = POOLS.get(index);
        final TestPools pool = switch (kinds.get(index)) {
            case 0, 1 -> TestPools.ratio(id, 1 + random.nextInt(3), 1 + random.nextInt(2));
            case 2 -> TestPools.fixed(id, 1 + random.nextInt(200));
            case 3 -> TestPools.random(id, 1, 90 + random.nextInt(2), "00ff");
            case 4 -> TestPools.deferred(id);
            case 5, 6 -> TestPools.everyDonors(id, 1 + random.nextInt(3), 1 + random.nextInt(300));
            case 7 -> TestPools.everyAmount(id, 1 + random.nextInt(400), 1 + random.nextInt(300));
            default -> TestPools.conversion(id);
        };
        if (chance(0.3)) {
            final List<String> there = projects.stream()
                    .filter(project -> project != null)
                    .map(Campaign.Project::id)
                    .toList();
            if (!there.isEmpty()) {
                pool.forProjects(there.get(random.nextInt(there.size())));
            }
        } else if (chance(0.2)) {
            pool.forOrganisations(chance(0.5) ? "o1" : "o2");
        }
        return pool;
    }

    private void limits(final TestPools pool) {
        if (chance(0.3)) {
            pool.perDonor(random.nextInt(1_500));
        }
        if (chance(0.3)) {
            pool.perDonorPerDay(random.nextInt(600));
        }
        if (chance(0.2)) {
            pool.perProject(random.nextInt(4_000));
        }
        if (chance(0.2)) {
            pool.perOrganisation(random.nextInt(6_000));
        }
        if (chance(0.2)) {
            pool.donationsPerDonor(1 + random.nextInt(4));
        }
        if (chance(0.2)) {
            pool.minDonation(random.nextInt(200));
        }
    }

    private Pool withSlots(final Pool pool) {
        final int fromMs = MINUTE_MS * (60 * random.nextInt(12) + (chance(0.5) ? 0 : 1));
        final int toMs = fromMs + MINUTE_MS * (60 + random.nextInt(600));
        final ZoneOffsets offsets = Zones.offsets(ZoneId.of(zone), opensMs, closesMs);
        final List<Pool.Instance> instances =
                SlotInstances.of(offsets, fromMs, Math.min(toMs, 24 * 60 * MINUTE_MS), pool.opensMs(), pool.closesMs());
        final Pool.Slots slots = new Pool.Slots(fromMs, toMs, 200 + 100L * random.nextInt(10), chance(0.5), instances);
        return new Pool(
                pool.id(),
                pool.sponsor(),
                pool.name(),
                pool.priority(),
                pool.budgetFen(),
                pool.opensMs(),
                pool.closesMs(),
                slots,
                pool.rule(),
                pool.eligible(),
                pool.limits(),
                pool.requiredFlowers(),
                pool.partial(),
                pool.exclusive(),
                pool.forfeitOnRefund());
    }

    private long minutes(final int from, final int until) {
        return (long) MINUTE_MS * (from + random.nextInt(until - from));
    }

    private boolean chance(final double share) {
        return random.nextDouble() < share;
    }
}

package org.tributary.engine.oracle;

import java.math.BigInteger;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.engine.oracle.World.PoolState;
import org.tributary.engine.oracle.World.ProjectState;
import org.tributary.engine.oracle.World.SlotState;

/** What a change of the campaign may not do while money is there: RULES 15. */
final class OracleChangeRules {
    private static final int MOST_GIVING = 52;
    private static final int MOST_DEFERRED = 32;
    private static final int MOST_MILESTONES = 64;
    private static final List<ChannelCode> CHANNELS =
            List.of(ChannelCode.WECHATPAY, ChannelCode.ALIPAY, ChannelCode.UNIONPAY, ChannelCode.STRIPE);

    private final World world;
    private final Campaign now;
    private final Set<ReasonCode> broken = EnumSet.noneOf(ReasonCode.class);

    OracleChangeRules(final World world, final Campaign now) {
        this.world = world;
        this.now = now;
    }

    /** Every rule that the change breaks. */
    Set<ReasonCode> broken() {
        if (world.campaign != null) {
            campaign(world.campaign);
        }
        world.projects.values().forEach(this::project);
        world.pools.values().forEach(this::pool);
        world.conversions.values().forEach(this::conversion);
        limits();
        return broken;
    }

    private void breaks(final boolean rule, final ReasonCode reason) {
        if (rule) {
            broken.add(reason);
        }
    }

    private void campaign(final Campaign before) {
        breaks(
                world.moneyJournaled()
                        && !(before.zone().equals(now.zone())
                                && before.currency().equals(now.currency())),
                ReasonCode.MONEY_JOURNALED);
    }

    private void project(final ProjectState project) {
        final boolean moves = now.projects().stream()
                .anyMatch(p -> p.id().equals(project.id()) && !p.organisation().equals(world.organisationOf(project)));
        breaks(moves && project.received, ReasonCode.PROJECT_HAS_MONEY);
    }

    private void pool(final PoolState pool) {
        final Pool after = find(pool.definition.id());
        if (after == null) {
            breaks(pool.moved && !pool.removed, ReasonCode.POOL_HAS_MOVED_MONEY);
            return;
        }
        final BigInteger bound = pool.committed.add(pool.writtenOff);
        breaks(BigInteger.valueOf(after.budgetFen()).compareTo(bound) < 0, ReasonCode.BUDGET_BELOW_COMMITTED);
        if (pool.moved) {
            final Pool before = pool.definition;
            breaks(
                    !after.sponsor().equals(before.sponsor()) || !sameRule(before.rule(), after.rule()),
                    ReasonCode.POOL_HAS_MOVED_MONEY);
            breaks(
                    pool.slots.stream().anyMatch(slot -> hasBegun(slot) && !stays(slot, before, after)),
                    ReasonCode.SLOTS_HAVE_BEGUN);
        }
    }

    private Pool find(final String id) {
        return now.pools().stream().filter(p -> p.id().equals(id)).findFirst().orElse(null);
    }

    private static boolean sameRule(final Pool.Rule before, final Pool.Rule after) {
        if (before.kind() != after.kind()) {
            return false;
        }
        return switch (before.kind()) {
            case RANDOM ->
                before.seedCommitment().equals(after.seedCommitment())
                        && before.randomMinFen() == after.randomMinFen()
                        && before.randomMaxFen() == after.randomMaxFen();
            case MILESTONE -> sameUnit(before, after);
            default -> true;
        };
    }

    /** Both milestones count donors, or both count money. */
    static boolean sameUnit(final Pool.Rule before, final Pool.Rule after) {
        return before.everyDonors() > 0 == after.everyDonors() > 0;
    }

    private boolean hasBegun(final SlotState slot) {
        return slot.opensMs <= world.now || slot.committed.signum() != 0;
    }

    private static boolean stays(final SlotState slot, final Pool before, final Pool after) {
        return after.slots() != null
                && after.slots().budgetFen() == before.slots().budgetFen()
                && after.slots().instances().contains(new Pool.Instance(slot.opensMs, slot.closesMs));
    }

    private void conversion(final Campaign.Conversion before) {
        final PoolState pool = world.pools.get(before.pool());
        final boolean changes = now.conversions().stream()
                .anyMatch(c -> c.id().equals(before.id())
                        && !(c.kind() == before.kind() && Objects.equals(c.pool(), before.pool())));
        breaks(changes && pool != null && pool.moved, ReasonCode.POOL_HAS_MOVED_MONEY);
        final boolean changesKind =
                now.conversions().stream().anyMatch(c -> c.id().equals(before.id()) && c.kind() != before.kind());
        breaks(changesKind && world.countedConversions.contains(before.id()), ReasonCode.MONEY_JOURNALED);
    }

    /** At no time and through no channel can more pools give to a project than one record holds. */
    private void limits() {
        final boolean many = now.pools().size() > MOST_DEFERRED;
        for (final Campaign.Project project : many ? now.projects() : List.<Campaign.Project>of()) {
            for (final ChannelCode channel : CHANNELS) {
                final List<Pool> reach = now.pools().stream()
                        .filter(pool -> reaches(pool, project, channel))
                        .toList();
                breaks(
                        most(reach.stream()
                                                .filter(OracleChangeRules::givesAtOnce)
                                                .toList())
                                        > MOST_GIVING
                                || most(ofKind(reach, RuleKind.DEFERRED)) > MOST_DEFERRED
                                || most(ofKind(reach, RuleKind.MILESTONE)) > MOST_MILESTONES,
                        ReasonCode.TOO_MANY_POOLS);
            }
        }
    }

    private static List<Pool> ofKind(final List<Pool> pools, final RuleKind kind) {
        return pools.stream().filter(p -> p.rule().kind() == kind).toList();
    }

    private static boolean givesAtOnce(final Pool pool) {
        final RuleKind kind = pool.rule().kind();
        return kind != RuleKind.DEFERRED && kind != RuleKind.MILESTONE && kind != RuleKind.CONVERSION;
    }

    private static boolean reaches(final Pool pool, final Campaign.Project project, final ChannelCode channel) {
        final Pool.Eligibility lists = pool.eligible();
        return (lists.organisations().isEmpty() || lists.organisations().contains(project.organisation()))
                && (lists.projects().isEmpty() || lists.projects().contains(project.id()))
                && (lists.tags().isEmpty() || !Collections.disjoint(lists.tags(), project.tags()))
                && (lists.channels().isEmpty() || lists.channels().contains(channel));
    }

    /** Most pools that are open at one time of payment. */
    private static long most(final List<Pool> pools) {
        return pools.stream()
                .flatMap(OracleChangeRules::windows)
                .mapToLong(begin -> pools.stream()
                        .filter(pool -> windows(pool)
                                .anyMatch(w -> w.opensMs() <= begin.opensMs() && begin.opensMs() < w.closesMs()))
                        .count())
                .max()
                .orElse(0);
    }

    private static Stream<Pool.Instance> windows(final Pool pool) {
        return pool.slots() == null
                ? Stream.of(new Pool.Instance(pool.opensMs(), pool.closesMs()))
                : pool.slots().instances().stream();
    }
}

package org.tributary.engine.oracle;

import static org.tributary.engine.oracle.World.ZERO;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.engine.oracle.World.PoolState;
import org.tributary.engine.oracle.World.ProjectState;
import org.tributary.engine.oracle.World.SlotState;

/** The campaign file put in place, whole or not at all (RULES 15). */
final class OracleChanges {
    private final World world;

    OracleChanges(final World world) {
        this.world = world;
    }

    /**
     * Puts a campaign in place or refuses it.
     *
     * @param given the reason the core gave: where several hold, which of them is named is nobody's rule
     */
    Out apply(final Op.Change op, final ReasonCode given) {
        final Set<ReasonCode> reasons = refusedBy(op);
        if (!reasons.isEmpty()) {
            final ReasonCode reason =
                    reasons.contains(given) ? given : reasons.iterator().next();
            return Out.of("Commit", OutcomeCode.IGNORED, reason).with("version", world.version);
        }
        world.campaign = op.campaign();
        world.version++;
        projects(op.campaign().projects());
        pools(op.campaign().pools());
        op.campaign().sponsors().forEach(s -> world.sponsorsEver.add(s.id()));
        op.campaign().organisations().forEach(o -> world.merchants.addAll(o.merchants()));
        op.campaign().conversions().forEach(c -> world.conversions.put(c.id(), c));
        return Out.of("Commit", OutcomeCode.ACCEPTED, ReasonCode.NONE).with("version", world.version);
    }

    private Set<ReasonCode> refusedBy(final Op.Change op) {
        if (op.versionDelta() != 0) {
            return Set.of(ReasonCode.VERSION_MISMATCH);
        }
        if (op.countDelta() != 0) {
            return Set.of(ReasonCode.INVALID_CAMPAIGN);
        }
        return new OracleChangeRules(world, op.campaign()).broken();
    }

    private void projects(final List<Campaign.Project> definitions) {
        final Set<String> named = new HashSet<>();
        for (final Campaign.Project definition : definitions) {
            named.add(definition.id());
            ProjectState project = world.projects.get(definition.id());
            if (project == null) {
                project = new ProjectState(world.projects.size());
                project.definition = definition;
                project.itemsEver.addAll(definition.items());
                world.projects.put(definition.id(), project);
                continue;
            }
            project.itemsEver.addAll(definition.items());
            final long goalBefore = project.definition.goalFen();
            project.removed = false;
            project.definition = definition;
            OracleGoals.changed(project, goalBefore);
        }
        world.projects.values().forEach(p -> p.removed = !named.contains(p.id()));
    }

    private void pools(final List<Pool> definitions) {
        final Set<String> named = new HashSet<>();
        for (final Pool definition : definitions) {
            named.add(definition.id());
            final PoolState pool =
                    world.pools.computeIfAbsent(definition.id(), id -> new PoolState(world.pools.size()));
            final Pool before = pool.definition;
            pool.removed = false;
            pool.definition = definition;
            slots(pool, before == null);
            if (before != null) {
                milestones(pool, before.rule());
            }
        }
        world.pools.values().forEach(p -> p.removed = !named.contains(p.definition.id()));
    }

    /**
     * Slots that begin at the same instant go on, and keep their budget once they are over. One that is over when a pool
     * that was there before gets it has nothing; if a later one has closed, it counts as closed.
     */
    private void slots(final PoolState pool, final boolean isNew) {
        final List<SlotState> before = List.copyOf(pool.slots);
        pool.slots.clear();
        if (pool.definition.slots() == null) {
            return;
        }
        final BigInteger budget = BigInteger.valueOf(pool.definition.slots().budgetFen());
        for (final Pool.Instance instance : pool.definition.slots().instances()) {
            final SlotState known = before.stream()
                    .filter(s -> s.opensMs == instance.opensMs())
                    .findFirst()
                    .orElse(null);
            final SlotState slot = known == null ? new SlotState(instance.opensMs()) : known;
            if (known == null) {
                slot.budget = !isNew && isOver(instance.closesMs()) ? ZERO : budget;
            } else if (!isOver(known.closesMs)) {
                slot.budget = budget;
            }
            slot.closesMs = instance.closesMs();
            pool.slots.add(slot);
        }
        for (int i = pool.slots.size() - 2; i >= 0; i--) {
            pool.slots.get(i).closed |= pool.slots.get(i + 1).closed;
        }
    }

    private boolean isOver(final long closesMs) {
        return closesMs + world.graceMs <= world.now;
    }

    /** In another unit, and after another kind, it counts from nothing; in another size it pays nothing of the past. */
    private void milestones(final PoolState pool, final Pool.Rule before) {
        final Pool.Rule now = pool.definition.rule();
        if (now.kind() != RuleKind.MILESTONE) {
            return;
        }
        if (before.kind() == RuleKind.MILESTONE && OracleChangeRules.sameUnit(before, now)) {
            if (!OracleMilestones.every(before).equals(OracleMilestones.every(now))) {
                pool.counts.values().forEach(c -> c.highest = c.highest.max(OracleMilestones.valueOf(now, c)));
            }
            return;
        }
        pool.counts.clear();
        world.donations.values().forEach(donation -> donation.countedBy.remove(pool));
    }

    static Pool withBudget(final Pool pool, final long budgetFen) {
        return new Pool(
                pool.id(),
                pool.sponsor(),
                pool.name(),
                pool.priority(),
                budgetFen,
                pool.opensMs(),
                pool.closesMs(),
                pool.slots(),
                pool.rule(),
                pool.eligible(),
                pool.limits(),
                pool.requiredFlowers(),
                pool.partial(),
                pool.exclusive(),
                pool.forfeitOnRefund());
    }
}

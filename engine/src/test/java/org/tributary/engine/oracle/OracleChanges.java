package org.tributary.engine.oracle;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.oracle.World.PoolState;
import org.tributary.engine.oracle.World.ProjectState;
import org.tributary.engine.oracle.World.SlotState;

/** The campaign file put in place, whole or not at all (ruling 15). */
final class OracleChanges {
    private final World world;

    OracleChanges(World world) {
        this.world = world;
    }

    /**
     * Puts a campaign in place or refuses it.
     *
     * @param given the reason the core gave: where several hold, which of them is named is nobody's rule
     */
    Out apply(Op.Change op, ReasonCode given) {
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
        return Out.of("Commit", OutcomeCode.ACCEPTED, ReasonCode.NONE).with("version", world.version);
    }

    private Set<ReasonCode> refusedBy(Op.Change op) {
        if (op.versionDelta() != 0) {
            return Set.of(ReasonCode.VERSION_MISMATCH);
        }
        if (op.countDelta() != 0) {
            return Set.of(ReasonCode.INVALID_CAMPAIGN);
        }
        final Set<ReasonCode> reasons = new TreeSet<>();
        for (final PoolState pool : world.pools.values()) {
            final Pool now = op.campaign().pools().stream()
                    .filter(p -> p.id().equals(pool.definition.id()))
                    .findFirst()
                    .orElse(null);
            reasons.add(refusedBy(pool, now));
        }
        reasons.remove(ReasonCode.NONE);
        return reasons;
    }

    private static ReasonCode refusedBy(PoolState pool, Pool now) {
        if (pool.moved
                && (now == null
                        || !now.sponsor().equals(pool.definition.sponsor())
                        || now.rule().kind() != pool.definition.rule().kind())) {
            return ReasonCode.POOL_HAS_MOVED_MONEY;
        }
        final boolean below =
                now != null && BigInteger.valueOf(now.budgetFen()).compareTo(pool.committed.add(pool.writtenOff)) < 0;
        return below ? ReasonCode.BUDGET_BELOW_COMMITTED : ReasonCode.NONE;
    }

    private void projects(List<Campaign.Project> definitions) {
        final Set<String> named = new HashSet<>();
        for (final Campaign.Project definition : definitions) {
            named.add(definition.id());
            ProjectState project = world.projects.get(definition.id());
            if (project == null) {
                project = new ProjectState(world.projects.size());
                project.definition = definition;
                world.projects.put(definition.id(), project);
                continue;
            }
            final long goalBefore = project.definition.goalFen();
            project.removed = false;
            project.definition = definition;
            OracleGoals.changed(project, goalBefore);
        }
        world.projects.values().forEach(p -> p.removed = !named.contains(p.id()));
    }

    private void pools(List<Pool> definitions) {
        final Set<String> named = new HashSet<>();
        for (final Pool definition : definitions) {
            named.add(definition.id());
            final PoolState pool =
                    world.pools.computeIfAbsent(definition.id(), id -> new PoolState(world.pools.size()));
            pool.removed = false;
            pool.definition = definition;
            final int slots = definition.slots() == null
                    ? 0
                    : definition.slots().instances().size();
            while (pool.slots.size() < slots) {
                pool.slots.add(new SlotState());
            }
        }
        world.pools.values().forEach(p -> p.removed = !named.contains(p.definition.id()));
    }

    static Pool withBudget(Pool pool, long budgetFen) {
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

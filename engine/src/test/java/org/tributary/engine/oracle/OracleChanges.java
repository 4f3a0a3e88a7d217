package org.tributary.engine.oracle;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

    Out apply(Op.Change op) {
        final ReasonCode reason = refusedBy(op);
        if (reason != ReasonCode.NONE) {
            return Out.of("Commit", OutcomeCode.IGNORED, reason).with("version", world.version);
        }
        world.campaign = op.campaign();
        world.version++;
        projects(op.campaign().projects());
        pools(op.campaign().pools());
        return Out.of("Commit", OutcomeCode.ACCEPTED, ReasonCode.NONE).with("version", world.version);
    }

    private ReasonCode refusedBy(Op.Change op) {
        if (op.versionDelta() != 0) {
            return ReasonCode.VERSION_MISMATCH;
        }
        if (op.countDelta() != 0) {
            return ReasonCode.INVALID_CAMPAIGN;
        }
        // The first in the order of ids: which of two mistakes is named is nobody's rule.
        for (final PoolState pool : world.pools.values()) {
            final Pool now = op.campaign().pools().stream()
                    .filter(p -> p.id().equals(pool.definition.id()))
                    .findFirst()
                    .orElse(null);
            final ReasonCode reason = refusedBy(pool, now);
            if (reason != ReasonCode.NONE) {
                return reason;
            }
        }
        return ReasonCode.NONE;
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

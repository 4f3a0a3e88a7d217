package org.tributary.engine.oracle;

import static org.tributary.engine.oracle.World.ZERO;
import static org.tributary.engine.oracle.World.big;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.oracle.World.Donation;
import org.tributary.engine.oracle.World.GiftState;
import org.tributary.engine.oracle.World.Line;
import org.tributary.engine.oracle.World.PoolState;
import org.tributary.engine.oracle.World.ProjectState;

/** The admin's changes to pools and projects, and the settings. */
final class OracleAdmin {
    private final World world;

    private final Set<ChannelCode> feeRows = EnumSet.noneOf(ChannelCode.class);

    OracleAdmin(final World world) {
        this.world = world;
    }

    List<Out> apply(final Op op, final long sequence) {
        if (op instanceof Op.Settings settings) {
            world.graceMs = settings.graceMs();
            world.refundWaitMs = settings.refundWaitMs();
            return List.of(admin(OutcomeCode.ACCEPTED, ReasonCode.NONE, -1));
        } else if (op instanceof Op.PoolAdmin pool) {
            return List.of(pool(pool));
        } else if (op instanceof Op.ProjectAdmin project) {
            return project(project, sequence);
        } else if (op instanceof Op.FeeCorrection fee) {
            // every one of a channel names the same row of a bill: only the first books it
            return List.of(
                    feeRows.add(fee.channel())
                            ? admin(OutcomeCode.ACCEPTED, ReasonCode.NONE, -1)
                            : admin(OutcomeCode.IGNORED, ReasonCode.FEE_BOOKED, -1));
        }
        throw new IllegalArgumentException("unknown operation " + op);
    }

    private Out admin(final OutcomeCode code, final ReasonCode reason, final int index) {
        final Out out = Out.of("Admin", code, reason).with("version", world.version);
        return code == OutcomeCode.ACCEPTED ? out.with("index", index) : out;
    }

    private Out pool(final Op.PoolAdmin op) {
        final PoolState pool = world.pool(op.pool());
        if (pool == null) {
            return admin(OutcomeCode.IGNORED, ReasonCode.UNKNOWN_POOL, -1);
        }
        if (op.action() != PoolAction.ADD_BUDGET) {
            final boolean suspend = op.action() == PoolAction.SUSPEND;
            final boolean changes = pool.suspended != suspend;
            pool.suspended = suspend;
            return admin(
                    changes ? OutcomeCode.ACCEPTED : OutcomeCode.IGNORED,
                    changes ? ReasonCode.NONE : ReasonCode.NO_CHANGE,
                    pool.index);
        }
        final BigInteger budget = pool.budget().add(big(op.addFen()));
        if (op.addFen() == 0) {
            return admin(OutcomeCode.IGNORED, ReasonCode.NO_CHANGE, -1);
        }
        if (budget.bitLength() > 63) {
            return admin(OutcomeCode.IGNORED, ReasonCode.OVERFLOW, -1);
        }
        if (budget.compareTo(pool.committed.add(pool.writtenOff)) < 0) {
            return admin(OutcomeCode.IGNORED, ReasonCode.BUDGET_BELOW_COMMITTED, -1);
        }
        pool.definition = OracleChanges.withBudget(pool.definition, budget.longValueExact());
        world.version++;
        return admin(OutcomeCode.ACCEPTED, ReasonCode.NONE, pool.index).with("amountFen", budget);
    }

    private List<Out> project(final Op.ProjectAdmin op, final long sequence) {
        final ProjectState project = world.project(op.project());
        if (project == null) {
            return List.of(admin(OutcomeCode.IGNORED, ReasonCode.UNKNOWN_PROJECT, -1));
        }
        final ReasonCode reason = change(project, op.action());
        if (reason != ReasonCode.NONE) {
            return List.of(admin(OutcomeCode.IGNORED, reason, -1));
        }
        world.lastMatchChange = sequence;
        final List<Out> outs = new ArrayList<>();
        outs.add(admin(OutcomeCode.ACCEPTED, ReasonCode.NONE, project.index));
        if (op.action() == ProjectAction.VOID_MATCHES) {
            outs.addAll(voidMatches(project));
        }
        return outs;
    }

    private ReasonCode change(final ProjectState project, final ProjectAction action) {
        switch (action) {
            case CLOSE -> {
                if (project.closed) {
                    return ReasonCode.NO_CHANGE;
                }
                project.closed = true;
            }
            case REOPEN -> {
                if (!project.closed && !project.reached) {
                    return ReasonCode.NO_CHANGE;
                }
                project.closed = false;
                project.reached = false;
            }
            case FREEZE -> {
                if (project.frozen) {
                    return ReasonCode.NO_CHANGE;
                }
                project.frozen = true;
            }
            case UNFREEZE -> {
                if (!project.frozen) {
                    return ReasonCode.NOT_FROZEN;
                }
                project.frozen = false;
            }
            case VOID_MATCHES -> {
                if (!project.frozen) {
                    return ReasonCode.NOT_FROZEN;
                }
                if (world.pools.values().stream().anyMatch(pool -> hasWithdrawn(pool, project))) {
                    return ReasonCode.MATCHES_WITHDRAWN;
                }
            }
            default -> throw new IllegalArgumentException("unknown action " + action);
        }
        return ReasonCode.NONE;
    }

    /** Whether the project still has money of a pool of which its organisation's is withdrawn in part. */
    private boolean hasWithdrawn(final PoolState pool, final ProjectState project) {
        return standing(pool, project).signum() > 0 && world.matches.anyWithdrawn(pool, world.organisationOf(project));
    }

    private BigInteger standing(final PoolState pool, final ProjectState project) {
        BigInteger sum = pool.milestonesStanding.getOrDefault(project.id(), ZERO);
        for (final Donation donation : world.donations.values()) {
            for (final Line line : donation.lines) {
                sum = sum.add(line.pool == pool && line.project == project ? line.kept : ZERO);
            }
        }
        for (final GiftState gift : world.gifts.values()) {
            if (gift.line != null && gift.line.pool == pool && gift.line.project == project) {
                sum = sum.add(gift.line.kept);
            }
        }
        return sum;
    }

    /** RULES 14.2: every line of the project becomes 0, the money goes to the pools, donors' caps are not given back. */
    private List<Out> voidMatches(final ProjectState project) {
        final Map<PoolState, BigInteger> back = new HashMap<>();
        for (final Donation donation : world.donations.values()) {
            donation.lines.forEach(line -> voidLine(line, project, back));
        }
        for (final GiftState gift : world.gifts.values()) {
            gift.voided |= gift.project == project;
            if (gift.line != null) {
                voidLine(gift.line, project, back);
            }
        }
        for (final PoolState pool : world.pools.values()) {
            final BigInteger milestones = pool.milestonesStanding.getOrDefault(project.id(), ZERO);
            pool.milestonesStanding.remove(project.id());
            pool.milestonesBySequence.remove(project.id());
            back.merge(pool, milestones, BigInteger::add);
        }
        final List<Out> outs = new ArrayList<>();
        back.forEach((pool, fen) -> {
            if (fen.signum() > 0) {
                outs.add(take(pool, project, fen));
            }
        });
        return outs;
    }

    private static void voidLine(final Line line, final ProjectState project, final Map<PoolState, BigInteger> back) {
        if (line.project == project && !line.voided) {
            line.voided = true;
            back.merge(line.pool, line.kept, BigInteger::add);
            line.kept = ZERO;
        }
    }

    private Out take(final PoolState pool, final ProjectState project, final BigInteger fen) {
        pool.committed = pool.committed.subtract(fen);
        pool.byProject.merge(project.id(), fen.negate(), BigInteger::add);
        pool.byOrganisation.merge(world.organisationOf(project), fen.negate(), BigInteger::add);
        world.sums.matchReversed = world.sums.matchReversed.add(fen);
        project.matchReversed = project.matchReversed.add(fen);
        return Out.of("PoolEvent", OutcomeCode.ACCEPTED, ReasonCode.NONE)
                .with("event", PoolEventKind.VOIDED)
                .with("pool", pool.index)
                .with("project", project.index)
                .with("originalSequence", 0)
                .with("amountFen", fen.negate())
                .with("baseRefundedFen", 0)
                .with("slot", -1);
    }
}

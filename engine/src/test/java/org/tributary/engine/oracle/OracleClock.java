package org.tributary.engine.oracle;

import static org.tributary.engine.oracle.World.ZERO;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.engine.oracle.World.PoolState;
import org.tributary.engine.oracle.World.SlotState;

/** What falls due by time alone: slot ends (RULES 5.2) and deferred sharing (RULES 7). */
final class OracleClock {
    private final World world;
    private final OracleDeferred deferred;

    OracleClock(final World world, final OracleDeferred deferred) {
        this.world = world;
        this.deferred = deferred;
    }

    private record Due(long at, PoolState pool, SlotState slot) {}

    List<Out> run(final long now) {
        final List<Out> events = new ArrayList<>();
        for (Due due = first(now); due != null; due = first(now)) {
            if (due.slot() == null) {
                events.addAll(deferred.share(due.pool()));
            } else {
                events.add(closeSlot(due.pool(), due.slot()));
            }
        }
        return events;
    }

    private Due first(final long now) {
        final List<Due> due = new ArrayList<>();
        for (final PoolState pool : world.pools.values()) {
            if (pool.removed) {
                continue;
            }
            if (pool.is(RuleKind.DEFERRED) && !pool.shared && !pool.suspended) {
                due.add(new Due(pool.definition.closesMs() + world.graceMs, pool, null));
            }
            final SlotState slot = pool.firstOpen();
            if (slot != null) {
                due.add(new Due(slot.closesMs + world.graceMs, pool, slot));
            }
        }
        return due.stream()
                .filter(d -> d.at() <= now)
                .min(Comparator.comparingLong(Due::at))
                .orElse(null);
    }

    private Out closeSlot(final PoolState pool, final SlotState slot) {
        final BigInteger left = pool.slotLeft(slot);
        slot.closed = true;
        final SlotState next = pool.firstOpen();
        final boolean carried = pool.definition.slots().carryOver() && next != null;
        if (carried) {
            next.extra = next.extra.add(left);
        }
        return Out.of("PoolEvent", OutcomeCode.ACCEPTED, ReasonCode.NONE)
                .with("event", carried ? PoolEventKind.SLOT_CARRIED : PoolEventKind.SLOT_CLOSED)
                .with("pool", pool.index)
                .with("project", -1)
                .with("originalSequence", 0)
                .with("amountFen", left)
                .with("baseRefundedFen", ZERO)
                .with("slot", pool.slots.indexOf(slot));
    }
}

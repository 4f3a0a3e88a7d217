package org.tributary.engine.oracle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.RuleKind;

/** Random edits of one field of a pool, each of its fields in turn. */
final class PoolEdits {
    private static final long MINUTE_MS = 60_000;
    private static final int DAY_MS = 86_400_000;

    private final Dice dice;
    private final PoolGenerator pools;

    PoolEdits(final Dice dice, final PoolGenerator pools) {
        this.dice = dice;
        this.pools = pools;
    }

    /** Edits a field of the pool. */
    Pool edit(final Pool pool, final Draft draft) {
        final boolean later =
                pool.rule().kind() == RuleKind.DEFERRED || pool.rule().kind() == RuleKind.MILESTONE;
        return switch (dice.upTo(9)) {
            case 0 -> withWindow(pool, moved(pool.opensMs()), pool.closesMs());
            case 1 -> withWindow(pool, pool.opensMs(), moved(pool.closesMs()));
            case 2, 3 ->
                later || pool.slots() == null ? withRule(pool, rule(pool)) : withSlots(pool, slots(pool.slots()));
            case 4 -> later ? withRule(pool, rule(pool)) : withSlots(pool, addedOrRemoved(pool, draft));
            case 5, 6 -> withRule(pool, rule(pool));
            case 7 -> ofOtherKind(pool, draft);
            case 8 -> flags(pool, draft);
            default ->
                with(pool, pool.slots(), pool.rule(), pools.limits(pool.rule().kind(), pool.requiredFlowers() > 0));
        };
    }

    private long moved(final long ms) {
        return switch (dice.upTo(3)) {
            case 0 -> ms + dice.between(-3, 3) * MINUTE_MS;
            case 1 -> ms + dice.between(-3, 3) * 3_600_000L;
            case 2 -> ms + dice.between(-2, 2) * DAY_MS;
            default -> ms + dice.between(-40, 40) * 1_800_000L;
        };
    }

    private Pool withWindow(final Pool pool, final long opensMs, final long closesMs) {
        if (opensMs >= closesMs) {
            return pool;
        }
        return new Pool(
                pool.id(),
                pool.sponsor(),
                pool.name(),
                pool.priority(),
                pool.budgetFen(),
                opensMs,
                closesMs,
                pool.slots(),
                pool.rule(),
                pool.eligible(),
                pool.limits(),
                pool.requiredFlowers(),
                pool.partial(),
                pool.exclusive(),
                pool.forfeitOnRefund());
    }

    private Pool.Slots slots(final Pool.Slots slots) {
        final long step = dice.of(List.of(1L, 30L, 60L, 120L)) * MINUTE_MS * (dice.chance(0.5) ? 1 : -1);
        final int kind = dice.upTo(3);
        final long from = kind == 0 ? slots.fromMs() + step : slots.fromMs();
        final long to = kind == 1 ? slots.toMs() + step : slots.toMs();
        final boolean sound = from >= 0 && from < to && to <= DAY_MS;
        return new Pool.Slots(
                sound ? (int) from : slots.fromMs(),
                sound ? (int) to : slots.toMs(),
                kind == 2 ? Math.max(0, slots.budgetFen() + dice.between(-200, 400)) : slots.budgetFen(),
                kind == 3 ? !slots.carryOver() : slots.carryOver(),
                slots.instances());
    }

    private Pool.Slots addedOrRemoved(final Pool pool, final Draft draft) {
        if (pool.slots() != null) {
            return null;
        }
        final Pool.Slots slots = pools.slots(draft.zoneId(), pool.opensMs(), pool.closesMs());
        // Around now mostly: what was paid in it already belongs to no slot.
        final int now = (int) Instant.ofEpochMilli(draft.nowMs)
                .atZone(draft.zoneId())
                .toLocalTime()
                .toSecondOfDay();
        final int from = Math.max(0, now * 1000 - (int) dice.between(0, 4) * 3_600_000);
        final int to = Math.min(DAY_MS, now * 1000 + (int) dice.between(1, 4) * 3_600_000);
        return dice.chance(0.3)
                ? slots
                : new Pool.Slots(from, to, slots.budgetFen(), slots.carryOver(), slots.instances());
    }

    /** The same kind with other numbers; a milestone's unit now and then, its size mostly. */
    private Pool.Rule rule(final Pool pool) {
        final Pool.Rule old = pool.rule();
        final Pool.Rule other = pools.rule(old.kind(), pool.id());
        if (old.kind() != RuleKind.MILESTONE || dice.chance(0.45)) {
            return other;
        }
        final boolean donors = old.everyDonors() > 0;
        return new Pool.Rule(
                old.kind(),
                dice.chance(0.5) ? old.give() : other.give(),
                0,
                List.of(),
                0,
                0,
                "",
                "",
                -1,
                0,
                donors ? dice.between(1, 4) : 0,
                donors ? 0 : dice.between(60, 800));
    }

    private Pool ofOtherKind(final Pool pool, final Draft draft) {
        if (CampaignGenerator.isConversion(pool)) {
            return withRule(pool, pool.rule());
        }
        final RuleKind kind = pools.kind();
        final boolean later = kind == RuleKind.DEFERRED || kind == RuleKind.MILESTONE;
        final boolean flowers = !later && pool.requiredFlowers() > 0;
        return new Pool(
                pool.id(),
                pool.sponsor(),
                pool.name(),
                pool.priority(),
                kind == RuleKind.MILESTONE ? pools.budget(kind) : pool.budgetFen(),
                pool.opensMs(),
                pool.closesMs(),
                later ? null : pool.slots(),
                pools.rule(kind, pool.id()),
                pools.eligible(kind, draft.projects),
                pools.limits(kind, flowers),
                flowers ? pool.requiredFlowers() : 0,
                later || pool.partial(),
                !later && pool.exclusive(),
                pool.forfeitOnRefund());
    }

    /** Sponsor, priority, budget, eligibility, flowers, partial, exclusive, onRefund. */
    private Pool flags(final Pool pool, final Draft draft) {
        final RuleKind kind = pool.rule().kind();
        final boolean direct = kind != RuleKind.DEFERRED && kind != RuleKind.MILESTONE && kind != RuleKind.CONVERSION;
        final boolean flowers = direct && pool.limits().donationsPerDonor() == Pool.ABSENT;
        final List<String> sponsors = new ArrayList<>();
        draft.sponsors.forEach(s -> sponsors.add(s.id()));
        return new Pool(
                pool.id(),
                dice.chance(0.2) ? dice.of(sponsors) : pool.sponsor(),
                pool.name(),
                dice.chance(0.4) ? (int) dice.between(1, 3) : pool.priority(),
                dice.chance(0.3)
                        ? pools.budget(kind)
                        : pool.budgetFen() + (dice.chance(0.5) ? dice.between(0, 500) : 0),
                pool.opensMs(),
                pool.closesMs(),
                pool.slots(),
                pool.rule(),
                dice.chance(0.6) ? pool.eligible() : pools.eligible(kind, draft.projects),
                pool.limits(),
                flowers && dice.chance(0.3) ? (int) dice.between(0, 3) : pool.requiredFlowers(),
                kind == RuleKind.DEFERRED || dice.chance(0.75),
                direct && dice.chance(0.2),
                dice.chance(0.3) != pool.forfeitOnRefund());
    }

    private static Pool withRule(final Pool pool, final Pool.Rule rule) {
        return with(pool, pool.slots(), rule, pool.limits());
    }

    static Pool withSlots(final Pool pool, final Pool.Slots slots) {
        return with(pool, slots, pool.rule(), pool.limits());
    }

    private static Pool with(final Pool pool, final Pool.Slots slots, final Pool.Rule rule, final Pool.Limits limits) {
        return new Pool(
                pool.id(),
                pool.sponsor(),
                pool.name(),
                pool.priority(),
                pool.budgetFen(),
                pool.opensMs(),
                pool.closesMs(),
                slots,
                rule,
                pool.eligible(),
                limits,
                pool.requiredFlowers(),
                pool.partial(),
                pool.exclusive(),
                pool.forfeitOnRefund());
    }
}

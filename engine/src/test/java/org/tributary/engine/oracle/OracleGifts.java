package org.tributary.engine.oracle;

import static org.tributary.engine.oracle.World.ZERO;
import static org.tributary.engine.oracle.World.big;

import java.math.BigInteger;
import java.util.Objects;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.oracle.World.ConversionDay;
import org.tributary.engine.oracle.World.ConversionProject;
import org.tributary.engine.oracle.World.DonorProject;
import org.tributary.engine.oracle.World.GiftKey;
import org.tributary.engine.oracle.World.GiftState;
import org.tributary.engine.oracle.World.Line;
import org.tributary.engine.oracle.World.PoolState;
import org.tributary.engine.oracle.World.ProjectState;

/** Gifts in kind (ruling 16) and flowers (ruling 17). */
final class OracleGifts {
    private final World world;
    private final OracleMatching matching;
    private final OracleRefunds refunds;

    OracleGifts(World world, OracleMatching matching, OracleRefunds refunds) {
        this.world = world;
        this.matching = matching;
        this.refunds = refunds;
    }

    Out gift(Op.Gift op, long sequence) {
        final GiftKey key = new GiftKey(op.partner(), op.id());
        final Out doubled = doubled(key, op);
        if (doubled != null) {
            return doubled;
        }
        final GiftState state = new GiftState();
        state.sequence = sequence;
        state.gift = op;
        world.gifts.put(key, state);
        world.giftIds.put(key, sequence);
        final Campaign.Conversion conversion = world.campaign.conversions().stream()
                .filter(c -> c.id().equals(op.conversion()))
                .findFirst()
                .orElse(null);
        ReasonCode reason = refusedBy(op, conversion);
        final ProjectState project = world.project(op.project());
        if (reason == ReasonCode.NONE && conversion.kind() == ConversionKind.FLOWER) {
            return flowers(state, conversion, project);
        }
        final PoolState pool = reason == ReasonCode.NONE ? world.pool(conversion.pool()) : null;
        if (reason == ReasonCode.NONE) {
            reason = refusedByPool(op, conversion, pool, project);
        }
        if (reason != ReasonCode.NONE) {
            state.ignored = true;
            return Out.of("Contribution", OutcomeCode.IGNORED, reason);
        }
        return give(state, conversion, pool, project);
    }

    private Out doubled(GiftKey key, Op.Gift op) {
        final Long first = world.giftIds.get(key);
        if (first == null) {
            return null;
        }
        final GiftState state = world.gifts.get(key);
        final boolean same = state != null
                && state.gift.conversion().equals(op.conversion())
                && state.gift.donor().equals(op.donor())
                && state.gift.project().equals(op.project())
                && state.gift.quantity() == op.quantity()
                && state.gift.amountFen() == op.amountFen();
        return Out.of("Duplicate", same ? OutcomeCode.DUPLICATE : OutcomeCode.CONFLICT, ReasonCode.NONE)
                .with("originalSequence", first);
    }

    private ReasonCode refusedBy(Op.Gift op, Campaign.Conversion conversion) {
        final Campaign.Partner partner = world.campaign.partners().stream()
                .filter(p -> p.id().equals(op.partner()))
                .findFirst()
                .orElse(null);
        if (partner == null) {
            return ReasonCode.UNKNOWN_PARTNER;
        }
        if (conversion == null || !partner.conversions().contains(op.conversion())) {
            return ReasonCode.UNKNOWN_CONVERSION;
        }
        final ProjectState project = world.project(op.project());
        if (project == null) {
            return ReasonCode.UNKNOWN_PROJECT;
        }
        if (project.closed) {
            return ReasonCode.PROJECT_CLOSED;
        }
        if (project.reached && project.definition.closeOnGoal()) {
            return ReasonCode.GOAL_REACHED;
        }
        if (project.frozen && conversion.kind() != ConversionKind.FLOWER) {
            return ReasonCode.PROJECT_FROZEN;
        }
        if (op.giftAt() < world.campaign.opensMs()) {
            return ReasonCode.CAMPAIGN_NOT_OPEN;
        }
        return op.giftAt() >= world.campaign.closesMs() ? ReasonCode.CAMPAIGN_CLOSED : ReasonCode.NONE;
    }

    private ReasonCode refusedByPool(Op.Gift op, Campaign.Conversion conversion, PoolState pool, ProjectState project) {
        if (!matching.eligible(pool, project, null)) {
            return ReasonCode.NOT_ELIGIBLE;
        }
        final int slot = matching.slotOf(pool, op.giftAt());
        final boolean slotMissed = pool.definition.slots() != null
                && (slot < 0
                        || world.now
                                >= pool.definition.slots().instances().get(slot).closesMs() + world.graceMs);
        if (slotMissed || !matching.inWindow(pool, op.giftAt(), world.now)) {
            return ReasonCode.POOL_NOT_OPEN;
        }
        if (pool.suspended) {
            return ReasonCode.POOL_SUSPENDED;
        }
        if (counted(op, conversion).signum() == 0) {
            return ReasonCode.CAP_REACHED;
        }
        return matching.empty(pool, pool.home(slot)) ? ReasonCode.POOL_EXHAUSTED : ReasonCode.NONE;
    }

    private Out flowers(GiftState state, Campaign.Conversion conversion, ProjectState project) {
        final Op.Gift op = state.gift;
        final BigInteger counted = counted(op, conversion);
        if (counted.signum() == 0) {
            state.ignored = true;
            return Out.of("Contribution", OutcomeCode.IGNORED, ReasonCode.CAP_REACHED);
        }
        turnIn(op, counted);
        state.counted = counted;
        state.flowers = counted;
        state.project = project;
        project.flowers = project.flowers.add(counted);
        world.flowers.merge(new DonorProject(op.donor(), project.id()), counted, BigInteger::add);
        return accepted(conversion, -1, project, ZERO, counted, CutCode.NONE);
    }

    private Out give(GiftState state, Campaign.Conversion conversion, PoolState pool, ProjectState project) {
        final Op.Gift op = state.gift;
        final BigInteger counted = counted(op, conversion);
        final int slot = matching.slotOf(pool, op.giftAt());
        final BigInteger wanted = wanted(op, conversion, counted);
        final OracleMatching.Gift gift = matching.cut(
                pool,
                new OracleMatching.Gift(wanted, CutCode.NONE),
                op.donor(),
                world.dayOf(op.giftAt()),
                project,
                pool.home(slot));
        turnIn(op, counted);
        state.counted = counted;
        state.project = project;
        if (gift.fen().signum() > 0) {
            state.line =
                    new Line(pool, project, op.donor(), world.dayOf(op.giftAt()), slot, gift.fen(), ZERO, gift.cut());
            matching.give(state.line);
            world.sums.contributions = world.sums.contributions.add(gift.fen());
            world.sums.contributionCount = world.sums.contributionCount.add(BigInteger.ONE);
        }
        return accepted(conversion, pool.index, project, gift.fen(), ZERO, gift.cut());
    }

    private static Out accepted(
            Campaign.Conversion conversion,
            int pool,
            ProjectState project,
            BigInteger given,
            BigInteger flowers,
            CutCode cut) {
        return Out.of("Contribution", OutcomeCode.ACCEPTED, ReasonCode.NONE)
                .with("conversionKind", conversion.kind())
                .with("pool", pool)
                .with("project", project.index)
                .with("givenFen", given)
                .with("flowers", flowers)
                .with("cut", cut);
    }

    /** What of this gift counts within the donor's day: min(Q+q, cap) - min(Q, cap). */
    private BigInteger counted(Op.Gift op, Campaign.Conversion conversion) {
        final BigInteger before = world.turnedIn.getOrDefault(day(op), ZERO);
        final BigInteger after = before.add(amountOf(op));
        if (conversion.perDonorPerDay() == Pool.ABSENT) {
            return after.subtract(before);
        }
        final BigInteger cap = big(conversion.perDonorPerDay());
        return after.min(cap).subtract(before.min(cap));
    }

    private BigInteger wanted(Op.Gift op, Campaign.Conversion conversion, BigInteger counted) {
        if (conversion.kind() == ConversionKind.ORDER) {
            final ConversionProject key = new ConversionProject(conversion.id(), op.project());
            final World.Fraction carried =
                    world.carried.getOrDefault(key, new World.Fraction(ZERO, big(conversion.per())));
            final BigInteger[] fenAndRest = counted.multiply(big(conversion.give()))
                    .add(carried.over(big(conversion.per())))
                    .divideAndRemainder(big(conversion.per()));
            world.carried.put(key, new World.Fraction(fenAndRest[1], big(conversion.per())));
            return fenAndRest[0];
        }
        BigInteger before = world.turnedIn.getOrDefault(day(op), ZERO);
        if (conversion.perDonorPerDay() != Pool.ABSENT) {
            before = before.min(big(conversion.perDonorPerDay()));
        }
        final BigInteger per = big(conversion.per());
        final BigInteger steps = before.add(counted).divide(per).subtract(before.divide(per));
        return steps.multiply(big(conversion.give()));
    }

    private void turnIn(Op.Gift op, BigInteger counted) {
        world.turnedIn.merge(day(op), counted, BigInteger::add);
    }

    private ConversionDay day(Op.Gift op) {
        return new ConversionDay(op.conversion(), op.donor(), world.dayOf(op.giftAt()));
    }

    private static BigInteger amountOf(Op.Gift op) {
        return big(op.quantity()).add(big(op.amountFen()));
    }

    /** Takes a gift back like a full refund. */
    Out reverse(Op.GiftReversal op, long sequence) {
        final GiftKey key = new GiftKey(op.partner(), op.id());
        final Long first = world.giftIds.get(key);
        if (first != null) {
            final Op.GiftReversal before = world.giftReversals.get(key);
            final boolean same = before != null && Objects.equals(before.reverses(), op.reverses());
            return Out.of("Duplicate", same ? OutcomeCode.DUPLICATE : OutcomeCode.CONFLICT, ReasonCode.NONE)
                    .with("originalSequence", first);
        }
        world.giftIds.put(key, sequence);
        world.giftReversals.put(key, op);
        final GiftState state = world.gifts.get(new GiftKey(op.partner(), op.reverses()));
        if (state == null || state.ignored || state.reversed) {
            return Out.of("Contribution", OutcomeCode.IGNORED, ReasonCode.UNKNOWN_ORIGINAL);
        }
        state.reversed = true;
        world.turnedIn.merge(day(state.gift), state.counted.negate(), BigInteger::add);
        final DonorProject holder = new DonorProject(state.gift.donor(), state.project.id());
        final BigInteger flowers = state.flowers.min(world.flowers.getOrDefault(holder, ZERO));
        world.flowers.merge(holder, flowers.negate(), BigInteger::add);
        state.project.flowers = state.project.flowers.subtract(flowers);
        BigInteger back = ZERO;
        if (state.line != null && !state.line.voided) {
            back = state.line.kept;
            state.line.kept = ZERO;
            refunds.giveBack(state.line, back);
        }
        return Out.of("Contribution", OutcomeCode.REFUNDED, ReasonCode.NONE)
                .with("pool", state.line == null ? -1 : state.line.pool.index)
                .with("project", state.project.index)
                .with("givenFen", back.negate())
                .with("flowers", flowers.negate())
                .with("originalSequence", state.sequence);
    }
}

package org.tributary.engine.oracle;

import static org.tributary.engine.oracle.World.ZERO;
import static org.tributary.engine.oracle.World.big;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
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
import org.tributary.engine.oracle.World.SlotState;

/** Gifts in kind and flowers: RULES 9 and 10. */
final class OracleGifts {
    /** Most lines that the record of one gift taken back names. */
    private static final int MOST_LINES = 24;

    private final World world;
    private final OracleMatching matching;
    private final OracleRefunds refunds;

    OracleGifts(final World world, final OracleMatching matching, final OracleRefunds refunds) {
        this.world = world;
        this.matching = matching;
        this.refunds = refunds;
    }

    Out gift(final Op.Gift op, final long sequence) {
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
        if (reason == ReasonCode.NONE && !measured(op, conversion)) {
            // The gateway refuses both; this is the core's own defence.
            final boolean both = op.quantity() > 0 && op.amountFen() > 0;
            reason = both ? ReasonCode.OVERFLOW : ReasonCode.WRONG_MEASURE;
        }
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

    /** Steps and flowers carry a quantity, orders an amount. */
    private static boolean measured(final Op.Gift op, final Campaign.Conversion conversion) {
        return conversion.kind() == ConversionKind.ORDER
                ? op.amountFen() > 0 && op.quantity() == 0
                : op.quantity() > 0 && op.amountFen() == 0;
    }

    private Out doubled(final GiftKey key, final Op.Gift op) {
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

    private ReasonCode refusedBy(final Op.Gift op, final Campaign.Conversion conversion) {
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

    private ReasonCode refusedByPool(
            final Op.Gift op, final Campaign.Conversion conversion, final PoolState pool, final ProjectState project) {
        if (!matching.eligible(pool, project, null)) {
            return ReasonCode.NOT_ELIGIBLE;
        }
        final SlotState slot = matching.slotOf(pool, op.giftAt());
        final boolean slotMissed =
                pool.definition.slots() != null && (slot == null || world.now >= slot.closesMs + world.graceMs);
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

    private Out flowers(final GiftState state, final Campaign.Conversion conversion, final ProjectState project) {
        final Op.Gift op = state.gift;
        final BigInteger counted = counted(op, conversion);
        if (counted.signum() == 0) {
            state.ignored = true;
            return Out.of("Contribution", OutcomeCode.IGNORED, ReasonCode.CAP_REACHED);
        }
        count(state, conversion, project, counted);
        state.flowers = counted;
        project.flowers = project.flowers.add(counted);
        world.flowers.merge(new DonorProject(op.donor(), project.id()), counted, BigInteger::add);
        return accepted(conversion, -1, project, ZERO, counted, CutCode.NONE);
    }

    private Out give(
            final GiftState state,
            final Campaign.Conversion conversion,
            final PoolState pool,
            final ProjectState project) {
        final Op.Gift op = state.gift;
        final BigInteger counted = counted(op, conversion);
        final SlotState slot = matching.slotOf(pool, op.giftAt());
        final BigInteger wanted = wanted(state, conversion, counted);
        final OracleMatching.Gift gift = matching.cut(
                pool,
                new OracleMatching.Gift(wanted, CutCode.NONE),
                op.donor(),
                world.dayOf(op.giftAt()),
                project,
                pool.home(slot));
        count(state, conversion, project, counted);
        if (gift.fen().signum() > 0) {
            state.line =
                    new Line(pool, project, op.donor(), world.dayOf(op.giftAt()), slot, gift.fen(), ZERO, gift.cut());
            matching.give(state.line);
            project.contributed = project.contributed.add(gift.fen());
            world.sums.contributions = world.sums.contributions.add(gift.fen());
            world.sums.contributionCount = world.sums.contributionCount.add(BigInteger.ONE);
        }
        return accepted(conversion, pool.index, project, gift.fen(), ZERO, gift.cut());
    }

    private static Out accepted(
            final Campaign.Conversion conversion,
            final int pool,
            final ProjectState project,
            final BigInteger given,
            final BigInteger flowers,
            final CutCode cut) {
        return Out.of("Contribution", OutcomeCode.ACCEPTED, ReasonCode.NONE)
                .with("conversionKind", conversion.kind())
                .with("pool", pool)
                .with("project", project.index)
                .with("givenFen", given)
                .with("flowers", flowers)
                .with("cut", cut);
    }

    /** What of this gift counts within the donor's day: min(x, cap - Q), at least 0. */
    private BigInteger counted(final Op.Gift op, final Campaign.Conversion conversion) {
        final BigInteger most = amountOf(op);
        if (conversion.perDonorPerDay() == Pool.ABSENT) {
            return most;
        }
        final BigInteger left = big(conversion.perDonorPerDay()).subtract(dayOf(day(op)));
        return most.min(left).max(ZERO);
    }

    private BigInteger wanted(final GiftState state, final Campaign.Conversion conversion, final BigInteger counted) {
        if (conversion.kind() == ConversionKind.ORDER) {
            return order(state, conversion, counted);
        }
        final BigInteger before = dayOf(day(state.gift));
        return worth(conversion, before.add(counted)).subtract(worth(conversion, before));
    }

    private BigInteger order(final GiftState state, final Campaign.Conversion conversion, final BigInteger counted) {
        final String project = state.gift.project();
        final BigInteger per = big(conversion.per());
        final BigInteger before = carried(conversion, project);
        final BigInteger whole = counted.multiply(big(conversion.give())).add(before);
        final BigInteger worth = whole.max(ZERO).divide(per);
        final BigInteger after = whole.subtract(worth.multiply(per));
        carry(conversion, project, after);
        state.brought = new World.Fraction(after.subtract(before), per);
        return worth;
    }

    private static BigInteger worth(final Campaign.Conversion conversion, final BigInteger steps) {
        return steps.divide(big(conversion.per())).multiply(big(conversion.give()));
    }

    /** The fraction of a fen that is carried, over the conversion's denominator as it is now. */
    private BigInteger carried(final Campaign.Conversion conversion, final String project) {
        final BigInteger per = big(conversion.per());
        return world.carried
                .getOrDefault(new ConversionProject(conversion.id(), project), new World.Fraction(ZERO, per))
                .over(per);
    }

    private void carry(final Campaign.Conversion conversion, final String project, final BigInteger numerator) {
        world.carried.put(
                new ConversionProject(conversion.id(), project), new World.Fraction(numerator, big(conversion.per())));
    }

    private BigInteger dayOf(final ConversionDay day) {
        return world.turnedIn.getOrDefault(day, ZERO);
    }

    private void count(
            final GiftState state,
            final Campaign.Conversion conversion,
            final ProjectState project,
            final BigInteger counted) {
        state.kind = conversion.kind();
        state.day = day(state.gift);
        state.project = project;
        project.received = true;
        state.counted = counted;
        world.turnedIn.merge(state.day, counted, BigInteger::add);
        world.countedConversions.add(conversion.id());
    }

    private ConversionDay day(final Op.Gift op) {
        return new ConversionDay(op.conversion(), op.donor(), world.dayOf(op.giftAt()));
    }

    private static BigInteger amountOf(final Op.Gift op) {
        return big(op.quantity()).add(big(op.amountFen()));
    }

    /** Takes a whole gift back. */
    Out reverse(final Op.GiftReversal op, final long sequence) {
        final GiftKey key = new GiftKey(op.partner(), op.id());
        final Long first = world.giftIds.get(key);
        if (first != null) {
            final Op.GiftReversal before = world.giftReversals.get(key);
            final boolean same = before != null && Objects.equals(before.reverses(), op.reverses());
            return Out.of("Duplicate", same ? OutcomeCode.DUPLICATE : OutcomeCode.CONFLICT, ReasonCode.NONE)
                    .with("originalSequence", first);
        }
        final GiftState state = world.gifts.get(new GiftKey(op.partner(), op.reverses()));
        if (state != null && state.reversedBy > 0) {
            return Out.of("Duplicate", OutcomeCode.DUPLICATE, ReasonCode.NONE)
                    .with("originalSequence", state.reversedBy);
        }
        world.giftIds.put(key, sequence);
        world.giftReversals.put(key, op);
        if (state == null || state.ignored) {
            return Out.of("Contribution", OutcomeCode.IGNORED, ReasonCode.UNKNOWN_ORIGINAL);
        }
        state.reversedBy = sequence;
        return takenBack(state);
    }

    private Out takenBack(final GiftState state) {
        final BigInteger day = dayOf(state.day);
        world.turnedIn.put(state.day, day.subtract(state.counted));
        final Out out = Out.of("Contribution", OutcomeCode.REFUNDED, ReasonCode.NONE)
                .with("conversionKind", state.kind)
                .with("project", state.project.index)
                .with("originalSequence", state.sequence)
                .with("givenFen", ZERO)
                .with("flowers", ZERO);
        if (state.kind == ConversionKind.FLOWER) {
            flowersBack(state, out);
            return out;
        }
        final Campaign.Conversion conversion = world.conversions.get(state.gift.conversion());
        if (state.kind == ConversionKind.ORDER) {
            take(state, orderBack(state, conversion), out);
        } else if (!state.voided) {
            final BigInteger worth = worth(conversion, day).subtract(worth(conversion, day.subtract(state.counted)));
            takeFromDay(state.day, worth, out);
        }
        return out;
    }

    private void flowersBack(final GiftState state, final Out out) {
        final DonorProject holder = new DonorProject(state.gift.donor(), state.project.id());
        final BigInteger flowers = state.flowers.min(world.flowers.getOrDefault(holder, ZERO));
        world.flowers.merge(holder, flowers.negate(), BigInteger::add);
        state.project.flowers = state.project.flowers.subtract(flowers);
        out.with("flowers", flowers.negate());
    }

    /** From the newest line of the donor's day to the oldest. */
    private void takeFromDay(final ConversionDay day, final BigInteger worth, final Out out) {
        final List<GiftState> newestFirst = world.gifts.values().stream()
                .filter(g -> day.equals(g.day) && g.kind == ConversionKind.STEPS)
                .filter(g -> g.holds().signum() > 0)
                .sorted(Comparator.comparingLong((GiftState g) -> g.sequence).reversed())
                .toList();
        BigInteger left = worth;
        for (final GiftState gift : newestFirst) {
            final BigInteger part = gift.holds().min(left);
            if (part.signum() > 0 && out.lines().size() < MOST_LINES) {
                take(gift, part, out);
                left = left.subtract(part);
            }
        }
    }

    /** An order goes back like a full refund; what is carried loses what the order brought. */
    private BigInteger orderBack(final GiftState state, final Campaign.Conversion conversion) {
        final BigInteger brought = state.brought.over(big(conversion.per()));
        final String project = state.project.id();
        carry(conversion, project, carried(conversion, project).subtract(brought));
        return state.holds();
    }

    private void take(final GiftState gift, final BigInteger fen, final Out out) {
        if (fen.signum() == 0) {
            return;
        }
        final Line line = gift.line;
        line.kept = line.kept.subtract(fen);
        final boolean forfeited = refunds.giveBack(line, fen);
        final int at = out.lines().size();
        out.lines().add(new Out.Line(line.pool.index, fen.negate(), CutCode.NONE, forfeited));
        out.with("line" + at + ".project", line.project.index)
                .with("line" + at + ".sequence", gift.sequence)
                .with("givenFen", big(out.number("givenFen")).subtract(fen));
    }
}

package org.tributary.engine.oracle;

import static org.tributary.engine.oracle.World.ZERO;
import static org.tributary.engine.oracle.World.big;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.oracle.World.Count;
import org.tributary.engine.oracle.World.Donation;
import org.tributary.engine.oracle.World.PoolState;
import org.tributary.engine.oracle.World.ProjectState;

/** RULES 8: a project's count reaches a multiple, the project gets a gift, once ever. */
final class OracleMilestones {
    private final World world;
    private final OracleMatching matching;

    OracleMilestones(final World world, final OracleMatching matching) {
        this.world = world;
        this.matching = matching;
    }

    /** Counts an accepted donation. */
    void count(final Donation donation) {
        for (final PoolState pool : donation.countedBy) {
            final Count count = pool.counts.computeIfAbsent(donation.project.id(), id -> new Count());
            count.amount = count.amount.add(donation.left());
            count.donors.merge(donation.payment.donor(), 1, Integer::sum);
        }
    }

    /** The milestones that an accepted donation reached with what is left of it. */
    List<Out> reached(final Donation donation) {
        final List<Out> records = new ArrayList<>();
        for (final PoolState pool : world.inOrder()) {
            if (donation.countedBy.contains(pool) && donation.left().signum() > 0) {
                pay(pool, pool.counts.get(donation.project.id()), donation, records);
            }
        }
        return records;
    }

    /** Money went back to a donor, or (negative) came again. */
    void refunded(
            final Donation donation,
            final BigInteger fen,
            final boolean nowNothingLeft,
            final boolean beforeNothingLeft) {
        if (donation.project.frozen) {
            return;
        }
        for (final PoolState pool : donation.countedBy) {
            final Count count = pool.counts.get(donation.project.id());
            count.amount = count.amount.subtract(fen);
            if (nowNothingLeft && !beforeNothingLeft) {
                count.donors.merge(donation.payment.donor(), -1, Integer::sum);
            } else if (beforeNothingLeft && !nowNothingLeft) {
                count.donors.merge(donation.payment.donor(), 1, Integer::sum);
            }
        }
    }

    /** Each multiple between the highest count so far and the count now pays, once ever. */
    private void pay(final PoolState pool, final Count count, final Donation donation, final List<Out> records) {
        final BigInteger value = valueOf(pool.definition.rule(), count);
        final BigInteger every = every(pool.definition.rule());
        final BigInteger last = value.divide(every);
        BigInteger multiple = count.highest.divide(every);
        count.highest = count.highest.max(value);
        while (multiple.compareTo(last) < 0) {
            multiple = multiple.add(BigInteger.ONE);
            final OracleMatching.Gift gift = gift(pool, donation.project);
            if (pool.suspended || gift.fen().signum() == 0) {
                // Nothing is left for this project: the multiples above are used up as well.
                return;
            }
            records.add(book(pool, donation, gift));
        }
    }

    static BigInteger valueOf(final Pool.Rule rule, final Count count) {
        return rule.everyDonors() > 0
                ? big(count.donors.values().stream().filter(n -> n > 0).count())
                : count.amount;
    }

    static BigInteger every(final Pool.Rule rule) {
        return big(rule.everyDonors() > 0 ? rule.everyDonors() : rule.everyAmountFen());
    }

    private OracleMatching.Gift gift(final PoolState pool, final ProjectState project) {
        final OracleMatching.Gift wanted =
                new OracleMatching.Gift(big(pool.definition.rule().give()), CutCode.NONE);
        final OracleMatching.Gift gift =
                matching.cutToProject(pool, wanted, project).cutTo(pool.remaining(), CutCode.POOL_BUDGET);
        final boolean refused = gift.cut() != CutCode.NONE && !pool.definition.partial();
        return refused ? new OracleMatching.Gift(ZERO, gift.cut()) : gift;
    }

    private Out book(final PoolState pool, final Donation donation, final OracleMatching.Gift gift) {
        pool.moved = true;
        pool.committed = pool.committed.add(gift.fen());
        pool.given = pool.given.add(gift.fen());
        // A derived record: behind the one that made it due.
        pool.milestonesBySequence
                .computeIfAbsent(donation.project.id(), made -> new TreeMap<>())
                .merge(world.lineSequence + 1, gift.fen(), BigInteger::add);
        pool.milestonesStanding.merge(donation.project.id(), gift.fen(), BigInteger::add);
        matching.bookProject(pool, donation.project, gift.fen());
        matching.countMatched(donation.project, gift.fen());
        return Out.of("PoolEvent", OutcomeCode.ACCEPTED, ReasonCode.NONE)
                .with("event", PoolEventKind.MILESTONE)
                .with("pool", pool.index)
                .with("project", donation.project.index)
                .with("originalSequence", donation.sequence)
                .with("amountFen", gift.fen())
                .with("baseRefundedFen", 0)
                .with("slot", -1)
                .with("cut", gift.cut());
    }
}

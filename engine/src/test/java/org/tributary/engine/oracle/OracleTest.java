package org.tributary.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tributary.engine.core.DonationCore;

/**
 * The core against the model, on random campaigns and streams.
 *
 * <p>{@code mvn -pl engine test -Dtest=OracleTest -Doracle.commands=5000000} plays that many commands, {@code
 * -Doracle.seed=N} starts at another seed, {@code -Doracle.without=SLOTS,GIFTS} leaves features out (see {@link
 * Feature}), {@code -Doracle.shrink=false} reports a difference as it was met.
 */
class OracleTest {
    private static final long COMMANDS = Long.getLong("oracle.commands", 60_000);
    private static final long FIRST_SEED = Long.getLong("oracle.seed", 1);
    private static final boolean SHRINK = !"false".equals(System.getProperty("oracle.shrink"));
    private static final int LENGTH = Integer.getInteger("oracle.length", 400);

    /** The rarer things that a run of the normal length must have met. */
    private static final List<String> MUST_BE_MET = List.of(
            "Allocation with baseRefundedFen",
            "Allocation IGNORED REFUND_PENDING",
            "Commit IGNORED MONEY_JOURNALED",
            "Commit IGNORED POOL_HAS_MOVED_MONEY",
            "Commit IGNORED SLOTS_HAVE_BEGUN",
            "Admin IGNORED NOTICE_RUNNING",
            "Admin IGNORED MATCHES_WITHDRAWN",
            "Admin IGNORED ABOVE_DUE",
            "Admin IGNORED IN_PAYOUT",
            "Admin IGNORED MATCHES_MOVED",
            "Admin IGNORED NOT_RELEASED",
            "Admin IGNORED PAID_ALREADY",
            "Admin IGNORED UNKNOWN_PAYOUT",
            "Approval ACCEPTED",
            "Approval IGNORED APPROVAL_DECIDED",
            "Approval IGNORED APPROVAL_DIFFERS",
            "Approval IGNORED APPROVAL_EXPIRED",
            "Approval IGNORED NOT_APPROVABLE",
            "Approval IGNORED SAME_PERSON",
            "Approval IGNORED UNKNOWN_APPROVAL",
            "Contribution IGNORED POOL_EXHAUSTED",
            "Contribution IGNORED WRONG_MEASURE",
            "Contribution REFUNDED",
            "Donation HELD MERCHANT_MISMATCH",
            "Donation goalReached",
            "Duplicate CONFLICT",
            "PoolEvent with baseRefundedFen",
            "Refund HELD REFUND_EXCEEDS_PAYMENT",
            "Refund HELD REVERSAL_UNKNOWN_REFUND",
            "Refund IGNORED UNKNOWN_ORIGINAL",
            "Refund with joinedSequence",
            "cut DONATIONS_PER_DONOR to nothing",
            "cut FLOWERS to nothing",
            "cut PER_DONATION",
            "cut PER_DONOR_PER_DAY",
            "cut PER_DONOR",
            "cut PER_ORGANISATION to nothing",
            "cut PER_PROJECT",
            "cut POOL_BUDGET",
            "cut SLOT_BUDGET",
            "event DEFERRED_SHARE",
            "event MILESTONE",
            "event SLOT_CARRIED",
            "event SLOT_CLOSED",
            "event VOIDED",
            "excess joined to what came back",
            "forfeited line",
            "gift taken from another's line",
            "gift taken from several lines");

    @Test
    void shouldDecideAsTheModelDoes() {
        final Set<Feature> features = Feature.configured();
        final long started = System.nanoTime();
        final Coverage coverage = new Coverage();
        long commands = 0;
        long seed = FIRST_SEED;
        while (commands < COMMANDS) {
            commands += play(seed, features, coverage);
            seed++;
        }
        System.out.printf(
                "oracle: %,d commands in %,d streams, seeds %d to %d, no difference, %.1f s%n",
                commands, seed - FIRST_SEED, FIRST_SEED, seed - 1, (System.nanoTime() - started) / 1e9);
        System.out.print(coverage);
        if (COMMANDS >= 60_000 && features.size() == Feature.values().length) {
            assertThat(MUST_BE_MET).allMatch(coverage::saw);
        }
    }

    private static long play(final long seed, final Set<Feature> features, final Coverage coverage) {
        final List<Op.Step> steps = new StreamGenerator(seed, features).next(LENGTH);
        final Duel duel = new Duel(DonationCore::new, steps, seed, coverage);
        try {
            duel.run();
            return duel.commands();
        } catch (final Duel.Difference first) {
            throw report(seed, steps, first);
        }
    }

    private static AssertionError report(final long seed, final List<Op.Step> steps, final Duel.Difference first) {
        final List<Op.Step> shortest =
                SHRINK ? new Shrinker(fewer -> difference(fewer, seed)).shrink(steps, first) : steps;
        final Duel.Difference last = SHRINK ? difference(shortest, seed) : first;
        return new AssertionError(
                "model and core differ. Seed " + seed + "; again: mvn -pl engine test -Dtest=OracleTest"
                        + " -Doracle.seed=" + seed + " -Doracle.commands=1\nshrunk to " + shortest.size() + " of "
                        + steps.size() + " steps:\n" + Shrinker.listing(shortest)
                        + (last == null ? first : last).getMessage(),
                last == null ? first : last);
    }

    private static Duel.Difference difference(final List<Op.Step> steps, final long seed) {
        try {
            new Duel(DonationCore::new, steps, seed, new Coverage()).run();
            return null;
        } catch (final Duel.Difference difference) {
            return difference;
        }
    }
}

package org.tributary.engine.campaign;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.RuleKind;

/**
 * A sponsor's matching pool.
 *
 * @param priority lower is asked first, then by id
 * @param slots absent: null
 * @param requiredFlowers 0: none
 */
public record Pool(
        String id,
        String sponsor,
        Campaign.Names name,
        int priority,
        long budgetFen,
        long opensMs,
        long closesMs,
        @Nullable Slots slots,
        Rule rule,
        Eligibility eligible,
        Limits limits,
        int requiredFlowers,
        boolean partial,
        boolean exclusive,
        boolean forfeitOnRefund) {

    /** A limit that the campaign file does not give. */
    public static final long ABSENT = -1;

    /** The same pool with another budget. */
    public Pool withBudget(final long newBudgetFen) {
        return with(newBudgetFen, slots, eligible);
    }

    /** The same pool with the slots of its days, if it has any, and who is eligible. */
    Pool with(final List<Instance> instances, final Eligibility newEligible) {
        return with(budgetFen, slots == null ? null : slots.with(instances), newEligible);
    }

    private Pool with(final long newBudgetFen, final @Nullable Slots newSlots, final Eligibility newEligible) {
        return new Pool(
                id,
                sponsor,
                name,
                priority,
                newBudgetFen,
                opensMs,
                closesMs,
                newSlots,
                rule,
                newEligible,
                limits,
                requiredFlowers,
                partial,
                exclusive,
                forfeitOnRefund);
    }

    /**
     * One window per day.
     *
     * @param fromMs local time of day
     * @param toMs local time of day, above fromMs
     * @param budgetFen of each slot
     * @param instances every slot of the pool's window, ascending, local times resolved to instants
     */
    public record Slots(int fromMs, int toMs, long budgetFen, boolean carryOver, List<Instance> instances) {
        public Slots {
            instances = List.copyOf(instances);
        }

        Slots with(final List<Instance> newInstances) {
            return new Slots(fromMs, toMs, budgetFen, carryOver, newInstances);
        }
    }

    /** One day's slot: {@code opensMs <= paidAt < closesMs}. */
    public record Instance(long opensMs, long closesMs) {}

    /**
     * What the pool gives before limits. Fields a kind does not use are 0.
     *
     * @param kind CONVERSION for a pool that matches no payments
     * @param give ratio: numerator; fixed, milestone: fen
     * @param per ratio: denominator
     * @param tiers tiered, depleting
     * @param seed random: the secret's hex text, empty if unknown
     * @param maxRatioGive deferred: numerator, -1 for none
     */
    public record Rule(
            RuleKind kind,
            long give,
            long per,
            List<Tier> tiers,
            long randomMinFen,
            long randomMaxFen,
            String seed,
            String seedCommitment,
            long maxRatioGive,
            long maxRatioPer,
            long everyDonors,
            long everyAmountFen) {
        public Rule {
            tiers = List.copyOf(tiers);
        }
    }

    /** A tier; bound is fen (tiered) or the share of the budget in 1e-9 (depleting). */
    public record Tier(long bound, long give, long per) {}

    /** An empty list means all. Any within a list, all lists. */
    public record Eligibility(
            List<String> organisations, List<String> projects, List<String> tags, List<ChannelCode> channels) {
        /** Everything is eligible. */
        public static final Eligibility ALL = new Eligibility(List.of(), List.of(), List.of(), List.of());

        public Eligibility {
            organisations = List.copyOf(organisations);
            projects = List.copyOf(projects);
            tags = List.copyOf(tags);
            channels = List.copyOf(channels);
        }

        /** The lists that say which projects are eligible. */
        public ProjectReach.Lists reach() {
            return new ProjectReach.Lists(organisations, projects, tags);
        }
    }

    /** Limits in fen (donationsPerDonor: a count); {@link #ABSENT} where not given. */
    public record Limits(
            long minDonationFen,
            long perDonationFen,
            long perDonorFen,
            long perDonorPerDayFen,
            long perProjectFen,
            long perOrganisationFen,
            long donationsPerDonor) {
        /** No limit at all. */
        public static final Limits NONE = new Limits(ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT);
    }
}

package org.tributary.engine.core.state.campaign;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.campaign.CampaignLimits;
import org.tributary.engine.campaign.DefinitionDecoder;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.RuleKind;

/**
 * A pool's definition, laid out flat for decisions; immutable. Money is fen, times are epoch milliseconds. Keeps
 * the definition's bytes, so that a snapshot carries what was journaled and nothing else.
 */
public final class PoolTerms {
    /** Value of a limit that is not set. */
    public static final long ABSENT = Pool.ABSENT;

    /** Denominator of the tiers' share of the budget. */
    public static final long SHARE_UNIT = CampaignLimits.WHOLE_BUDGET;

    public final byte[] definition;
    public final byte[] id;
    public final byte[] sponsor;
    public final int priority;
    public final long budgetFen;
    public final long opensMs;
    public final long closesMs;
    public final RuleKind kind;
    public final long give;
    public final long per;
    public final long randomMinFen;
    public final long randomMaxFen;
    public final byte[] seed;
    public final String seedCommitment;
    public final long maxRatioGive;
    public final long maxRatioPer;
    public final long everyDonors;
    public final long everyAmountFen;
    public final long minDonationFen;
    public final long perDonationFen;
    public final long perDonorFen;
    public final long perDonorPerDayFen;
    public final long perProjectFen;
    public final long perOrganisationFen;
    public final long donationsPerDonor;
    public final int requiredFlowers;
    public final boolean partial;
    public final boolean exclusive;
    public final boolean forfeitOnRefund;
    public final boolean carryOver;
    public final long slotBudgetFen;
    public final long[] tierBound;
    public final long[] tierGive;
    public final long[] tierPer;

    /** Terms of a definition and its bytes, header included. */
    public PoolTerms(final byte[] encoded, final Pool from) {
        definition = encoded;
        id = from.id().getBytes(StandardCharsets.UTF_8);
        sponsor = from.sponsor().getBytes(StandardCharsets.UTF_8);
        priority = from.priority();
        budgetFen = from.budgetFen();
        opensMs = from.opensMs();
        closesMs = from.closesMs();
        requiredFlowers = from.requiredFlowers();
        partial = from.partial();
        exclusive = from.exclusive();
        forfeitOnRefund = from.forfeitOnRefund();
        carryOver = from.slots() != null && from.slots().carryOver();
        slotBudgetFen = from.slots() == null ? ABSENT : from.slots().budgetFen();
        final Pool.Limits limits = from.limits();
        minDonationFen = limits.minDonationFen();
        perDonationFen = limits.perDonationFen();
        perDonorFen = limits.perDonorFen();
        perDonorPerDayFen = limits.perDonorPerDayFen();
        perProjectFen = limits.perProjectFen();
        perOrganisationFen = limits.perOrganisationFen();
        donationsPerDonor = limits.donationsPerDonor();
        final Pool.Rule rule = from.rule();
        kind = rule.kind();
        give = rule.give();
        per = rule.per();
        randomMinFen = rule.randomMinFen();
        randomMaxFen = rule.randomMaxFen();
        seed = rule.seed().getBytes(StandardCharsets.UTF_8);
        seedCommitment = rule.seedCommitment();
        maxRatioGive = rule.maxRatioGive();
        maxRatioPer = rule.maxRatioPer();
        everyDonors = rule.everyDonors();
        everyAmountFen = rule.everyAmountFen();
        tierBound = rule.tiers().stream().mapToLong(Pool.Tier::bound).toArray();
        tierGive = rule.tiers().stream().mapToLong(Pool.Tier::give).toArray();
        tierPer = rule.tiers().stream().mapToLong(Pool.Tier::per).toArray();
    }

    /** Terms from the bytes of a definition. */
    static PoolTerms of(final byte[] encoded, final DefinitionDecoder decoder) {
        return new PoolTerms(encoded, decoder.pool(new UnsafeBuffer(encoded), 0));
    }

    /** True if the pool limits what a donor can get. */
    public boolean capsDonors() {
        return perDonorFen != ABSENT || perDonorPerDayFen != ABSENT || donationsPerDonor != ABSENT;
    }

    /** True if both are milestones in the same unit. */
    public boolean countsAs(final PoolTerms other) {
        return kind == RuleKind.MILESTONE
                && other.kind == RuleKind.MILESTONE
                && everyDonors > 0 == other.everyDonors > 0;
    }

    /** Size of a milestone's multiples: donors, or fen. */
    public long every() {
        return everyDonors > 0 ? everyDonors : everyAmountFen;
    }

    /** True if both have the same seed and range. */
    public boolean drawsAs(final PoolTerms other) {
        return randomMinFen == other.randomMinFen
                && randomMaxFen == other.randomMaxFen
                && seedCommitment.equals(other.seedCommitment);
    }

    /** True if the pool gives only inside its slots. */
    public boolean hasSlots() {
        return slotBudgetFen != ABSENT;
    }
}

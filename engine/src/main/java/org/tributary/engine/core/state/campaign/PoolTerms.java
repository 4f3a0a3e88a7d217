package org.tributary.engine.core.state.campaign;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.PoolDefinitionDecoder;
import org.tributary.engine.codec.sbe.RuleKind;

/**
 * A pool as its definition says: immutable. Money is fen, times are epoch milliseconds. Keeps the definition's bytes, so
 * that a snapshot carries what was journaled and nothing else.
 */
public final class PoolTerms {
    /** A limit that is not given. */
    public static final long ABSENT = -1;

    /** Denominator of the tiers' share of the budget. */
    public static final long SHARE_UNIT = 1_000_000_000L;

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
    public final byte[] seedCommitment;
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

    /** Terms from the bytes of a PoolDefinition, header included. */
    public PoolTerms(final byte[] definition) {
        this.definition = definition;
        final PoolDefinitionDecoder from = new PoolDefinitionDecoder();
        from.wrapAndApplyHeader(new UnsafeBuffer(definition), 0, new MessageHeaderDecoder());
        priority = from.priority();
        budgetFen = from.budgetFen();
        opensMs = from.opensMs();
        closesMs = from.closesMs();
        kind = from.ruleKind();
        give = from.give();
        per = from.per();
        randomMinFen = from.randomMinFen();
        randomMaxFen = from.randomMaxFen();
        maxRatioGive = from.maxRatioGive();
        maxRatioPer = from.maxRatioPer();
        everyDonors = from.everyDonors();
        everyAmountFen = from.everyAmountFen();
        minDonationFen = from.minDonationFen();
        perDonationFen = from.perDonationFen();
        perDonorFen = from.perDonorFen();
        perDonorPerDayFen = from.perDonorPerDayFen();
        perProjectFen = from.perProjectFen();
        perOrganisationFen = from.perOrganisationFen();
        donationsPerDonor = from.donationsPerDonor();
        requiredFlowers = from.requiredFlowers();
        partial = from.partial() != 0;
        exclusive = from.exclusive() != 0;
        forfeitOnRefund = from.forfeitOnRefund() != 0;
        carryOver = from.carryOver() != 0;
        slotBudgetFen = from.slotBudgetFen();
        final PoolDefinitionDecoder.TiersDecoder tiers = from.tiers();
        tierBound = new long[tiers.count()];
        tierGive = new long[tierBound.length];
        tierPer = new long[tierBound.length];
        for (int i = 0; tiers.hasNext(); i++) {
            tiers.next();
            tierBound[i] = tiers.bound();
            tierGive[i] = tiers.give();
            tierPer[i] = tiers.per();
        }
        id = new byte[from.poolLength()];
        from.getPool(id, 0, id.length);
        sponsor = new byte[from.sponsorLength()];
        from.getSponsor(sponsor, 0, sponsor.length);
        from.skipNameZh();
        from.skipNameEn();
        seed = new byte[from.seedLength()];
        from.getSeed(seed, 0, seed.length);
        seedCommitment = new byte[from.seedCommitmentLength()];
        from.getSeedCommitment(seedCommitment, 0, seedCommitment.length);
    }

    /** True if what a donor can get is limited. */
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

    /** True if both draw alike: one seed, one range. */
    public boolean drawsAs(final PoolTerms other) {
        return randomMinFen == other.randomMinFen
                && randomMaxFen == other.randomMaxFen
                && Arrays.equals(seedCommitment, other.seedCommitment);
    }

    /** True if the pool gives only inside its slots. */
    public boolean hasSlots() {
        return slotBudgetFen != ABSENT;
    }
}

package org.tributary.engine.core.rules;

import org.agrona.DirectBuffer;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.PoolTerms;

/** Computes what a pool's rule gives, before limits. */
final class Gifts {
    private final RandomGift random = new RandomGift();

    /**
     * The rule's gift for a donation.
     *
     * @param amountFen the donor's own amount
     * @param channelName as in records
     * @param packedId the payment's id as IdCodec packs it
     * @return fen, at least 0
     */
    long wantedFen(final Pool pool, final long amountFen, final byte[] channelName, final DirectBuffer packedId) {
        final PoolTerms terms = pool.terms();
        return switch (terms.kind) {
            case RATIO -> Rounding.mulDiv(amountFen, terms.give, terms.per);
            case FIXED -> terms.give;
            case TIERED -> tiered(terms, amountFen);
            case DEPLETING -> depleting(pool, amountFen);
            case RANDOM -> random.gift(terms, channelName, packedId);
            default -> throw new IllegalStateException("pool of kind " + terms.kind + " matches no payment");
        };
    }

    /** The ratio of the highest tier reached, on the whole amount. */
    private static long tiered(final PoolTerms terms, final long amountFen) {
        int tier = terms.tierBound.length - 1;
        while (tier >= 0 && amountFen < terms.tierBound[tier]) {
            tier--;
        }
        return tier < 0 ? 0 : Rounding.mulDiv(amountFen, terms.tierGive[tier], terms.tierPer[tier]);
    }

    /** The ratio of the tier that the pool's spent money has reached: spent &lt; share × budget, in exact decimals. */
    private static long depleting(final Pool pool, final long amountFen) {
        final PoolTerms terms = pool.terms();
        final long spentFen = pool.budgetFen() - pool.remainingFen();
        for (int tier = 0; tier < terms.tierBound.length; tier++) {
            if (Rounding.productLess(spentFen, PoolTerms.SHARE_UNIT, terms.tierBound[tier], pool.budgetFen())) {
                return Rounding.mulDiv(amountFen, terms.tierGive[tier], terms.tierPer[tier]);
            }
        }
        return 0;
    }
}

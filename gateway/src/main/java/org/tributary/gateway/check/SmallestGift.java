package org.tributary.gateway.check;

import java.math.BigInteger;
import java.util.List;
import org.tributary.engine.campaign.Pool;

/**
 * The smallest gift above nothing that a rule can make on the donations a pool can see. Only finds what is never
 * possible; what a donation really gets, the core says.
 */
final class SmallestGift {
    /** No donation gets anything. */
    static final long NONE = -1;

    private final Pool.Rule rule;
    private final long leastFen;
    private final long mostFen;

    SmallestGift(final Pool.Rule rule, final long leastFen, final long mostFen) {
        this.rule = rule;
        this.leastFen = leastFen;
        this.mostFen = mostFen;
    }

    long fen() {
        return switch (rule.kind()) {
            case FIXED, MILESTONE -> rule.give();
            case RANDOM -> Math.max(1, rule.randomMinFen());
            case RATIO -> ofRatio(rule.give(), rule.per(), leastFen, mostFen);
            case TIERED -> ofTiers();
            case DEPLETING ->
                smallest(rule.tiers().stream()
                        .map(tier -> ofRatio(tier.give(), tier.per(), leastFen, mostFen))
                        .toList());
            case DEFERRED ->
                rule.maxRatioGive() == Pool.ABSENT
                        ? 1
                        : ofRatio(rule.maxRatioGive(), rule.maxRatioPer(), leastFen, mostFen);
            default -> NONE;
        };
    }

    private long ofTiers() {
        final List<Pool.Tier> tiers = rule.tiers();
        long smallest = NONE;
        for (int i = 0; i < tiers.size(); i++) {
            final Pool.Tier tier = tiers.get(i);
            final long belowNextFen = i + 1 < tiers.size() ? tiers.get(i + 1).bound() - 1 : Long.MAX_VALUE;
            final long gift =
                    ofRatio(tier.give(), tier.per(), Math.max(leastFen, tier.bound()), Math.min(mostFen, belowNextFen));
            smallest = smallest(List.of(smallest, gift));
        }
        return smallest;
    }

    private static long smallest(final List<Long> gifts) {
        return gifts.stream()
                .filter(gift -> gift != NONE)
                .mapToLong(gift -> gift)
                .min()
                .orElse(NONE);
    }

    /** ⌊amount × give / per⌋ grows with the amount: at the least amount, or else the first to reach a fen. */
    private static long ofRatio(final long give, final long per, final long fromFen, final long toFen) {
        if (fromFen > toFen) {
            return NONE;
        }
        final BigInteger atLeast = gift(fromFen, give, per);
        if (atLeast.signum() > 0) {
            return atLeast.longValueExact();
        }
        final BigInteger firstFen =
                BigInteger.valueOf(per).add(BigInteger.valueOf(give - 1)).divide(BigInteger.valueOf(give));
        return firstFen.compareTo(BigInteger.valueOf(toFen)) > 0
                ? NONE
                : gift(firstFen.longValueExact(), give, per).longValueExact();
    }

    private static BigInteger gift(final long amountFen, final long give, final long per) {
        return BigInteger.valueOf(amountFen).multiply(BigInteger.valueOf(give)).divide(BigInteger.valueOf(per));
    }
}

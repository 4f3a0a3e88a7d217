package org.tributary.engine.settlement.match;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;

/**
 * Sets what a sponsor overpaid to an organisation against what it has to pay the same organisation from other pools (RULES 22.5).
 * What an open run lists is never lowered: its lines are fixed.
 */
final class SetOff {
    /** A sponsor's match money of one organisation. */
    private record Pair(String sponsor, String organisation) {}

    private SetOff() {}

    static void apply(final SortedMap<MatchKey, MatchSums> sums) {
        final Map<Pair, Long> overpaid = new HashMap<>();
        sums.forEach((key, of) -> {
            if (of.overpaidFen() > 0) {
                overpaid.merge(pair(key), of.overpaidFen(), Math::addExact);
            }
        });
        if (overpaid.isEmpty()) {
            return;
        }
        final Map<Pair, Long> left = new HashMap<>(overpaid);
        // a pool in an open run first: what its line is short of is already set off
        setOff(sums, left, true);
        setOff(sums, left, false);
        left.forEach((pair, fen) -> overpaid.merge(pair, -fen, Math::addExact));
        sums.forEach((key, of) -> {
            final long usedFen = Math.min(of.overpaidFen(), overpaid.getOrDefault(pair(key), 0L));
            if (usedFen > 0) {
                of.overpaymentUsed(usedFen);
                overpaid.merge(pair(key), -usedFen, Math::addExact);
            }
        });
    }

    private static void setOff(
            final SortedMap<MatchKey, MatchSums> sums, final Map<Pair, Long> left, final boolean listed) {
        sums.forEach((key, of) -> {
            final long unlistedFen = Math.max(0, of.payableFen() - of.listedFen);
            final long fen = Math.min(left.getOrDefault(pair(key), 0L), unlistedFen);
            if (fen > 0 && of.listedFen > 0 == listed) {
                of.setOff(fen);
                left.merge(pair(key), -fen, Math::addExact);
            }
        });
    }

    private static Pair pair(final MatchKey key) {
        return new Pair(key.sponsor(), key.organisation());
    }
}

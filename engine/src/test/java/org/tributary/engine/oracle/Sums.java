package org.tributary.engine.oracle;

import static org.tributary.engine.oracle.World.ZERO;

import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/** The campaign's totals as RULES 18.1 defines them. */
final class Sums {
    BigInteger received = ZERO;
    BigInteger donations = ZERO;
    BigInteger donationCount = ZERO;
    BigInteger held = ZERO;
    BigInteger heldCount = ZERO;
    final Map<String, BigInteger> heldForeign = new TreeMap<>();
    BigInteger refunds = ZERO;
    BigInteger refundCount = ZERO;
    BigInteger refundsOfHeld = ZERO;
    BigInteger excess = ZERO;
    BigInteger matched = ZERO;
    BigInteger matchedCount = ZERO;
    BigInteger matchReversed = ZERO;
    BigInteger contributions = ZERO;
    BigInteger contributionCount = ZERO;

    void heldForeign(final String currency, final BigInteger fen) {
        heldForeign.merge(currency, fen, BigInteger::add);
        heldForeign.remove(currency, ZERO);
    }
}

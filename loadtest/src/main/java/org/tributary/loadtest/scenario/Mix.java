package org.tributary.loadtest.scenario;

import java.util.List;
import org.tributary.loadtest.UsageException;

/**
 * Mix of a corpus; shares are of all requests, 0 to 1.
 *
 * @param refunds of payments sent before, half of them of the whole amount
 * @param reordered requests that trade places with one up to 2,000 later
 * @param amountsFen amounts of donations, equally likely
 * @param items of each project, p01, p02, …; 0 for none
 */
public record Mix(
        double doubles,
        double forgeries,
        double refunds,
        double reordered,
        int donors,
        double zipfExponent,
        List<Long> amountsFen,
        int items) {
    public Mix {
        amountsFen = List.copyOf(amountsFen);
        final double[] shares = {doubles, forgeries, refunds, reordered};
        for (final double share : shares) {
            if (!(share >= 0 && share <= 1)) {
                throw new UsageException("a share is 0 to 1, not " + share);
            }
        }
        if (doubles + forgeries + refunds > 1) {
            throw new UsageException("doubles, forgeries and refunds are more than all requests");
        }
        if (donors < 1
                || items < 0
                || amountsFen.isEmpty()
                || amountsFen.stream().anyMatch(fen -> fen < 1)) {
            throw new UsageException("a mix needs at least one donor and amounts of at least 1 fen");
        }
    }
}

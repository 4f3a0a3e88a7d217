package org.tributary.engine.settlement.export;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.settlement.book.DayBook;
import org.tributary.engine.settlement.book.DayFold;
import org.tributary.engine.settlement.export.sqlite.RowWriter;
import org.tributary.engine.settlement.match.MatchKey;
import org.tributary.engine.settlement.match.MatchSums;

/** Match money of an organisation from a pool, in fen. Filled by one thread, then only read. */
final class MatchRow {
    private final String organisation;
    private final Pool pool;
    private long openingFen;
    private long committedFen;
    private long frozenFen;
    private MatchSums states = new MatchSums();

    private MatchRow(final String organisation, final Pool pool) {
        this.organisation = organisation;
        this.pool = pool;
    }

    /** Adds a period's sums by organisation, each organisation's by sponsor and pool. */
    static void addTo(final Map<String, List<MatchRow>> byOrganisation, final DayFold fold) {
        final TreeMap<String, TreeMap<String, MatchRow>> sorted = new TreeMap<>();
        for (final DayBook.Match match : fold.book.matches()) {
            final String organisation =
                    fold.campaign.knownProject(match.project()).organisation();
            final Pool pool = fold.campaign.knownPool(match.pool());
            final MatchRow sum = sorted.computeIfAbsent(organisation, made -> new TreeMap<>())
                    .computeIfAbsent(pool.sponsor() + ' ' + pool.id(), made -> new MatchRow(organisation, pool));
            sum.openingFen = Math.addExact(sum.openingFen, match.openingFen());
            sum.committedFen = Math.addExact(sum.committedFen, match.committedFen());
            sum.frozenFen = Math.addExact(sum.frozenFen, match.frozen() ? match.committedFen() : 0);
        }
        final Map<MatchKey, MatchSums> states = fold.matchStates();
        states.forEach((key, of) -> {
            if (of.paidFen != 0) {
                // Paid money is shown even if all of it was taken back since.
                final Pool pool = fold.campaign.knownPool(fold.campaign.poolIndex(key.pool()));
                sorted.computeIfAbsent(key.organisation(), made -> new TreeMap<>())
                        .computeIfAbsent(
                                pool.sponsor() + ' ' + pool.id(), made -> new MatchRow(key.organisation(), pool));
            }
        });
        sorted.values().forEach(found -> found.values().forEach(sum -> sum.take(states)));
        sorted.forEach((id, found) -> byOrganisation.put(id, new ArrayList<>(found.values())));
    }

    private void take(final Map<MatchKey, MatchSums> all) {
        states = all.getOrDefault(new MatchKey(pool.sponsor(), pool.id(), organisation), states);
        if (states.totalFen() != committedFen || states.frozenFen != frozenFen) {
            throw new IllegalStateException("states of " + pool.id() + " and " + organisation + " add up to "
                    + states.totalFen() + ", not " + committedFen);
        }
    }

    Pool pool() {
        return pool;
    }

    /** Sums of the page for small charities, in the order of {@link StatementPage#SPONSOR_HEADINGS}. */
    List<Long> pageFen() {
        return List.of(
                committedFen, states.dueFen(), frozenFen, states.withdrawnFen, states.paidFen, states.overpaidFen());
    }

    /** Match money by state at the end of the period. */
    MatchSums states() {
        return states;
    }

    /** Writes a row of {@link Table#MATCHES}. */
    void write(final RowWriter rows) throws IOException {
        rows.text(organisation);
        rows.text(pool.sponsor());
        rows.text(pool.id());
        rows.number(openingFen);
        rows.number(Math.subtractExact(committedFen, openingFen));
        rows.number(committedFen);
        rows.number(frozenFen);
        rows.number(states.dueFen());
        rows.number(states.promisedFen);
        rows.number(states.noticedFen);
        rows.number(states.confirmedFen);
        rows.number(states.withdrawnFen);
        rows.number(states.paidFen);
        rows.number(states.payableFen());
        rows.number(states.listedFen);
        rows.number(states.overpaidFen());
        rows.number(states.setOffFen());
        rows.endRow();
    }
}

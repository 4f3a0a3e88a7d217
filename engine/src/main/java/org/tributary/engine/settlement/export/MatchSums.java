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

/** Match money of an organisation from a pool, in fen. Filled by one thread, then only read. */
final class MatchSums {
    private final String organisation;
    private final Pool pool;
    private long openingFen;
    private long committedFen;
    private long frozenFen;

    private MatchSums(final String organisation, final Pool pool) {
        this.organisation = organisation;
        this.pool = pool;
    }

    /** Adds a period's sums by organisation, each organisation's by sponsor and pool. */
    static void addTo(final Map<String, List<MatchSums>> byOrganisation, final DayFold fold) {
        final TreeMap<String, TreeMap<String, MatchSums>> sorted = new TreeMap<>();
        for (final DayBook.Match match : fold.book.matches()) {
            final String organisation =
                    fold.campaign.knownProject(match.project()).organisation();
            final Pool pool = fold.campaign.knownPool(match.pool());
            final MatchSums sum = sorted.computeIfAbsent(organisation, made -> new TreeMap<>())
                    .computeIfAbsent(pool.sponsor() + ' ' + pool.id(), made -> new MatchSums(organisation, pool));
            sum.openingFen = Math.addExact(sum.openingFen, match.openingFen());
            sum.committedFen = Math.addExact(sum.committedFen, match.committedFen());
            sum.frozenFen = Math.addExact(sum.frozenFen, match.frozen() ? match.committedFen() : 0);
        }
        sorted.forEach((id, found) -> byOrganisation.put(id, new ArrayList<>(found.values())));
    }

    Pool pool() {
        return pool;
    }

    /** Committed and not frozen. */
    long dueFen() {
        return Math.subtractExact(committedFen, frozenFen);
    }

    long frozenFen() {
        return frozenFen;
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
        rows.number(dueFen());
        rows.endRow();
    }
}

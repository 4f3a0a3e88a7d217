package org.tributary.engine.settlement.match;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Files of payments of one run, by the SHA-256 of their bytes: how far each is booked, and which two people have agreed to. */
public final class PaidFiles {
    private final Map<String, Integer> rows = new HashMap<>();
    private final Set<String> agreed = new HashSet<>();
    private final Set<String> references = new HashSet<>();
    private long aloneFen;

    /** Number of a file's payments that are booked, in the order of its rows. */
    public int bookedRows(final String sha256) {
        return rows.getOrDefault(sha256, 0);
    }

    /** Whether a second person has let this file be booked. */
    public boolean isAgreed(final String sha256) {
        return agreed.contains(sha256);
    }

    /** What was booked of the run from files that one person sent, fen. */
    public long aloneFen() {
        return aloneFen;
    }

    /** Whether a payment of a line with that reference is booked: the same payment must not be booked again. */
    public boolean isBooked(final int line, final String reference) {
        return references.contains(line + " " + reference);
    }

    void reference(final int line, final String reference) {
        references.add(line + " " + reference);
    }

    void agree(final String sha256) {
        agreed.add(sha256);
    }

    void booked(final String sha256, final int newRows, final long fen) {
        rows.merge(sha256, newRows, Math::addExact);
        if (!agreed.contains(sha256)) {
            aloneFen = Math.addExact(aloneFen, fen);
        }
    }
}

package org.tributary.loadtest.books;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2LongHashMap;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.corpus.Corpus;
import org.tributary.loadtest.corpus.Names;
import org.tributary.loadtest.scenario.Campaign;

/**
 * The ledger against the journal, record by record: each payment and refund answered with success is in the journal
 * exactly once, each sent and never answered at most once, and nothing that was not sent. Names are kept as 64-bit
 * hashes, so that millions fit; a collision would be reported as one name sent twice.
 */
public final class JournalAudit {
    private static final int MAX_PROBLEMS = 20;
    private static final long ABSENT = -1;
    private static final long ANSWERED = 1L << 40;
    private static final long FOUND = 1L << 41;
    private static final long DOUBLED = 1L << 42;
    private static final long REQUEST_MASK = (1L << 32) - 1;

    private final Long2LongHashMap expected = new Long2LongHashMap(ABSENT);
    private final long goalFen;
    private final List<String> problems = new ArrayList<>();
    private long counted;
    private long countedFen;
    private long acceptedFen;
    private long refunds;
    private long duplicates;
    private long held;
    private long failures;
    private long lost;
    private long doubled;

    /**
     * An audit.
     *
     * @param campaign the server's campaign, or null: if its one project closes at a goal, the donation that crosses
     *     the goal must be the last one accepted
     */
    public JournalAudit(final @Nullable Campaign campaign) {
        goalFen = campaign != null && campaign.projects() == 1 ? campaign.goalFen() : 0;
    }

    /** Adds all payments and refunds of a ledger that were sent. */
    public void sent(final Corpus corpus, final Ledger ledger, final Names names) {
        for (int i = 0; i < ledger.requests(); i++) {
            final Corpus.Kind kind = corpus.kind(i);
            final byte state = ledger.state(i);
            if (state != Ledger.UNSENT && (kind == Corpus.Kind.PAYMENT || kind == Corpus.Kind.REFUND)) {
                sent(i, names.of(i), state == Ledger.ANSWERED);
            }
        }
    }

    /**
     * Adds a payment or refund that was sent, by number and name: {@code channel:id}, for a refund followed by a slash.
     */
    public void sent(final int request, final String name, final boolean answered) {
        if (expected.put(hash(name), request | (answered ? ANSWERED : 0)) != ABSENT) {
            throw new IllegalArgumentException("sent twice under one name: " + name);
        }
    }

    private static long hash(final String name) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
            hash ^= hash >>> 29;
        }
        return hash;
    }

    /** Checks a record as {@code inspect} prints it. */
    public void record(final JsonNode row) {
        final String kind = row.path("kind").asText();
        final boolean refund = kind.equals("refund");
        if (!refund && !kind.equals("donation")) {
            return;
        }
        final String name =
                row.path("channel").asText() + ":" + row.path("transactionId").asText() + (refund ? "/" : "");
        final String outcome = row.path("outcome").asText();
        final long known = expected.get(hash(name));
        if (known == ABSENT) {
            problem("NEVER SENT: " + name + " is at sequence " + row.path("sequence"));
        } else if (outcome.equals("duplicate")) {
            duplicates++;
        } else if (outcome.equals("accepted") || outcome.equals("held") || refund && outcome.equals("refunded")) {
            count(row, name, refund, known);
            held += outcome.equals("held") ? 1 : 0;
        } else {
            problem("WRONG: " + name + " is " + outcome + " at sequence " + row.path("sequence"));
        }
    }

    private void count(final JsonNode row, final String name, final boolean refund, final long known) {
        if (refund) {
            refunds++;
        } else {
            counted++;
            countedFen += row.path("amountFen").asLong();
            goal(row, name);
        }
        final boolean again = (known & FOUND) != 0;
        if (again) {
            doubled++;
            problem("DOUBLED: " + name + " counts again at sequence " + row.path("sequence"));
        }
        expected.put(hash(name), known | FOUND | (again ? DOUBLED : 0));
    }

    private void goal(final JsonNode row, final String name) {
        final boolean accepted = row.path("outcome").asText().equals("accepted");
        if (goalFen > 0 && accepted != acceptedFen < goalFen) {
            problem("GOAL: " + name + " is " + row.path("outcome").asText() + " when the project has " + acceptedFen
                    + " fen of its goal of " + goalFen);
        }
        acceptedFen += accepted ? row.path("amountFen").asLong() : 0;
    }

    /**
     * Returns all differences, the first few in words; called after the last record.
     *
     * @param names names of requests, for those that are missing
     */
    public List<String> problems(final Names names) {
        final List<String> all = new ArrayList<>(problems);
        lost = 0;
        expected.longForEach((hash, known) -> {
            if ((known & ANSWERED) != 0 && (known & FOUND) == 0) {
                lost++;
                if (all.size() < MAX_PROBLEMS) {
                    all.add("LOST: " + names.of((int) (known & REQUEST_MASK))
                            + " was answered with success and is not in the journal");
                }
            }
        });
        if (lost + failures > all.size()) {
            all.add("… " + (lost + failures) + " in all");
        }
        return all;
    }

    private void problem(final String text) {
        failures++;
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(text);
        }
    }

    /** Returns the number of those answered with success and not in the journal, as counted by {@link #problems}. */
    public long lost() {
        return lost;
    }

    /** Returns the number of a span of requests, its end excluded, that were answered with success and are not in the journal. */
    public long lost(final int fromRequest, final int toRequest) {
        return within(fromRequest, toRequest, ANSWERED | FOUND, ANSWERED);
    }

    /** Returns the number of a span of requests, its end excluded, that count more than once. */
    public long doubled(final int fromRequest, final int toRequest) {
        return within(fromRequest, toRequest, DOUBLED, DOUBLED);
    }

    private long within(final int fromRequest, final int toRequest, final long mask, final long wanted) {
        final long[] count = new long[1];
        expected.longForEach((hash, known) -> {
            final long request = known & REQUEST_MASK;
            if (request >= fromRequest && request < toRequest && (known & mask) == wanted) {
                count[0]++;
            }
        });
        return count[0];
    }

    /** Returns the number of records that count a payment or refund again. */
    public long doubled() {
        return doubled;
    }

    /** Returns the number of payments that count, held ones included. */
    public long counted() {
        return counted;
    }

    /** Returns the money of accepted payments. */
    long acceptedFen() {
        return acceptedFen;
    }

    /** Returns the money of payments that count. */
    long countedFen() {
        return countedFen;
    }

    /** Returns the number of held payments. */
    long held() {
        return held;
    }

    /** Returns the number of refunds that count. */
    long refunds() {
        return refunds;
    }

    /** Returns the number of duplicate deliveries. */
    long duplicates() {
        return duplicates;
    }
}

package org.tributary.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The ledger against the journal, payment by payment: each that was answered with success stands there exactly once, each
 * that was sent and never answered at most once, and nothing stands there that was not sent.
 */
final class JournalAudit {
    private static final int MAX_PROBLEMS = 20;

    private final Map<String, Expected> payments = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private long counted;
    private long duplicates;
    private long failures;

    private static final class Expected {
        private final boolean answered;
        private int found;

        private Expected(final boolean answered) {
            this.answered = answered;
        }
    }

    /** A payment that was sent. */
    void sent(final String payment, final boolean answered) {
        if (payments.put(payment, new Expected(answered)) != null) {
            throw new IllegalArgumentException("sent as two payments: " + payment);
        }
    }

    /** One record as {@code inspect} prints it. */
    void record(final JsonNode row) {
        if (!"donation".equals(row.path("kind").asText())) {
            return;
        }
        final String payment =
                row.path("channel").asText() + ":" + row.path("transactionId").asText();
        final String outcome = row.path("outcome").asText();
        final Expected expected = payments.get(payment);
        if (expected == null) {
            problem("NEVER SENT: " + payment + " stands at sequence " + row.path("sequence"));
        } else if (outcome.equals("accepted") || outcome.equals("held")) {
            counted++;
            if (++expected.found > 1) {
                problem("DOUBLED: " + payment + " counts again at sequence " + row.path("sequence"));
            }
        } else if (outcome.equals("duplicate")) {
            duplicates++;
        } else {
            problem("WRONG: " + payment + " is " + outcome + " at sequence " + row.path("sequence"));
        }
    }

    /** All differences, the first few in words; to be asked after the last record. */
    List<String> problems() {
        final List<String> all = new ArrayList<>(problems);
        final long lost = payments.entrySet().stream()
                .filter(entry -> entry.getValue().answered && entry.getValue().found == 0)
                .peek(entry -> {
                    if (all.size() < MAX_PROBLEMS) {
                        all.add("LOST: " + entry.getKey() + " was answered with success and is not in the journal");
                    }
                })
                .count();
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

    /** Payments that count. */
    long counted() {
        return counted;
    }

    /** Deliveries that were known already. */
    long duplicates() {
        return duplicates;
    }
}

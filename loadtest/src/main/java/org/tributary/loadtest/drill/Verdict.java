package org.tributary.loadtest.drill;

import java.util.List;

/**
 * What the journal holds of what was answered.
 *
 * @param answered payments answered with success
 * @param lost of these, not in the journal
 * @param doubled counted more than once
 * @param verified exit code of {@code verify}
 * @param problems in words
 */
public record Verdict(long answered, long lost, long doubled, int verified, List<String> problems) {
    /** Returns the same where answers may be lost, since the journal says that some are. */
    public Verdict withLoss() {
        return new Verdict(
                answered - lost,
                0,
                doubled,
                verified,
                problems.stream()
                        .filter(words -> !words.startsWith("LOST: ") && !words.startsWith("… "))
                        .toList());
    }
}

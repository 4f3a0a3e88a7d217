package org.tributary.gateway.config.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The "Did you mean" suggestion: the known word nearest to an unknown one. */
public final class Suggestion {
    /** Most known words compared: with more, the search costs more than it helps. */
    private static final int MAX_CANDIDATES = 2_000;

    /** Shortest prefix that is taken for a word. */
    private static final int MIN_PREFIX = 3;

    private Suggestion() {}

    /** Returns the nearest of the known words, if it is near enough to be meant. */
    public static Optional<String> nearest(final String word, final Collection<String> known) {
        final int reach = Math.max(1, (word.length() + 1) / 3);
        return known.stream()
                .limit(MAX_CANDIDATES)
                .filter(candidate -> isNear(word, candidate, reach))
                .min(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static boolean isNear(final String word, final String candidate, final int reach) {
        return word.length() >= MIN_PREFIX && candidate.startsWith(word)
                || Math.abs(candidate.length() - word.length()) <= reach && distance(word, candidate) <= reach;
    }

    /** Returns {@code Did you mean "x"}, or the fallback. */
    public static String remedy(final String word, final Collection<String> known, final String otherwise) {
        return nearest(word, known)
                .map(meant -> "Did you mean \"" + meant + "\"")
                .orElse(otherwise);
    }

    /** Returns the number of edits (insert, delete, replace, swap of neighbours) between two words. */
    static int distance(final String a, final String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                final int replace = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replace, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            final int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }
}

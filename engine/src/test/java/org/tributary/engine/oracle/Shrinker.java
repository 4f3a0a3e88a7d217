package org.tributary.engine.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Takes operations out of a failing stream for as long as it still fails, halves first, single ones last. */
final class Shrinker {
    /** The settings and the first campaign stay. */
    private static final int KEPT = 2;

    private static final int MAX_RUNS = 3_000;

    private final Function<List<Op.Step>, Duel.Difference> fails;
    private int runs;

    /** The function plays a stream and returns its difference, null if there is none. */
    Shrinker(final Function<List<Op.Step>, Duel.Difference> fails) {
        this.fails = fails;
    }

    List<Op.Step> shrink(final List<Op.Step> steps, final Duel.Difference first) {
        List<Op.Step> shortest = cutAfter(steps, first);
        int size = shortest.size() / 2;
        while (size >= 1 && runs < MAX_RUNS) {
            int from = KEPT;
            boolean shorter = false;
            while (from < shortest.size() && runs < MAX_RUNS) {
                final List<Op.Step> fewer = new ArrayList<>(shortest.subList(0, from));
                fewer.addAll(shortest.subList(Math.min(shortest.size(), from + size), shortest.size()));
                final Duel.Difference difference = fails(fewer);
                if (difference == null) {
                    from += size;
                } else {
                    shortest = cutAfter(fewer, difference);
                    shorter = true;
                }
            }
            size = shorter && size == 1 ? 1 : size / 2;
        }
        return shortest;
    }

    private static List<Op.Step> cutAfter(final List<Op.Step> steps, final Duel.Difference difference) {
        return new ArrayList<>(steps.subList(0, Math.min(steps.size(), difference.step + 1)));
    }

    private Duel.Difference fails(final List<Op.Step> steps) {
        runs++;
        return steps.size() < KEPT ? null : fails.apply(steps);
    }

    /** The stream as text, times relative to the campaign's opening. */
    static String listing(final List<Op.Step> steps) {
        long opens = 0;
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            final Op op = steps.get(i).op();
            if (op instanceof Op.Change change) {
                opens = change.campaign().opensMs();
            }
            text.append(String.format("%4d  opens%+d ms  %s%n", i, steps.get(i).at() - opens, describe(op)));
        }
        return text.toString();
    }

    private static String describe(final Op op) {
        if (!(op instanceof Op.Change change)) {
            return op.toString().replace("org.tributary.engine.", "");
        }
        final StringBuilder text = new StringBuilder("Change version" + change.versionDelta() + " zone "
                + change.campaign().zone() + " opens " + change.campaign().opensMs() + " closes "
                + change.campaign().closesMs());
        change.campaign().projects().forEach(p -> text.append("\n        ").append(p));
        change.campaign().pools().forEach(p -> text.append("\n        ").append(p));
        change.campaign().conversions().forEach(c -> text.append("\n        ").append(c));
        return brief(text.toString());
    }

    /** Leaves out what is absent or says nothing. */
    private static String brief(final String text) {
        return text.replaceAll("\\w+=Names\\[[^]]*\\],? ?", "")
                .replaceAll("(?<=[\\[ ])\\w+=(-1|0|null|false|\\[\\])?(, |(?=\\]))", "")
                .replaceAll("(seed|seedCommitment)=\\w+, ", "");
    }
}

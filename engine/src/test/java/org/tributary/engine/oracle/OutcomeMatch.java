package org.tributary.engine.oracle;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Whether a core's outcomes are those the model says. Stateless. */
final class OutcomeMatch {
    /** What falls due or is made at one moment has no order of its own: this compares it as a bag. */
    static final Comparator<Out> ORDER = Comparator.comparing((Out out) -> out.kind())
            .thenComparing(out -> String.valueOf(out.fields().get("event")))
            .thenComparing(out -> number(out, "pool"))
            .thenComparing(out -> number(out, "slot"))
            .thenComparing(out -> number(out, "originalSequence"))
            .thenComparing(out -> number(out, "joinedSequence"))
            .thenComparing(out -> number(out, "amountFen").negate());

    private OutcomeMatch() {}

    /** Both sides from the first that differs on, as text; null if none does. */
    static String difference(final List<Out> expected, final List<Out> actual) {
        final int first = firstDifference(expected, actual);
        return first == expected.size() && first == actual.size()
                ? null
                : "\n  model: " + from(first, expected) + "\n  core:  " + from(first, actual);
    }

    private static int firstDifference(final List<Out> expected, final List<Out> actual) {
        int i = 0;
        while (i < expected.size() && i < actual.size() && same(expected.get(i), actual.get(i))) {
            i++;
        }
        return i;
    }

    private static String from(final int first, final List<Out> outs) {
        final int to = Math.min(outs.size(), first + 3);
        return outs.size() + " outcomes, from " + first + ": " + outs.subList(Math.min(first, to), to);
    }

    /** Everything the model says must be in the core's outcome; what it says nothing of is free. */
    private static boolean same(final Out expected, final Out actual) {
        return expected.kind().equals(actual.kind())
                && expected.code() == actual.code()
                && expected.reason() == actual.reason()
                && lines(expected).equals(lines(actual))
                && expected.fields().entrySet().stream()
                        .allMatch(e ->
                                Objects.equals(e.getValue(), actual.fields().get(e.getKey())));
    }

    /** A refund's lines stand in the order of the journal's records, which is free for shares of one moment. */
    private static List<Out.Line> lines(final Out out) {
        return out.kind().equals("Refund")
                ? out.lines().stream()
                        .sorted(Comparator.comparingInt(Out.Line::pool))
                        .toList()
                : out.lines();
    }

    private static BigInteger number(final Out out, final String field) {
        final Object value = out.fields().get(field);
        return value == null ? BigInteger.ZERO : (BigInteger) value;
    }
}

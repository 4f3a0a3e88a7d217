package org.tributary.benchmarks.report;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the bare baseline beside each figure, by name: in the same class and with the same parameters, method
 * {@code bareX} for method {@code x}, else a method whose name begins with {@code bare}; or the same method with {@code
 * bare} as one parameter's value.
 */
public final class Baselines {
    private static final String BARE = "bare";

    private Baselines() {}

    /** Share of its baseline's speed, 1 is as fast; NaN without a baseline among the rows. */
    public static double ofBare(final Row row, final List<Row> rows) {
        return baseline(row, rows).map(row::speedAgainst).orElse(Double.NaN);
    }

    private static Optional<Row> baseline(final Row row, final List<Row> rows) {
        if (isBare(row)) {
            return Optional.empty();
        }
        final String own = BARE + row.method();
        return rows.stream()
                .filter(other -> other != row && other.className().equals(row.className()) && isBare(other))
                .filter(other -> other.method().equals(row.method())
                        ? differOnlyInBare(row.params(), other.params())
                        : other.params().equals(row.params()))
                .min((a, b) -> Boolean.compare(
                        b.method().equalsIgnoreCase(own), a.method().equalsIgnoreCase(own)));
    }

    private static boolean isBare(final Row row) {
        return row.method().startsWith(BARE) || row.params().containsValue(BARE);
    }

    private static boolean differOnlyInBare(final Map<String, String> own, final Map<String, String> bare) {
        final Map<String, String> common = new HashMap<>(bare);
        common.values().remove(BARE);
        return own.keySet().equals(bare.keySet())
                && common.entrySet().stream().allMatch(entry -> entry.getValue().equals(own.get(entry.getKey())));
    }
}

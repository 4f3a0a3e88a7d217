package org.tributary.benchmarks.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints rows in aligned columns: the first two to the left, figures to the right. */
public final class Table {
    private static final List<String> HEAD = List.of("subject", "with", "score", "±", "unit", "B/op", "of bare");
    private static final int LEFT_COLUMNS = 2;
    private static final int UNIT_COLUMN = 4;

    private Table() {}

    public static void print(final List<Row> rows, final PrintStream out) {
        final List<List<String>> cells = new ArrayList<>();
        cells.add(HEAD);
        for (final Row row : rows) {
            cells.add(List.of(
                    row.subject(),
                    params(row),
                    figure(row.score()),
                    figure((row.high() - row.low()) / 2),
                    row.unit(),
                    Double.isNaN(row.allocatedBytes()) ? "" : String.format(Locale.ROOT, "%.1f", row.allocatedBytes()),
                    share(Baselines.ofBare(row, rows))));
        }
        printAligned(cells, out);
    }

    private static String share(final double ofBare) {
        return Double.isNaN(ofBare) ? "" : String.format(Locale.ROOT, "%.0f %%", 100 * ofBare);
    }

    public static void printAligned(final List<List<String>> cells, final PrintStream out) {
        final int columns = cells.get(0).size();
        final int[] widths = new int[columns];
        cells.forEach(line -> {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        });
        for (final List<String> line : cells) {
            final StringBuilder text = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                final String padding = " ".repeat(widths[i] - line.get(i).length());
                final boolean left = i < LEFT_COLUMNS || i == UNIT_COLUMN;
                text.append(left ? line.get(i) + padding : padding + line.get(i))
                        .append("  ");
            }
            out.println(text.toString().stripTrailing());
        }
    }

    public static String params(final Row row) {
        return row.params().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }

    /** Four digits or all that stand before the point. */
    public static String figure(final double value) {
        if (Double.isNaN(value)) {
            return "?";
        }
        final double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 1000 ? "%,.0f" : size >= 10 ? "%.1f" : "%.3f", value);
    }
}

package org.tributary.loadtest.drill;

import java.io.PrintStream;
import java.util.List;

/** Rows as a table: what was done how often, how it was checked, what was found, and the command that does it again. */
public final class Table {
    private static final String LINE = "%-14s %7s %12s %5s %7s %9s  %-7s %s%n";

    private Table() {}

    /** Prints the sums of each drill, in the drills' order, and what is wrong in words. */
    public static void print(final List<Drill> drills, final Tally tally, final PrintStream out) {
        out.printf(LINE, "drill", "times", "answered", "lost", "doubled", "unnoticed", "verdict", "command");
        for (final Drill drill : drills) {
            final List<Row> rows = tally.of(drill.name());
            if (!rows.isEmpty()) {
                print(drill, rows, out);
            }
        }
    }

    private static void print(final Drill drill, final List<Row> rows, final PrintStream out) {
        final List<Row> run = rows.stream().filter(row -> row.skipped() == null).toList();
        final Row last = rows.get(rows.size() - 1);
        out.printf(
                LINE,
                drill.name(),
                String.format("%,d", run.stream().mapToInt(Row::times).sum()),
                String.format("%,d", run.stream().mapToLong(Row::answered).sum()),
                run.stream().mapToLong(Row::lost).sum(),
                run.stream().mapToLong(Row::doubled).sum(),
                run.stream().mapToLong(Row::unnoticed).sum(),
                run.isEmpty() ? "skipped" : run.stream().allMatch(Row::isGood) ? "good" : "WRONG",
                last.command());
        out.println("    " + drill.fault() + "; " + drill.checked());
        if (run.isEmpty()) {
            out.println("    skipped: " + last.skipped());
        }
        for (final Row row : run) {
            row.notes().forEach(words -> out.println("    note: " + words));
            row.problems().forEach(words -> out.println("    WRONG: " + words));
        }
    }
}

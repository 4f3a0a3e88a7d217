package org.tributary.benchmarks.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.tributary.benchmarks.report.BenchFile;
import org.tributary.benchmarks.report.Comparison;
import org.tributary.benchmarks.report.Row;
import org.tributary.benchmarks.report.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code compare}: what changed between two runs by more than their noise. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "Says what changed between two files that bench wrote: only what lies outside both runs' own spread (JMH's error",
            "interval, or the lowest and highest of a command's rounds). Exit 1 if something became slower or allocates more. Compare files of the same machine only."
        })
public final class CompareCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "OLD", description = "JSON of the earlier run")
    private Path before;

    @Parameters(index = "1", paramLabel = "NEW", description = "JSON of the later run")
    private Path after;

    @Option(names = "--all", description = "also what did not change")
    private boolean all;

    @Override
    public Integer call() throws IOException {
        return print(Comparison.of(BenchFile.read(before), BenchFile.read(after)), all, System.out);
    }

    public static int print(final List<Comparison.Line> lines, final boolean all, final PrintStream out) {
        final List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("subject", "with", "old", "new", "unit", "change", "verdict"));
        for (final Comparison.Line line : lines) {
            if (all || line.verdict() != Comparison.Verdict.SAME) {
                final Row row = line.row();
                cells.add(List.of(
                        row.subject(),
                        Table.params(row),
                        line.before() == null ? "" : Table.figure(line.before().score()),
                        line.after() == null ? "" : Table.figure(line.after().score()),
                        row.unit(),
                        Double.isNaN(line.change()) ? "" : String.format(Locale.ROOT, "%+.1f %%", 100 * line.change()),
                        line.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
            }
        }
        if (cells.size() > 1) {
            Table.printAligned(cells, out);
        }
        final long same = lines.stream()
                .filter(line -> line.verdict() == Comparison.Verdict.SAME)
                .count();
        out.printf("%d of %d figures did not change beyond the noise%n", same, lines.size());
        return lines.stream()
                        .anyMatch(line -> line.verdict() == Comparison.Verdict.SLOWER
                                || line.verdict() == Comparison.Verdict.ALLOCATES_MORE)
                ? 1
                : 0;
    }
}

package org.tributary.benchmarks.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.tributary.benchmarks.machine.Jvm;
import org.tributary.benchmarks.report.Row;
import org.tributary.benchmarks.report.Spread;
import org.tributary.benchmarks.settle.SettleRun;
import org.tributary.loadtest.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code settle}: seconds and memory of settling a giving day, beside a bare reading of its journal. */
@Command(
        name = "settle",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Settles a giving day in a JVM of its own with a small heap, from the JVM's start to its end, beside the limit:",
            "the same journal read and checked, and nothing made of it. The day has 3,000 projects of 300 organisations by",
            "Zipf's law, 22 pools, four channels, refunds, held money and duplicates. Its journal is made once a directory",
            "(about 1.8 GB for 10 million donations) and kept there; the statements (about 12 GB) go away again.",
            "",
            "Prints the median [lowest-highest] of the rounds."
        })
final class SettleCommand implements Callable<Integer> {
    @Option(names = "--donations", defaultValue = "10000000", description = "of the day (default ${DEFAULT-VALUE})")
    private long donations;

    @Option(names = "--rounds", defaultValue = "3", description = "(default ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--heap", defaultValue = "1g", description = "of the JVM that settles (default ${DEFAULT-VALUE})")
    private String heap;

    @Option(names = "--settle-option", paramLabel = "OPTION", description = "handed to settle, such as --parquet")
    private List<String> options = List.of();

    @Option(names = "--keep", description = "leaves the last round's statements in the directory")
    private boolean keep;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "keeps the journal (default: tributary-settle in the system's temporary directory)")
    private Path directory = Path.of(System.getProperty("java.io.tmpdir"), "tributary-settle");

    @Mixin
    private ResultFile results;

    @Override
    public Integer call() throws IOException {
        if (rounds < 1 || donations < 1) {
            throw new UsageException("--rounds and --donations must be at least 1");
        }
        Files.createDirectories(directory);
        final SettleRun run = new SettleRun(directory, jvmOptions());
        run.prepare(donations, number -> System.err.printf("\rmaking the day: %,d donations", number));
        System.err.println();
        final List<SettleRun.Figures> settled = new ArrayList<>();
        final List<SettleRun.Figures> read = new ArrayList<>();
        long bytes = 0;
        for (int round = 1; round <= rounds; round++) {
            read.add(run.read());
            settled.add(run.settle(options));
            bytes = run.statementBytes();
            print(System.err, "round " + round, List.of(settled.get(round - 1)), List.of(read.get(round - 1)));
            if (!keep || round < rounds) {
                run.clean();
            }
        }
        final String settings = String.format(
                Locale.ROOT, "%d rounds, %,d donations, heap %s, options %s", rounds, donations, heap, options);
        print(System.out, "settle", settled, read);
        System.out.printf("%,d MB of statements%n", bytes / 1_000_000);
        results.write("bench-settle", settings, List.of(row("settle", settled), row("bareRead", read)));
        return 0;
    }

    private List<String> jvmOptions() {
        final List<String> jvm = new ArrayList<>(Jvm.openings());
        jvm.add("-Xmx" + heap);
        jvm.add("-Dchronicle.announcer.disable=true");
        jvm.add("-Dchronicle.analytics.disable=true");
        return jvm;
    }

    private void print(
            final java.io.PrintStream to,
            final String what,
            final List<SettleRun.Figures> settled,
            final List<SettleRun.Figures> read) {
        final double median = spread(settled, SettleRun.Figures::seconds).median();
        to.printf(
                Locale.ROOT,
                "%s: %s s (processor %s s), %,.0f donations/s; bare reading %s s; heap after a collection at most %s MiB, own memory %s MiB,"
                        + " resident %s MiB%n",
                what,
                text(settled, SettleRun.Figures::seconds, "%.1f"),
                text(settled, SettleRun.Figures::processorSeconds, "%.1f"),
                donations / median,
                text(read, SettleRun.Figures::seconds, "%.1f"),
                text(settled, SettleRun.Figures::heapAfterGcMiB, "%.0f"),
                text(settled, SettleRun.Figures::anonymousMiB, "%.0f"),
                text(settled, SettleRun.Figures::residentMiB, "%.0f"));
    }

    private static Spread spread(final List<SettleRun.Figures> runs, final ToDoubleFunction<SettleRun.Figures> figure) {
        return Spread.of(runs.stream().mapToDouble(figure));
    }

    private static String text(
            final List<SettleRun.Figures> runs, final ToDoubleFunction<SettleRun.Figures> figure, final String format) {
        final Spread spread = spread(runs, figure);
        final String median = String.format(Locale.ROOT, format, spread.median());
        return runs.size() == 1
                ? median
                : median + String.format(Locale.ROOT, " [" + format + "-" + format + "]", spread.low(), spread.high());
    }

    private Row row(final String what, final List<SettleRun.Figures> runs) {
        return Row.of(
                "settle.SettleRun." + what,
                Map.of("donations", Long.toString(donations)),
                false,
                "s",
                runs.stream().mapToDouble(SettleRun.Figures::seconds));
    }
}

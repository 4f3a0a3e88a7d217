package org.tributary.benchmarks.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
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
            "With --days the donations are spread over so many days, and each is settled by itself: memory must not grow from one to",
            "the next. With --campaign they are settled together. With --identical the files of each round are compared with those of",
            "the first, byte for byte by CRC-32C. Making 60 million donations wants more than the JVM's usual direct memory:",
            "TRIBUTARY_JAVA_OPTS=-XX:MaxDirectMemorySize=12g",
            "",
            "settle itself prints the seconds of its steps: rows, statements, index and tree are the books and tables; workbooks, payouts",
            "and disclosure are what is made of them. Prints the median [lowest-highest] of the rounds and days."
        })
final class SettleCommand implements Callable<Integer> {
    private static final int MOST_DAYS = 60;

    @Option(names = "--donations", defaultValue = "10000000", description = "of the day (default ${DEFAULT-VALUE})")
    private long donations;

    @Option(
            names = "--days",
            defaultValue = "1",
            description = "over which the donations are spread (default ${DEFAULT-VALUE})")
    private int days;

    @Option(names = "--campaign", description = "settles all days together")
    private boolean campaign;

    @Option(names = "--identical", description = "compares the files of all rounds; exit 1 if one differs")
    private boolean identical;

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

    private final Map<Integer, Map<String, String>> firstFiles = new HashMap<>();
    private int differing;

    @Override
    public Integer call() throws IOException {
        if (rounds < 1 || donations < 1 || days < 1 || days > MOST_DAYS) {
            throw new UsageException(
                    "--rounds, --donations and --days must be at least 1, and --days at most " + MOST_DAYS);
        }
        Files.createDirectories(directory);
        final SettleRun run = new SettleRun(directory, jvmOptions());
        run.prepare(donations, days, number -> System.err.printf("\rmaking the day: %,d donations", number));
        System.err.println();
        final List<SettleRun.Figures> settled = new ArrayList<>();
        final List<SettleRun.Figures> read = new ArrayList<>();
        long bytes = 0;
        final int periods = campaign ? 1 : days;
        for (int round = 1; round <= rounds; round++) {
            read.add(run.read());
            for (int day = 0; day < periods; day++) {
                final SettleRun.Figures figures = campaign ? run.settleCampaign(options) : run.settle(day, options);
                settled.add(figures);
                bytes = run.statementBytes();
                final String what = "round " + round + (periods == 1 ? "" : " day " + (day + 1));
                print(System.err, what, List.of(figures), List.of(read.get(round - 1)));
                compare(run, round, day);
                if (!keep || round < rounds || day < periods - 1) {
                    run.clean();
                }
            }
        }
        final String settings = String.format(
                Locale.ROOT,
                "%d rounds, %,d donations, %d days%s, heap %s, options %s",
                rounds,
                donations,
                days,
                campaign ? " together" : "",
                heap,
                options);
        print(System.out, "settle", settled, read);
        System.out.printf("%,d MB of statements%n", bytes / 1_000_000);
        results.write("bench-settle", settings, List.of(row("settle", settled), row("bareRead", read)));
        return differing == 0 ? 0 : 1;
    }

    /** Compares a day's files with those of the first round. */
    private void compare(final SettleRun run, final int round, final int day) throws IOException {
        if (!identical) {
            return;
        }
        final Map<String, String> found = run.checksums();
        final Map<String, String> first = firstFiles.computeIfAbsent(day, made -> found);
        final TreeSet<String> names = new TreeSet<>(first.keySet());
        names.addAll(found.keySet());
        names.removeIf(name -> first.getOrDefault(name, "").equals(found.getOrDefault(name, "")));
        differing += names.size();
        System.err.printf(
                "round %d day %d: %,d files, different from the first round: %s%n",
                round, day + 1, found.size(), names);
    }

    private List<String> jvmOptions() {
        final List<String> jvm = new ArrayList<>(Jvm.openings());
        jvm.add("-Xmx" + heap);
        // as gateway/bin/tributary starts it
        jvm.add("-XX:+UseParallelGC");
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
                donations / (campaign ? 1 : days) / median,
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

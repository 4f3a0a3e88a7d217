package org.tributary.benchmarks.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.tributary.benchmarks.cluster.GroupRun;
import org.tributary.benchmarks.cluster.Kind;
import org.tributary.benchmarks.report.Row;
import org.tributary.benchmarks.report.Spread;
import org.tributary.benchmarks.report.Table;
import org.tributary.engine.cluster.CommandBatch;
import org.tributary.loadtest.Directories;
import org.tributary.loadtest.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code cluster}: a replicated group of three beside a bare Ratis group, in pairs of rounds. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Donations a second through a replicated group of three (real core, real journals, witness), each node in a JVM of",
            "its own on this machine, beside a bare Ratis group: the same bytes in the same batches, the same settings and flush,",
            "as long replies, and a state machine that only counts. Also the processor time of the leader's process a donation,",
            "and the p99 from the planned send time at a quarter of the rate, in batches as a gateway makes them. Both warm up",
            "alike before; the leader's time is also printed by groups of its threads.",
            "",
            "Rounds come in pairs, the first of a pair in turns. Prints the median [lowest-highest]; a share is that of its own pair."
        })
final class ClusterCommand implements Callable<Integer> {
    private static final long QUICK_DONATIONS = 50_000;
    private static final int QUICK_BATCHES = 500;

    @ParentCommand
    private Main bench;

    @Option(names = "--rounds", defaultValue = "5", description = "pairs (default ${DEFAULT-VALUE}; --quick: 1)")
    private int rounds;

    @Option(names = "--donations", defaultValue = "2000000", description = "a round (default ${DEFAULT-VALUE})")
    private long donations;

    @Option(
            names = "--small-batches",
            defaultValue = "40000",
            description = "batches of 16 before, to have compiled what runs once a batch (default ${DEFAULT-VALUE})")
    private int smallBatches;

    @Option(
            names = "--warm-up",
            defaultValue = "1000000",
            description = "donations after those (default ${DEFAULT-VALUE})")
    private long warmUp;

    @Option(names = "--batch", defaultValue = "256", description = "donations a batch (default ${DEFAULT-VALUE})")
    private int batch;

    @Option(names = "--in-flight", defaultValue = "40", description = "batches under way (default ${DEFAULT-VALUE})")
    private int inFlight;

    @Option(
            names = "--latency-seconds",
            defaultValue = "20",
            description = "length of the part at a quarter of the rate (default ${DEFAULT-VALUE})")
    private double latencySeconds;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "where logs and journals go, on the disk to be measured (default: the system's temporary directory)")
    private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

    @Mixin
    private ResultFile results;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rounds < 1
                || donations < 1
                || warmUp < 0
                || smallBatches < 0
                || latencySeconds <= 0
                || batch < 1
                || batch > CommandBatch.MAX_COMMANDS
                || inFlight < 1
                || inFlight > GroupRun.MOST_IN_FLIGHT) {
            throw new UsageException(
                    "--rounds and --donations must be at least 1, --warm-up and --small-batches at least 0,"
                            + " --batch 1 to " + CommandBatch.MAX_COMMANDS + ", --in-flight 1 to "
                            + GroupRun.MOST_IN_FLIGHT
                            + ", --latency-seconds above 0");
        }
        if (bench.quick()) {
            rounds = 1;
            donations = Math.min(donations, QUICK_DONATIONS);
            warmUp = Math.min(warmUp, QUICK_DONATIONS);
            smallBatches = Math.min(smallBatches, QUICK_BATCHES);
            latencySeconds = Math.min(latencySeconds, 2);
        }
        final Map<Kind, List<GroupRun.Figures>> measured = measure();
        final List<Row> rows = new ArrayList<>();
        rows.addAll(rows("Throughput", measured, true, "/s", GroupRun.Figures::perSecond));
        rows.addAll(rows("LeaderTime", measured, false, "us/op", GroupRun.Figures::leaderMicros));
        rows.addAll(rows("LatencyP99", measured, false, "ms/op", GroupRun.Figures::p99Ms));
        Table.print(rows, System.out);
        final Spread share = share(measured);
        System.out.printf(
                Locale.ROOT, "%.0f [%.0f-%.0f] %% of the bare group%n", share.median(), share.low(), share.high());
        results.write("bench-cluster", settings(), rows);
        return 0;
    }

    private Map<Kind, List<GroupRun.Figures>> measure() throws IOException, InterruptedException {
        final Map<Kind, List<GroupRun.Figures>> measured = new EnumMap<>(Kind.class);
        for (int round = 1; round <= rounds; round++) {
            final List<Kind> pair = round % 2 == 1 ? List.of(Kind.GROUP, Kind.BARE) : List.of(Kind.BARE, Kind.GROUP);
            for (final Kind kind : pair) {
                final GroupRun.Figures figures = measure(kind);
                measured.computeIfAbsent(kind, absent -> new ArrayList<>()).add(figures);
                System.err.printf(
                        Locale.ROOT,
                        "round %d, %s: %,.0f/s, leader %.2f us each (%s), p99 %.1f ms at a quarter%n",
                        round,
                        kind,
                        figures.perSecond(),
                        figures.leaderMicros(),
                        figures.byThreads(),
                        figures.p99Ms());
            }
        }
        return measured;
    }

    private GroupRun.Figures measure(final Kind kind) throws IOException, InterruptedException {
        final Path root = Files.createTempDirectory(directory, "tributary-bench-cluster");
        try (GroupRun run = new GroupRun(kind, root)) {
            return run.run(new GroupRun.Size(donations, smallBatches, warmUp, batch, inFlight, latencySeconds));
        } finally {
            Directories.delete(root);
        }
    }

    private static List<Row> rows(
            final String what,
            final Map<Kind, List<GroupRun.Figures>> measured,
            final boolean moreIsBetter,
            final String unit,
            final ToDoubleFunction<GroupRun.Figures> figure) {
        final List<Row> rows = new ArrayList<>();
        measured.forEach((kind, figures) -> rows.add(Row.of(
                "cluster." + what + (kind == Kind.BARE ? ".bareGroup" : ".group"),
                Map.of(),
                moreIsBetter,
                unit,
                figures.stream().mapToDouble(figure))));
        return rows;
    }

    private static Spread share(final Map<Kind, List<GroupRun.Figures>> measured) {
        final List<GroupRun.Figures> ours = measured.getOrDefault(Kind.GROUP, List.of());
        final List<GroupRun.Figures> bare = measured.getOrDefault(Kind.BARE, List.of());
        return Spread.of(java.util.stream.IntStream.range(0, ours.size())
                .mapToDouble(i -> 100 * ours.get(i).perSecond() / bare.get(i).perSecond()));
    }

    private String settings() {
        return String.format(
                Locale.ROOT,
                "%d pairs of %,d donations after %,d and %,d batches of %d, %d a batch, %d batches under way; three nodes and the"
                        + " sender on this machine",
                rounds,
                donations,
                warmUp,
                smallBatches,
                GroupRun.SMALL_BATCH,
                batch,
                inFlight);
    }
}

package org.tributary.benchmarks.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.tributary.benchmarks.peers.PeersRun;
import org.tributary.benchmarks.peers.PeersRun.Figure;
import org.tributary.benchmarks.report.Row;
import org.tributary.benchmarks.report.Spread;
import org.tributary.benchmarks.report.Table;
import org.tributary.loadtest.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code peers}: what a user would pick instead, in the same run. */
@Command(
        name = "peers",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "The same donations through PostgreSQL, Redis and Tributary, on this machine, in turns: insert if new, take from",
            "one pool within its budget and the donor's cap, add to the totals. After every run the books are read back from",
            "the peer and must be those of plain arithmetic: donations, money, duplicates, what the pool gave, and what each",
            "donor got. PostgreSQL and Redis run on loopback in directories of their own and are removed at the end; they are",
            "installed from Debian's packages postgresql and redis-server if missing (as root).",
            "",
            "Prints median [lowest-highest] of the rounds. Latency is what a client waits for: its request, its transaction",
            "of a hundred, its pipeline. Clients share the machine with what they measure. Compare only like durability:",
            "process with everysec and synchronous_commit off, device with always and on."
        })
final class PeersCommand implements Callable<Integer> {
    private static final String ENGINE = "Tributary in process";
    private static final String BATCHED = "100 a transaction";
    private static final String PIPELINED = "Redis and Lua, pipeline 32";
    private static final double WANTED_OVER_BATCHED = 60;
    private static final double WANTED_OVER_PIPELINED = 30;

    @ParentCommand
    private Main bench;

    @Option(names = "--rounds", defaultValue = "3", description = "(default ${DEFAULT-VALUE}; --quick: 1)")
    private int rounds;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "TEXT",
            description = "only peers whose name contains one of these; the ratios need both sides")
    private List<String> only = List.of("");

    @Option(
            names = "--callback-threads",
            defaultValue = "2",
            description = "event loops of Tributary's server (default ${DEFAULT-VALUE})")
    private int callbackThreads;

    @Option(names = "--no-install", description = "do not install missing packages")
    private boolean noInstall;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "on the disk to be measured (default: the system's temporary directory)")
    private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

    @Mixin
    private ResultFile results;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rounds < 1 || callbackThreads < 1) {
            throw new UsageException("--rounds and --callback-threads must be at least 1");
        }
        if (bench.quick()) {
            rounds = 1;
        }
        final Map<String, List<Figure>> figures = new LinkedHashMap<>();
        final String versions;
        try (PeersRun run = new PeersRun(directory, !noInstall, bench.quick(), callbackThreads, this::isWanted)) {
            System.err.printf("%,d donations in order with a budget that runs out: all books are equal%n", run.agree());
            run.warmUp();
            for (int round = 1; round <= rounds; round++) {
                for (final Figure figure : run.round()) {
                    figures.computeIfAbsent(figure.kind(), absent -> new ArrayList<>())
                            .add(figure);
                    System.err.printf(
                            "round %d: %-70s %,12.0f/s, p50 %.2f ms, p99 %.2f ms, books right%n",
                            round, figure.kind(), figure.perSecond(), figure.latencyP50Ms(), figure.latencyP99Ms());
                }
            }
            versions = run.versions();
        }
        print(figures);
        ratios(figures);
        final String settings = String.format(
                Locale.ROOT,
                "%d rounds%s, callback threads %d; %s; load %.2f",
                rounds,
                bench.quick() ? ", quick: rough" : "",
                callbackThreads,
                versions,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        results.write("bench-peers", settings, rows(figures));
        return 0;
    }

    private boolean isWanted(final String name) {
        return only.stream().anyMatch(name::contains);
    }

    private static void print(final Map<String, List<Figure>> figures) {
        final List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("peer", "durability", "donations/s", "p50 ms", "", "p99 ms"));
        figures.values()
                .forEach(rounds -> cells.add(List.of(
                        rounds.get(0).name(),
                        rounds.get(0).durability(),
                        text(rounds, Figure::perSecond, "%,.0f"),
                        text(rounds, Figure::latencyP50Ms, "%.2f"),
                        "",
                        text(rounds, Figure::latencyP99Ms, "%.2f"))));
        Table.printAligned(cells, System.out);
    }

    private static String text(final List<Figure> rounds, final ToDoubleFunction<Figure> figure, final String format) {
        final Spread spread = Spread.of(rounds.stream().mapToDouble(figure));
        return String.format(
                Locale.ROOT, format + " [" + format + "-" + format + "]", spread.median(), spread.low(), spread.high());
    }

    /** Round by round, so that a machine that slows down slows both. */
    private void ratios(final Map<String, List<Figure>> figures) {
        for (final String level : List.of("process", "device")) {
            ratio(figures, level, ENGINE, BATCHED, WANTED_OVER_BATCHED);
            ratio(figures, level, ENGINE, PIPELINED, WANTED_OVER_PIPELINED);
            // a client that waits for each answer beside one that does, one that sends ahead beside one that does
            ratio(figures, level, "pipeline 1, 64 connections", "a transaction each", 1);
            ratio(figures, level, "pipeline 1, 64 connections", "Redis and Lua, pipeline 1,", 1);
            ratio(figures, level, "pipeline 32, 64 connections", BATCHED, 1);
            ratio(figures, level, "pipeline 32, 64 connections", PIPELINED, 1);
        }
    }

    private static void ratio(
            final Map<String, List<Figure>> figures,
            final String level,
            final String own,
            final String peer,
            final double wanted) {
        for (final List<Figure> ours : matching(figures, own, level)) {
            for (final List<Figure> theirs : matching(figures, peer, level)) {
                final List<Double> shares = new ArrayList<>();
                for (int i = 0; i < ours.size(); i++) {
                    shares.add(ours.get(i).perSecond() / theirs.get(i).perSecond());
                }
                final Spread spread = Spread.of(shares.stream().mapToDouble(Double::doubleValue));
                System.out.printf(
                        Locale.ROOT,
                        "%s: %.1f [%.1f-%.1f] x %s, wanted %.0f: %s%n",
                        ours.get(0).name() + " (" + level + ")",
                        spread.median(),
                        spread.low(),
                        spread.high(),
                        theirs.get(0).name(),
                        wanted,
                        spread.median() >= wanted ? "reached" : "missed");
            }
        }
    }

    private static List<List<Figure>> matching(
            final Map<String, List<Figure>> figures, final String name, final String level) {
        return figures.values().stream()
                .filter(rounds -> rounds.get(0).name().contains(name)
                        && rounds.get(0).level().equals(level))
                .toList();
    }

    private static List<Row> rows(final Map<String, List<Figure>> figures) {
        final List<Row> rows = new ArrayList<>();
        figures.values().forEach(rounds -> {
            rows.add(row(rounds, "rate", true, "/s", Figure::perSecond));
            rows.add(row(rounds, "latencyP50", false, "ms", Figure::latencyP50Ms));
            rows.add(row(rounds, "latencyP99", false, "ms", Figure::latencyP99Ms));
        });
        return rows;
    }

    private static Row row(
            final List<Figure> rounds,
            final String what,
            final boolean moreIsBetter,
            final String unit,
            final ToDoubleFunction<Figure> figure) {
        return Row.of(
                "peers." + what,
                Map.of("peer", rounds.get(0).name(), "durability", rounds.get(0).durability()),
                moreIsBetter,
                unit,
                rounds.stream().mapToDouble(figure));
    }
}

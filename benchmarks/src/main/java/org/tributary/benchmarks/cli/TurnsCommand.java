package org.tributary.benchmarks.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.tributary.benchmarks.pipeline.VersionsInTurns;
import org.tributary.benchmarks.report.Row;
import org.tributary.loadtest.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code turns}: this version's decide stage against others', in one JVM. */
@Command(
        name = "turns",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Core, decider and frames of this version and of others side by side in one JVM, in turns of some thousand donations,",
            "by processor time of one thread. Tells versions apart while the machine does other work.",
            "",
            "Prints nanoseconds per donation and the share of the first version's time in the same round: median and quartiles."
        })
final class TurnsCommand implements Callable<Integer> {
    private static final int QUICK_ROUNDS = 7;

    @ParentCommand
    private Main bench;

    @Parameters(
            arity = "1..*",
            paramLabel = "JAR",
            description =
                    "benchmarks.jar of another revision, or a directory of its classes; the first is compared with")
    private List<Path> others;

    @Option(names = "--rounds", defaultValue = "48", description = "(default ${DEFAULT-VALUE}; --quick: 7)")
    private int rounds;

    @Option(names = "--turn", defaultValue = "32768", description = "donations a turn (default ${DEFAULT-VALUE})")
    private long turn;

    @Option(names = "--warm-up", defaultValue = "800000", description = "donations before (default ${DEFAULT-VALUE})")
    private long warmUp;

    @Mixin
    private ResultFile results;

    @Override
    public Integer call() throws IOException {
        if (rounds < 1 || turn < 1 || warmUp < 0) {
            throw new UsageException("--rounds and --turn must be at least 1, --warm-up at least 0");
        }
        for (final Path other : others) {
            if (!Files.exists(other)) {
                throw new UsageException("no file " + other);
            }
        }
        final int measured = bench.quick() ? Math.min(rounds, QUICK_ROUNDS) : rounds;
        final double[][] nanos;
        try (VersionsInTurns versions = new VersionsInTurns(turn)) {
            others.forEach(versions::add);
            versions.addThis();
            versions.warmUp(warmUp);
            nanos = versions.run(measured);
        }
        final List<Row> rows = new ArrayList<>();
        for (int i = 0; i < nanos.length; i++) {
            final String name = i < others.size() ? others.get(i).toString() : "this";
            print(name, nanos[i], nanos[0]);
            if (!VersionsInTurns.isSettled(nanos[i])) {
                System.out.printf("%s was still being compiled: a longer --warm-up is needed%n", name);
            }
            rows.add(Row.of(
                    "pipeline.VersionsInTurns.decide",
                    Map.of("version", name),
                    false,
                    "ns",
                    DoubleStream.of(nanos[i])));
        }
        final String settings =
                String.format(Locale.ROOT, "%d rounds of %,d donations after %,d", measured, turn, warmUp);
        results.write("bench-turns", settings, rows);
        return 0;
    }

    private static void print(final String name, final double[] nanos, final double[] first) {
        final double[] shares = IntStream.range(0, nanos.length)
                .mapToDouble(round -> nanos[round] / first[round])
                .sorted()
                .toArray();
        final double[] sorted = DoubleStream.of(nanos).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%s: %.0f ns [%.0f-%.0f], %.3f of the first [%.3f-%.3f]%n",
                name,
                quantile(sorted, 2),
                quantile(sorted, 1),
                quantile(sorted, 3),
                quantile(shares, 2),
                quantile(shares, 1),
                quantile(shares, 3));
    }

    private static double quantile(final double[] sorted, final int quarter) {
        return sorted[Math.min(sorted.length - 1, sorted.length * quarter / 4)];
    }
}

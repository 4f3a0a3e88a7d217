package org.tributary.benchmarks.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.tributary.benchmarks.gateway.GatewayRounds;
import org.tributary.benchmarks.gateway.GatewayRounds.Case;
import org.tributary.benchmarks.gateway.GatewayRounds.Measured;
import org.tributary.benchmarks.report.Row;
import org.tributary.benchmarks.report.Spread;
import org.tributary.benchmarks.report.Table;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.loadtest.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code gateway}: signed callbacks a second over HTTP beside what the signature check alone allows, interleaved. */
@Command(
        name = "gateway",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Signed WeChat Pay callbacks over loopback HTTP, one on the way a connection, as fast as they are answered, with",
            "the generator in this process on the same cores. In each round, with the same posts:",
            "  BARE_VERIFY   the signatures checked on as many threads as there are cores, no HTTP",
            "  PLAIN         Netty answering 200 and nothing else",
            "  PLAIN_VERIFY  Netty, the signature checked, 200: what the signature check allows on these cores",
            "  TRIBUTARY     the whole server: verified, decrypted, decided, journaled, answered; totals compared",
            "",
            "Prints the median [lowest-highest] of the rounds; a share is that of its own round. Processor time is by group",
            "of threads, the generator's and the JVM's own (other) apart."
        })
final class GatewayCommand implements Callable<Integer> {
    private static final int QUICK_CALLBACKS = 10_000;
    private static final String GENERATOR = "generator";

    @ParentCommand
    private Main bench;

    @Option(names = "--rounds", defaultValue = "5", description = "(default ${DEFAULT-VALUE}; --quick: 1)")
    private int rounds;

    @Option(names = "--callbacks", defaultValue = "60000", description = "a round (default ${DEFAULT-VALUE})")
    private int callbacks;

    @Option(names = "--warm-up", defaultValue = "20000", description = "callbacks before (default ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(names = "--connections", defaultValue = "64", description = "(default ${DEFAULT-VALUE})")
    private int connections;

    @Option(names = "--loops", defaultValue = "2", description = "event loops that answer (default ${DEFAULT-VALUE})")
    private int loops;

    @Option(names = "--wait", defaultValue = "blocking", description = "engine.waitStrategy (default ${DEFAULT-VALUE})")
    private String waitStrategy;

    @Option(
            names = "--only",
            split = ",",
            description = "runs these cases only: ${COMPLETION-CANDIDATES}; shares need PLAIN_VERIFY")
    private List<Case> only = List.of(Case.values());

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "where the journals go (default: the system's temporary directory)")
    private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

    @Mixin
    private ResultFile results;

    @Override
    public Integer call() throws IOException, KeyFileException, InterruptedException {
        if (rounds < 1 || callbacks < 1 || warmUp < 1 || connections < 1 || loops < 1) {
            throw new UsageException("--rounds, --callbacks, --warm-up, --connections and --loops must be at least 1");
        }
        if (bench.quick()) {
            rounds = 1;
            callbacks = Math.min(callbacks, QUICK_CALLBACKS);
            warmUp = Math.min(warmUp, QUICK_CALLBACKS);
        }
        final Map<Case, List<Measured>> measured = measure();
        print(measured);
        results.write("bench-gateway", settings(), rows(measured));
        return 0;
    }

    private String settings() {
        return String.format(
                Locale.ROOT,
                "%d rounds of %,d callbacks after %,d, %d connections, %d event loop%s, wait %s",
                rounds,
                callbacks,
                warmUp,
                connections,
                loops,
                loops == 1 ? "" : "s",
                waitStrategy);
    }

    /** Round by round, the cases taking turns; the round before the first is thrown away, for the JIT compiler. */
    private Map<Case, List<Measured>> measure() throws IOException, KeyFileException, InterruptedException {
        final Map<Case, List<Measured>> measured = new EnumMap<>(Case.class);
        System.err.printf(Locale.ROOT, "signing %,d callbacks%n", warmUp + callbacks);
        try (GatewayRounds runs = new GatewayRounds(
                new GatewayRounds.Settings(callbacks, warmUp, connections, loops, waitStrategy, directory))) {
            for (int round = 0; round <= rounds; round++) {
                for (final Case which : only) {
                    final Measured one = runs.run(which);
                    System.err.printf(
                            Locale.ROOT, "round %d, %-12s %,8.0f/s %s%n", round, which, one.perSecond(), cpu(one));
                    if (round > 0) {
                        measured.computeIfAbsent(which, absent -> new ArrayList<>())
                                .add(one);
                    }
                }
            }
        }
        return measured;
    }

    private static String cpu(final Measured one) {
        final StringBuilder text = new StringBuilder();
        one.cpuMicros().forEach((group, micros) -> text.append(String.format(Locale.ROOT, " %s %.1f", group, micros)));
        return text.length() == 0 ? "" : String.format(Locale.ROOT, "CPU µs:%s; %.0f B", text, one.allocatedBytes());
    }

    /** Processor time of what answers: all but the generator's. */
    private static double serverMicros(final Measured one) {
        return one.cpuMicros().entrySet().stream()
                .filter(group -> !group.getKey().equals(GENERATOR))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static List<Row> rows(final Map<Case, List<Measured>> measured) {
        final List<Row> rows = new ArrayList<>();
        measured.forEach((which, list) -> {
            rows.add(row(which, "rate", true, "/s", list, Measured::perSecond));
            if (which != Case.BARE_VERIFY) {
                rows.add(row(which, "cpu", false, "µs/op", list, GatewayCommand::serverMicros));
            }
        });
        return rows;
    }

    private static Row row(
            final Case which,
            final String what,
            final boolean moreIsBetter,
            final String unit,
            final List<Measured> list,
            final ToDoubleFunction<Measured> figure) {
        return Row.of(
                        "gateway." + which + "." + what,
                        Map.of(),
                        moreIsBetter,
                        unit,
                        list.stream().mapToDouble(figure))
                .allocating(Spread.of(list.stream().mapToDouble(Measured::allocatedBytes))
                        .median());
    }

    /** Median of the shares of {@link Case#PLAIN_VERIFY}, each of its own round; NaN if that was not run. */
    private static double share(
            final Map<Case, List<Measured>> measured, final Case which, final ToDoubleFunction<Measured> figure) {
        return measured.containsKey(Case.PLAIN_VERIFY)
                ? shares(measured, which, figure).median()
                : Double.NaN;
    }

    private static Spread shares(
            final Map<Case, List<Measured>> measured, final Case which, final ToDoubleFunction<Measured> figure) {
        final List<Measured> limits = Objects.requireNonNull(measured.get(Case.PLAIN_VERIFY));
        final List<Measured> list = Objects.requireNonNull(measured.get(which));
        return Spread.of(java.util.stream.IntStream.range(0, list.size())
                .mapToDouble(round -> figure.applyAsDouble(list.get(round)) / figure.applyAsDouble(limits.get(round))));
    }

    private static void print(final Map<Case, List<Measured>> measured) {
        final TreeSet<String> groups = new TreeSet<>();
        measured.values()
                .forEach(list ->
                        list.forEach(one -> groups.addAll(one.cpuMicros().keySet())));
        final List<List<String>> cells = new ArrayList<>();
        final List<String> head =
                new ArrayList<>(List.of("case", "", "callbacks/s", "of limit", "", "B each", "CPU µs"));
        head.addAll(groups);
        cells.add(head);
        measured.forEach((which, list) -> cells.add(line(measured, which, groups)));
        Table.printAligned(cells, System.out);
        if (measured.containsKey(Case.PLAIN_VERIFY) && measured.containsKey(Case.TRIBUTARY)) {
            final Spread rate = shares(measured, Case.TRIBUTARY, Measured::perSecond);
            System.out.printf(
                    Locale.ROOT,
                    "TRIBUTARY: %.0f [%.0f-%.0f] %% of PLAIN_VERIFY's rate%n",
                    100 * rate.median(),
                    100 * rate.low(),
                    100 * rate.high());
        }
    }

    private static List<String> line(
            final Map<Case, List<Measured>> measured, final Case which, final TreeSet<String> groups) {
        final List<Measured> list = Objects.requireNonNull(measured.get(which));
        final Spread rate = Spread.of(list.stream().mapToDouble(Measured::perSecond));
        final double share = share(measured, which, Measured::perSecond);
        final boolean isBare = which == Case.BARE_VERIFY;
        final List<String> line = new ArrayList<>(List.of(
                which.toString(),
                "",
                String.format(Locale.ROOT, "%,.0f [%,.0f-%,.0f]", rate.median(), rate.low(), rate.high()),
                Double.isNaN(share) ? "" : String.format(Locale.ROOT, "%.0f %%", 100 * share),
                "",
                isBare ? "" : String.format(Locale.ROOT, "%,.0f", median(list, Measured::allocatedBytes)),
                isBare ? "" : String.format(Locale.ROOT, "%.1f", median(list, GatewayCommand::serverMicros))));
        for (final String group : groups) {
            line.add(
                    isBare
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    "%.1f",
                                    median(list, one -> one.cpuMicros().getOrDefault(group, 0.0))));
        }
        return line;
    }

    private static double median(final List<Measured> list, final ToDoubleFunction<Measured> figure) {
        return Spread.of(list.stream().mapToDouble(figure)).median();
    }
}

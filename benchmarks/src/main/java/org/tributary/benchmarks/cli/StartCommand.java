package org.tributary.benchmarks.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.tributary.benchmarks.gateway.FirstSeconds;
import org.tributary.benchmarks.report.Row;
import org.tributary.benchmarks.report.Spread;
import org.tributary.benchmarks.report.Table;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.loadtest.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code start}: what a server answers in its first seconds, cold and warmed up, in turns. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Starts the packaged server, cold and warmed up in turns, and sends it signed WeChat Pay callbacks as fast as they",
            "are answered, from its ready line on. Prints what it answered in each second. Warm is the median of the last",
            "three seconds of the warmed up server; a share is that of its own round. One life before the first is thrown",
            "away: it compiles the generator, which runs on the same cores."
        })
final class StartCommand implements Callable<Integer> {
    private static final int LAST = 3;

    @Option(names = "--rounds", defaultValue = "3", description = "(default ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--callbacks", defaultValue = "200000", description = "to each server (default ${DEFAULT-VALUE})")
    private int callbacks;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "(default ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(names = "--connections", defaultValue = "64", description = "(default ${DEFAULT-VALUE})")
    private int connections;

    @Option(names = "--server", paramLabel = "JAR", description = "(default gateway/target/tributary.jar)")
    private Path jar = Path.of("gateway", "target", "tributary.jar");

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "where the data goes (default: the system's temporary directory)")
    private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

    @Mixin
    private ResultFile results;

    @Override
    public Integer call() throws IOException, KeyFileException, InterruptedException {
        if (rounds < 1 || callbacks < 1 || warmUp < 1 || connections < 1) {
            throw new UsageException("--rounds, --callbacks, --warm-up and --connections must be at least 1");
        }
        final Map<String, List<String>> cases = new LinkedHashMap<>();
        cases.put("cold", List.of("--no-warm-up"));
        cases.put("warmed up", List.of("--warm-up", Integer.toString(warmUp)));
        final Map<String, List<FirstSeconds.Life>> lives = new LinkedHashMap<>();
        try (FirstSeconds runs = new FirstSeconds(jar, directory, callbacks, connections)) {
            runs.run(List.of("--no-warm-up"));
            for (int round = 1; round <= rounds; round++) {
                for (final Map.Entry<String, List<String>> one : cases.entrySet()) {
                    final FirstSeconds.Life life = runs.run(one.getValue());
                    System.err.printf(
                            Locale.ROOT,
                            "round %d, %-9s ready after %.1f s, answered by second %s%n",
                            round,
                            one.getKey(),
                            life.readySeconds(),
                            life.answeredInSecond());
                    lives.computeIfAbsent(one.getKey(), absent -> new ArrayList<>())
                            .add(life);
                }
            }
        }
        print(lives);
        results.write(
                "bench-start",
                String.format(
                        Locale.ROOT,
                        "%d rounds of %,d callbacks over %d connections, warm-up at most %d s",
                        rounds,
                        callbacks,
                        connections,
                        warmUp),
                rows(lives));
        return 0;
    }

    /** The rate once compiled: the last whole seconds'. */
    private static double warm(final FirstSeconds.Life life) {
        final List<Long> whole = life.answeredInSecond()
                .subList(0, Math.max(1, life.answeredInSecond().size() - 1));
        return Spread.of(whole.subList(Math.max(0, whole.size() - LAST), whole.size()).stream()
                        .mapToDouble(Long::doubleValue))
                .median();
    }

    private static List<Row> rows(final Map<String, List<FirstSeconds.Life>> lives) {
        final List<Row> rows = new ArrayList<>();
        lives.forEach((name, list) -> {
            rows.add(row(
                    name,
                    "firstSecond",
                    "/s",
                    true,
                    list,
                    life -> life.answeredInSecond().get(0)));
            rows.add(row(name, "warm", "/s", true, list, StartCommand::warm));
            rows.add(row(name, "ready", "s", false, list, FirstSeconds.Life::readySeconds));
        });
        return rows;
    }

    private static Row row(
            final String name,
            final String what,
            final String unit,
            final boolean moreIsBetter,
            final List<FirstSeconds.Life> list,
            final ToDoubleFunction<FirstSeconds.Life> figure) {
        return Row.of(
                "start." + what,
                Map.of("start", name),
                moreIsBetter,
                unit,
                list.stream().mapToDouble(figure));
    }

    private static void print(final Map<String, List<FirstSeconds.Life>> lives) {
        final List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("start", "", "ready after s", "first second", "of warm", "warm"));
        final List<FirstSeconds.Life> warmed = List.copyOf(lives.values()).get(lives.size() - 1);
        lives.forEach((name, list) -> cells.add(List.of(
                name,
                "",
                text("%.1f [%.1f-%.1f]", list, FirstSeconds.Life::readySeconds),
                text(
                        "%,.0f [%,.0f-%,.0f]",
                        list, life -> life.answeredInSecond().get(0)),
                String.format(
                        Locale.ROOT,
                        "%.0f %%",
                        100
                                * Spread.of(IntStream.range(0, list.size())
                                                .mapToDouble(i -> list.get(i)
                                                                .answeredInSecond()
                                                                .get(0)
                                                        / warm(warmed.get(i))))
                                        .median()),
                text("%,.0f [%,.0f-%,.0f]", list, StartCommand::warm))));
        Table.printAligned(cells, System.out);
    }

    private static String text(
            final String format, final List<FirstSeconds.Life> list, final ToDoubleFunction<FirstSeconds.Life> figure) {
        final Spread spread = Spread.of(list.stream().mapToDouble(figure));
        return String.format(Locale.ROOT, format, spread.median(), spread.low(), spread.high());
    }
}

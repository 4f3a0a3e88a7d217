package org.tributary.benchmarks.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tributary.benchmarks.report.Row;
import org.tributary.benchmarks.report.Spread;
import org.tributary.benchmarks.report.Table;
import org.tributary.benchmarks.start.ReadyTime;
import org.tributary.loadtest.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ready}: seconds from a start to ready over a large journal. */
@Command(
        name = "ready",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Starts the packaged server over a giving day's journal, with a snapshot of its first part, and prints the",
            "seconds from the start of the process to its ready line, without and with warm-up in turns. Journal and",
            "snapshot are made once a directory (about 1.8 GB for 10 million donations) and kept; their files are then",
            "mostly in the page cache. The server's own account of each start is in DIR/server.log."
        })
final class ReadyCommand implements Callable<Integer> {
    @Option(names = "--donations", defaultValue = "10000000", description = "of the day (default ${DEFAULT-VALUE})")
    private long donations;

    @Option(
            names = "--tail",
            defaultValue = "1000000",
            description = "donations after the snapshot (default ${DEFAULT-VALUE})")
    private long tail;

    @Option(names = "--rounds", defaultValue = "3", description = "(default ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "(default ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(names = "--server", paramLabel = "JAR", description = "(default gateway/target/tributary.jar)")
    private Path jar = Path.of("gateway", "target", "tributary.jar");

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "keeps the journal (default: tributary-ready in the system's temporary directory)")
    private Path directory = Path.of(System.getProperty("java.io.tmpdir"), "tributary-ready");

    @Mixin
    private ResultFile results;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rounds < 1 || donations < 1 || tail < 0 || warmUp < 1) {
            throw new UsageException("--rounds, --donations and --warm-up are at least 1, --tail at least 0");
        }
        Files.createDirectories(directory);
        final ReadyTime starts = new ReadyTime(jar, directory);
        starts.prepare(donations, tail, number -> System.err.printf("\rmaking the day: %,d donations", number));
        System.err.println();
        final Map<String, List<String>> cases = new LinkedHashMap<>();
        cases.put("--no-warm-up", List.of("--no-warm-up"));
        cases.put("--warm-up " + warmUp, List.of("--warm-up", Integer.toString(warmUp)));
        final Map<String, List<Double>> seconds = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (final Map.Entry<String, List<String>> one : cases.entrySet()) {
                final double took = starts.run(one.getValue());
                System.err.printf(Locale.ROOT, "round %d, %-12s ready after %.2f s%n", round, one.getKey(), took);
                seconds.computeIfAbsent(one.getKey(), absent -> new ArrayList<>())
                        .add(took);
            }
        }
        print(seconds);
        results.write(
                "bench-ready",
                String.format(Locale.ROOT, "%d rounds, %,d donations, %,d after the snapshot", rounds, donations, tail),
                seconds.entrySet().stream()
                        .map(one -> Row.of(
                                "ready.seconds",
                                Map.of("start", one.getKey()),
                                false,
                                "s",
                                one.getValue().stream().mapToDouble(Double::doubleValue)))
                        .toList());
        return 0;
    }

    private static void print(final Map<String, List<Double>> seconds) {
        final List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("start", "", "ready after s"));
        seconds.forEach((name, list) -> {
            final Spread spread = Spread.of(list.stream().mapToDouble(Double::doubleValue));
            cells.add(List.of(
                    name,
                    "",
                    String.format(Locale.ROOT, "%.2f [%.2f-%.2f]", spread.median(), spread.low(), spread.high())));
        });
        Table.printAligned(cells, System.out);
    }
}

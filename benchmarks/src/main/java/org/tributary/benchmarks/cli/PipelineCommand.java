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
import org.tributary.benchmarks.pipeline.PipelineThroughput;
import org.tributary.benchmarks.pipeline.PipelineThroughput.Round;
import org.tributary.benchmarks.report.Row;
import org.tributary.benchmarks.report.Spread;
import org.tributary.benchmarks.report.Table;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.pipeline.WaitKind;
import org.tributary.loadtest.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code pipeline}: donations a second through the whole pipeline beside the bare loop, in interleaved rounds. */
@Command(
        name = "pipeline",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Donations a second through the whole pipeline in this process: real core, real journal, one publisher as fast",
            "as the ring takes it. Beside each round a bare Disruptor and Chronicle loop that writes as many bytes in as",
            "large batches, without decisions, checksums or hashes. Each journal is then replayed and verified.",
            "",
            "Prints the median [lowest-highest] of the rounds; a share is that of its own round."
        })
final class PipelineCommand implements Callable<Integer> {
    private static final long QUICK_DONATIONS = 500_000;

    @ParentCommand
    private Main bench;

    @Option(
            names = "--durability",
            split = ",",
            defaultValue = "process,device",
            description = "process, device, or both (default ${DEFAULT-VALUE})")
    private List<String> durabilities;

    @Option(names = "--rounds", defaultValue = "5", description = "(default ${DEFAULT-VALUE}; --quick: 1)")
    private int rounds;

    @Option(names = "--donations", defaultValue = "3000000", description = "a round (default ${DEFAULT-VALUE})")
    private long donations;

    @Option(names = "--warm-up", defaultValue = "1000000", description = "donations before (default ${DEFAULT-VALUE})")
    private long warmUp;

    @Option(
            names = "--wait",
            defaultValue = "BLOCKING",
            description = "how stages wait (default ${DEFAULT-VALUE}): ${COMPLETION-CANDIDATES}")
    private WaitKind waitKind;

    @Option(names = "--no-core", description = "a fixed outcome instead of decisions: shows what the core costs")
    private boolean noCore;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "where the journals go, on the disk to be measured (default: the system's temporary directory)")
    private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

    @Mixin
    private ResultFile results;

    @Override
    public Integer call() throws IOException {
        if (rounds < 1 || donations < 1 || warmUp < 0) {
            throw new UsageException("--rounds and --donations must be at least 1, --warm-up at least 0");
        }
        if (bench.quick()) {
            rounds = 1;
            donations = Math.min(donations, QUICK_DONATIONS);
            warmUp = Math.min(warmUp, QUICK_DONATIONS);
        }
        final Map<Durability, List<Round>> measured = measure();
        final List<Row> rows = new ArrayList<>();
        measured.forEach((durability, list) -> rows.addAll(rows(durability, list)));
        Table.print(rows, System.out);
        measured.forEach((durability, list) -> System.out.printf(
                "%s: %s of the bare loop%n",
                durability.text(),
                spread(list, round -> 100 * round.pipelinePerSecond() / round.barePerSecond(), " %")));
        results.write("bench-pipeline", settings(), rows);
        return 0;
    }

    private String settings() {
        return String.format(
                Locale.ROOT,
                "%d rounds of %,d donations after %,d, wait %s, core %s",
                rounds,
                donations,
                warmUp,
                waitKind,
                noCore ? "none" : "real");
    }

    /** Round by round, the durabilities taking turns, so that a machine that slows down slows all alike. */
    private Map<Durability, List<Round>> measure() throws IOException {
        final Map<Durability, List<Round>> measured = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (final String name : durabilities) {
                final Durability durability = durability(name);
                final Round one = new PipelineThroughput(new PipelineThroughput.Settings(
                                durability, waitKind, !noCore, donations, warmUp, directory))
                        .round();
                measured.computeIfAbsent(durability, absent -> new ArrayList<>())
                        .add(one);
                System.err.printf(
                        "round %d, %s: pipeline %,.0f/s, bare %,.0f/s, %.0f %%; %.1f bytes each, %,d a batch, slowest batch"
                                + " %.1f ms; replayed at %,.0f/s%n         CPU ns each: %s%n",
                        round,
                        durability.text(),
                        one.pipelinePerSecond(),
                        one.barePerSecond(),
                        100 * one.pipelinePerSecond() / one.barePerSecond(),
                        one.bytesEach(),
                        one.recordsPerBatch(),
                        one.longestBatchMs(),
                        one.replayPerSecond(),
                        one.cpu());
            }
        }
        return measured;
    }

    private static Durability durability(final String name) {
        for (final Durability durability : Durability.values()) {
            if (durability.text().equals(name.toLowerCase(Locale.ROOT))) {
                return durability;
            }
        }
        throw new UsageException("--durability is process or device, not " + name);
    }

    private static List<Row> rows(final Durability durability, final List<Round> rounds) {
        return List.of(
                row("PipelineThroughput.pipeline", durability, rounds, Round::pipelinePerSecond),
                row("PipelineThroughput.barePipeline", durability, rounds, Round::barePerSecond),
                row("PipelineReplay.replay", durability, rounds, Round::replayPerSecond));
    }

    private static Row row(
            final String what,
            final Durability durability,
            final List<Round> rounds,
            final ToDoubleFunction<Round> figure) {
        return Row.of(
                "pipeline." + what,
                Map.of("durability", durability.text()),
                true,
                "/s",
                rounds.stream().mapToDouble(figure));
    }

    private static String spread(final List<Round> rounds, final ToDoubleFunction<Round> figure, final String unit) {
        final Spread spread = Spread.of(rounds.stream().mapToDouble(figure));
        return String.format(Locale.ROOT, "%.0f [%.0f-%.0f]%s", spread.median(), spread.low(), spread.high(), unit);
    }
}

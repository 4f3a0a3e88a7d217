package org.tributary.benchmarks.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.StateMachine;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.pipeline.StageMode;
import org.tributary.engine.pipeline.WaitKind;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.replay.Verifier;

/**
 * Donations a second through the whole pipeline in one process, real core and real journal, interleaved with a bare loop
 * that writes as many bytes in as large batches. Arguments as {@code name=value}: {@code durability=process|device},
 * {@code stages=shared|paired|separate}, {@code wait=blocking|yielding|busy}, {@code core=real|none} (none: a fixed
 * outcome, to see what the core costs), {@code donations}, {@code warmup}, {@code rounds},
 * {@code dir} (on the disk to be measured; emptied behind each round).
 */
public final class PipelineThroughput {
    private final Durability durability;
    private final StageMode stages;
    private final WaitKind waitKind;
    private final boolean core;
    private final long donations;
    private final long warmUp;
    private final int rounds;
    private final Path directory;
    private double replayed;

    private PipelineThroughput(final Map<String, String> arguments) {
        durability = Durability.valueOf(
                arguments.getOrDefault("durability", "process").toUpperCase());
        stages = StageMode.valueOf(arguments.getOrDefault("stages", "paired").toUpperCase());
        waitKind = WaitKind.valueOf(arguments.getOrDefault("wait", "blocking").toUpperCase());
        core = !"none".equals(arguments.getOrDefault("core", "real"));
        donations = Long.parseLong(arguments.getOrDefault("donations", "3000000"));
        warmUp = Long.parseLong(arguments.getOrDefault("warmup", "1000000"));
        rounds = Integer.parseInt(arguments.getOrDefault("rounds", "3"));
        directory = Path.of(arguments.getOrDefault("dir", System.getProperty("java.io.tmpdir")));
    }

    public static void main(final String[] arguments) throws IOException {
        final Map<String, String> named = new HashMap<>();
        for (final String argument : arguments) {
            final int equals = argument.indexOf('=');
            if (equals < 1) {
                System.err.println("wanted name=value, got " + argument);
                System.exit(2);
            }
            named.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        new PipelineThroughput(named).run();
    }

    private void run() throws IOException {
        System.out.printf(
                "durability %s, core %s, stages %s, wait %s, %,d donations after %,d, JDK %s%n",
                durability.text(), core ? "real" : "none", stages, waitKind, donations, warmUp, Runtime.version());
        final double[] own = new double[rounds];
        final double[] bare = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            final Measured measured = inFreshDirectory(path -> {
                final Measured run = PipelineRun.run(path, machine(), durability, stages, waitKind, warmUp, donations);
                replayed = replay(path);
                return run;
            });
            final Measured limit = inFreshDirectory(path ->
                    BareLoop.run(path, durability, waitKind, (int) measured.recordsPerBatch(), warmUp, donations));
            own[round] = measured.perSecond();
            bare[round] = limit.perSecond();
            System.out.printf(
                    "round %d: pipeline %,.0f/s, %.1f bytes each, %,d a batch, slowest batch %.1f ms; bare %,.0f/s; %.0f %%%n"
                            + "         CPU ns each: %s; replayed and verified at %,.0f/s%n",
                    round + 1,
                    measured.perSecond(),
                    measured.bytesEach(),
                    measured.recordsPerBatch(),
                    measured.longestBatchNanos() / 1e6,
                    limit.perSecond(),
                    100 * measured.perSecond() / limit.perSecond(),
                    measured.cpu(),
                    replayed);
        }
        System.out.printf(
                "median: pipeline %,.0f/s, bare %,.0f/s, %.0f %%%n",
                median(own), median(bare), 100 * median(own) / median(bare));
    }

    /** Records a second of a whole verification: checksums, chain, every decision again. */
    private double replay(final Path path) {
        final Verifier.Report report = new Verifier<>(
                        new ChronicleStore(new DataDirectory(path)), this::machine, machine -> Optional.empty())
                .run(Progress.NONE);
        if (!report.isGood()) {
            throw new IllegalStateException(report.problem().orElseThrow().message());
        }
        return report.lastSequence() * 1e9 / report.nanos();
    }

    private StateMachine machine() {
        return core ? new DonationCore() : new FixedOutcome();
    }

    private static double median(final double[] values) {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    @FunctionalInterface
    private interface Run {
        Measured in(Path path) throws IOException;
    }

    private Measured inFreshDirectory(final Run run) throws IOException {
        final Path path = Files.createTempDirectory(directory, "tributary-bench");
        try {
            return run.in(path);
        } finally {
            try (Stream<Path> files = Files.walk(path)) {
                for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}

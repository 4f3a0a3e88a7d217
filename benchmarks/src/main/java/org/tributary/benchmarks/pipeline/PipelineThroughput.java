package org.tributary.benchmarks.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.tributary.benchmarks.machine.Scratch;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.pipeline.WaitKind;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.replay.Verifier;
import org.tributary.loadtest.Directories;

/**
 * Donations a second through the whole pipeline in one process, real core and real journal, and right behind it a bare
 * loop that writes as many bytes in as large batches. Both begin with memory that the machine's host has given before.
 */
public final class PipelineThroughput {
    /**
     * What to measure.
     *
     * @param realCore false: a fixed outcome instead, to see what the core costs
     * @param warmUp donations before those that count, in the same process
     * @param directory on the disk to be measured; emptied behind each round
     */
    public record Settings(
            Durability durability, WaitKind waitKind, boolean realCore, long donations, long warmUp, Path directory) {}

    /**
     * One round.
     *
     * @param pipelinePerSecond donations answered
     * @param barePerSecond donations of the bare loop
     * @param replayPerSecond records of a whole verification of the journal just written
     * @param bytesEach journal bytes a donation
     * @param recordsPerBatch as the pipeline formed them; the bare loop writes the same
     * @param longestBatchMs worst time of a batch in the journal stage
     * @param cpu nanoseconds of CPU a donation by thread, as text
     */
    public record Round(
            double pipelinePerSecond,
            double barePerSecond,
            double replayPerSecond,
            double bytesEach,
            long recordsPerBatch,
            double longestBatchMs,
            String cpu) {}

    /** Journal, tables, and what the JVM takes: rounded up. */
    private static final long MEMORY_BYTES_A_DONATION = 256;

    private final Settings settings;

    public PipelineThroughput(final Settings settings) {
        this.settings = settings;
    }

    /** Measures once. */
    public Round round() throws IOException {
        final double[] replayed = new double[1];
        final Measured own = inFreshDirectory(path -> {
            final Measured run = PipelineRun.run(
                    path,
                    machine(),
                    settings.durability(),
                    settings.waitKind(),
                    settings.warmUp(),
                    settings.donations());
            replayed[0] = replay(path);
            return run;
        });
        final Measured bare = inFreshDirectory(path -> BareLoop.run(
                path,
                settings.durability(),
                settings.waitKind(),
                (int) own.recordsPerBatch(),
                settings.warmUp(),
                settings.donations()));
        return new Round(
                own.perSecond(),
                bare.perSecond(),
                replayed[0],
                own.bytesEach(),
                own.recordsPerBatch(),
                own.longestBatchNanos() / 1e6,
                own.cpu());
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
        return settings.realCore() ? new DonationCore() : new FixedOutcome();
    }

    @FunctionalInterface
    private interface Run {
        Measured in(Path path) throws IOException;
    }

    private Measured inFreshDirectory(final Run run) throws IOException {
        final Path path = Files.createTempDirectory(settings.directory(), "tributary-bench");
        Scratch.warmMemory(path, (settings.warmUp() + settings.donations()) * MEMORY_BYTES_A_DONATION);
        try {
            return run.in(path);
        } finally {
            Directories.delete(path);
        }
    }
}

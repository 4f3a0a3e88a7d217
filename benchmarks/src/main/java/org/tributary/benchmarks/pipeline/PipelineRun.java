package org.tributary.benchmarks.pipeline;

import java.nio.file.Path;
import org.tributary.benchmarks.machine.ThreadCpu;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.pipeline.PipelineSettings;
import org.tributary.engine.pipeline.WaitKind;
import org.tributary.gateway.config.TributaryConfig;

/** One measured run of the whole pipeline. */
public final class PipelineRun {
    private PipelineRun() {}

    /** Writes a journal into a fresh directory and says how fast. */
    public static Measured run(
            final Path root,
            final StateMachine machine,
            final Durability durability,
            final WaitKind waitKind,
            final long warmUp,
            final long donations) {
        final PipelineSettings settings = TributaryConfig.defaults().pipeline().with(waitKind);
        try (RunningPipeline pipeline = new RunningPipeline(root, machine, durability, settings)) {
            pipeline.donate(warmUp);
            final long batches = pipeline.status().read().batches();
            final long bytes = pipeline.status().read().journalWrittenBytes();
            final ThreadCpu cpu = new ThreadCpu();
            final long start = System.nanoTime();
            pipeline.donate(donations);
            final long nanos = System.nanoTime() - start;
            pipeline.check();
            return new Measured(
                    donations,
                    nanos,
                    pipeline.status().read().batches() - batches,
                    pipeline.status().read().journalWrittenBytes() - bytes,
                    pipeline.status().journal.read().maxNanos(),
                    cpu.perDonation(donations));
        }
    }

    /** Writes a journal into a fresh directory, in batches of at most so many records. */
    public static void write(
            final Path root, final StateMachine machine, final int batchRecords, final long donations) {
        final PipelineSettings usual = TributaryConfig.defaults().pipeline();
        final PipelineSettings settings = new PipelineSettings(
                usual.ringSize(), usual.batchSlots(), batchRecords, usual.maxBatchBytes(), WaitKind.BLOCKING);
        try (RunningPipeline pipeline = new RunningPipeline(root, machine, Durability.PROCESS, settings)) {
            pipeline.donate(donations);
            pipeline.check();
        }
    }
}

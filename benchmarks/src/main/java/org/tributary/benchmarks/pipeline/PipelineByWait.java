package org.tributary.benchmarks.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.tributary.benchmarks.machine.Jvm;
import org.tributary.benchmarks.machine.Scratch;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.pipeline.WaitKind;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.loadtest.Directories;

/**
 * The whole pipeline by what idle stages do, journaled at durability {@code process}: published by one thread as fast as
 * the ring takes it, until the last is released. The baseline is a ring with one handler that waits the same way. Where
 * threads outnumber cores, spinning takes from those that work.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 15)
@Fork(
        value = 3,
        jvmArgsAppend = {Jvm.EXPORT_MISC, Jvm.DIRECT_MEMORY})
public class PipelineByWait {
    /** Donations of one invocation. */
    public static final int DONATIONS = 200_000;

    /** How stages and the baseline's handler wait. */
    @Param({"BLOCKING", "YIELDING", "BUSY"})
    public WaitKind wait;

    private @Nullable Path directory;
    private @Nullable RunningPipeline running;
    private @Nullable BareRing ring;

    /** Starts the one that is measured: the other's threads would take from it. */
    @Setup
    public void open(final BenchmarkParams params) throws IOException {
        if (params.getBenchmark().endsWith(".bareRing")) {
            ring = new BareRing(wait, (slot, sequence, endOfBatch) -> {});
        } else {
            directory = Scratch.make();
            running = new RunningPipeline(
                    directory,
                    new DonationCore(),
                    Durability.PROCESS,
                    TributaryConfig.defaults().pipeline().with(wait));
        }
    }

    /** Decided, journaled, released. */
    @Benchmark
    @OperationsPerInvocation(DONATIONS)
    public void pipeline() {
        Objects.requireNonNull(running).donate(DONATIONS);
    }

    /** Baseline: through a ring and no further. */
    @Benchmark
    @OperationsPerInvocation(DONATIONS)
    public void bareRing() {
        Objects.requireNonNull(ring).donate(DONATIONS);
    }

    /** Takes it away. */
    @TearDown
    public void close() throws IOException {
        if (ring != null) {
            ring.close();
        }
        if (running != null && directory != null) {
            running.check();
            running.close();
            Directories.delete(directory);
        }
    }
}

package org.tributary.benchmarks.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
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
import org.openjdk.jmh.annotations.Warmup;
import org.tributary.benchmarks.machine.Jvm;
import org.tributary.benchmarks.stream.DonationStream;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.port.OutcomeSink;
import org.tributary.engine.core.port.StateMachine;

/**
 * One decision: validate, dedupe, match, aggregate, encode the outcome. Every donation is new, so the number of known ids
 * rises; with few of them each invocation has a core of its own that holds just that many when it starts.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 60)
@Measurement(iterations = 40)
@Fork(
        value = 3,
        jvmArgsAppend = {Jvm.EXPORT_MISC, Jvm.DIRECT_MEMORY})
public class CoreDecision {
    /** Donations of one invocation. */
    public static final int BATCH = 20_000;

    private static final int WINDOW = StateMachine.MAX_PREFETCHES;
    private static final int INVOCATIONS = 100;
    private static final long SHARED_FROM = 1_000_000;
    private static final int IDS_A_DONOR = 2;
    private static final long BUDGET_FEN = 100_000_000_000_000L;

    /** Pools that apply to each donation. */
    @Param({"1", "8"})
    public int pools;

    /** Ids known before. */
    @Param({"1000", "10000000"})
    public long known;

    private final OutcomeSink sink = this::onOutcome;
    private final UnsafeBuffer window = new UnsafeBuffer(new byte[WINDOW * StateMachine.MAX_COMMAND_BYTES]);
    private DonationCore[] cores;
    private final DonationStream stream = new DonationStream();
    private long[] numbers;
    private long donors;
    private int next;
    private long bytes;

    @Setup
    public void fill() {
        final int count = known < SHARED_FROM ? INVOCATIONS : 1;
        donors = known / IDS_A_DONOR;
        cores = new DonationCore[count];
        numbers = new long[count];
        for (int i = 0; i < count; i++) {
            cores[i] = core();
            decide(i, known, WINDOW);
        }
    }

    private DonationCore core() {
        final DonationCore core = new DonationCore();
        final long absent = Pool.ABSENT;
        final Pool.Limits limits = new Pool.Limits(absent, 50, 1_000_000, 500_000, absent, absent, absent);
        final List<Pool> all = new ArrayList<>();
        for (int i = 0; i < pools; i++) {
            all.add(DonationStream.pool("pool-" + i, i, BUDGET_FEN, 10, List.of(DonationStream.PROJECT), limits));
        }
        for (final DirectBuffer command : DonationStream.definition(all)) {
            core.onCommand(DonationStream.OPENS_MS - 1, command, 0, command.capacity(), sink);
        }
        if (core.state().frame().version() == 0) {
            throw new IllegalStateException("the campaign was refused");
        }
        return core;
    }

    /** Decides a batch of new donations as the pipeline does, told of a window ahead. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long decision() {
        decide(next++ % cores.length, BATCH, WINDOW);
        return bytes;
    }

    /** The same, each donation as if it came alone. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long decisionAlone() {
        decide(next++ % cores.length, BATCH, 1);
        return bytes;
    }

    /** Baseline: the commands, and nobody who decides them. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long bareCommand() {
        for (int i = 0; i < BATCH; i++) {
            bytes += donation(0).getByte(stream.length() - 1);
        }
        return bytes;
    }

    /** The next donation that a core gets, of one of its donors. */
    private DirectBuffer donation(final int core) {
        final long number = numbers[core]++;
        return stream.donation(number, Long.remainderUnsigned(DonationStream.mix(number + core), donors), 100);
    }

    private void decide(final int index, final long count, final int windowCommands) {
        final DonationCore core = cores[index];
        final int length = stream.length();
        for (long i = 0; i < count; i += windowCommands) {
            for (int j = 0; j < windowCommands; j++) {
                window.putBytes(j * length, donation(index), 0, length);
                if (windowCommands > 1) {
                    core.queuePrefetch(window, j * length);
                }
            }
            core.prefetch();
            for (int j = 0; j < windowCommands; j++) {
                core.onCommand(DonationStream.OPENS_MS + 2000, window, j * length, length, sink);
            }
        }
    }

    private void onOutcome(final long sequence, final DirectBuffer buffer, final int offset, final int length) {
        bytes += length + buffer.getByte(offset);
    }
}

package org.tributary.benchmarks.core;

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

    private static final int WINDOW = StateMachine.MAX_ANNOUNCED;
    private static final int INVOCATIONS = 100;
    private static final long SHARED_FROM = 1_000_000;
    private static final int IDS_A_DONOR = 2;

    /** Pools that apply to each donation. */
    @Param({"1", "8"})
    public int pools;

    /** Ids known before. */
    @Param({"1000", "10000000"})
    public long known;

    private final OutcomeSink sink = this::onOutcome;
    private final UnsafeBuffer window = new UnsafeBuffer(new byte[WINDOW * StateMachine.MAX_COMMAND_BYTES]);
    private DonationCore[] cores;
    private DonationStream[] streams;
    private int next;
    private long bytes;

    @Setup
    public void fill() {
        final int count = known < SHARED_FROM ? INVOCATIONS : 1;
        cores = new DonationCore[count];
        streams = new DonationStream[count];
        for (int i = 0; i < count; i++) {
            cores[i] = BenchCampaign.core(pools);
            streams[i] = new DonationStream(Long.highestOneBit(known / IDS_A_DONOR), i);
            decide(cores[i], streams[i], known, WINDOW);
        }
    }

    /** Decides a batch of new donations as the pipeline does, told of a window ahead. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long decision() {
        final int core = next++ % cores.length;
        decide(cores[core], streams[core], BATCH, WINDOW);
        return bytes;
    }

    /** The same, each donation as if it came alone. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long decisionAlone() {
        final int core = next++ % cores.length;
        decide(cores[core], streams[core], BATCH, 1);
        return bytes;
    }

    /** Baseline: the commands, and nobody who decides them. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long bareCommand() {
        final DonationStream stream = streams[0];
        for (int i = 0; i < BATCH; i++) {
            stream.next();
            bytes += stream.buffer().getByte(stream.length() - 1);
        }
        return bytes;
    }

    private void decide(
            final DonationCore core, final DonationStream stream, final long count, final int windowCommands) {
        final int length = stream.length();
        for (long i = 0; i < count; i += windowCommands) {
            for (int j = 0; j < windowCommands; j++) {
                stream.next();
                window.putBytes(j * length, stream.buffer(), 0, length);
                if (windowCommands > 1) {
                    core.announce(window, j * length);
                }
            }
            core.prefetch();
            for (int j = 0; j < windowCommands; j++) {
                core.onCommand(DonationStream.PAID_AT_MS + 1, window, j * length, length, sink);
            }
        }
    }

    private void onOutcome(final long sequence, final DirectBuffer buffer, final int offset, final int length) {
        bytes += length + buffer.getByte(offset);
    }
}

package org.tributary.benchmarks.core;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
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
import org.tributary.engine.core.table.IdempotencyTable;

/**
 * New ids into a table of a given size that grows on, each looked up first. The counter {@code worstNs} is the longest
 * single call of an iteration, {@code bytesAnId} the table's memory.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = IdempotencyTableGrowth.WARM_UP)
@Measurement(iterations = IdempotencyTableGrowth.ITERATIONS - IdempotencyTableGrowth.WARM_UP)
@Fork(
        value = 3,
        jvmArgsAppend = {Jvm.EXPORT_MISC, Jvm.DIRECT_MEMORY, "-Xmx5g"})
public class IdempotencyTableGrowth {
    /** Ids of one invocation. */
    public static final int BATCH = 200_000;

    static final int WARM_UP = 5;
    static final int ITERATIONS = 25;

    /** Ids in the table before. */
    @Param({"1000000", "60000000"})
    public long ids;

    /** {@code tributary}, or {@code bare}: a flat array made large enough before, which never grows. */
    @Param({"tributary", "bare"})
    public String table;

    private final SplittableRandom random = new SplittableRandom(20260907);
    private IdempotencyTable tributary;
    private @Nullable BareIdTable bare;
    private long sequence;

    /** What a batch saw. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Seen {
        /** Longest single call, nanoseconds. */
        public long worstNs;

        /** Memory of the table by id, bytes. */
        public double bytesAnId;
    }

    @Setup
    public void fill() {
        tributary = new IdempotencyTable();
        bare = table.equals("bare") ? new BareIdTable(ids + (long) ITERATIONS * BATCH) : null;
        sequence = 0;
        for (long i = 0; i < ids; i++) {
            insert(random.nextLong() | 1, random.nextLong(), 0);
        }
    }

    /** Looks a new id up and adds it. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long findAndInsert(final Seen seen) {
        long worstNs = 0;
        long before = System.nanoTime();
        for (int i = 0; i < BATCH; i++) {
            final long hi = random.nextLong() | 1;
            final long lo = random.nextLong();
            if ((bare == null ? tributary.find(hi, lo) : bare.find(hi, lo)) < 0) {
                insert(hi, lo, i);
            }
            final long now = System.nanoTime();
            worstNs = Math.max(worstNs, now - before);
            before = now;
        }
        seen.worstNs = worstNs;
        seen.bytesAnId =
                bare == null ? (double) tributary.reservedBytes() / tributary.size() : bare.bytesAnId(sequence);
        return sequence;
    }

    private void insert(final long hi, final long lo, final int position) {
        sequence++;
        if (bare == null) {
            tributary.insert(hi, lo, sequence, position);
        } else {
            bare.insert(hi, lo, sequence);
        }
    }
}

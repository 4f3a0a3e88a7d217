package org.tributary.benchmarks.core;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.tributary.benchmarks.machine.Jvm;
import org.tributary.engine.core.table.IdempotencyTable;

/** Ids looked up in a table of a given size: new ones, as nearly all are, and known ones. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {Jvm.EXPORT_MISC, Jvm.DIRECT_MEMORY, "-Xmx5g"})
public class IdempotencyTableLookup {
    private static final long STEP = 0x9E3779B97F4A7C15L;

    /** Ids in the table. */
    @Param({"1000000", "64000000"})
    public long ids;

    /** {@code tributary}, or {@code bare}: a flat array that can't grow. */
    @Param({"tributary", "bare"})
    public String table;

    private IdempotencyTable tributary;
    private @Nullable BareIdTable bare;
    private long cursor;

    @Setup
    public void fill() {
        tributary = new IdempotencyTable();
        bare = table.equals("bare") ? new BareIdTable(ids) : null;
        for (long i = 1; i <= ids; i++) {
            if (bare != null) {
                bare.insert(hi(i), lo(i), i);
            } else {
                tributary.insert(hi(i), lo(i), i, 0);
            }
        }
    }

    /** An id nobody knows. */
    @Benchmark
    public long unknown() {
        cursor = cursor * 6364136223846793005L + 1442695040888963407L;
        return find(hi(~(cursor >>> 20)), cursor);
    }

    /** An id that is there. */
    @Benchmark
    public long known() {
        cursor = cursor * 6364136223846793005L + 1442695040888963407L;
        final long id = 1 + (cursor >>> 20) % ids;
        return find(hi(id), lo(id));
    }

    private long find(final long hi, final long lo) {
        return bare == null ? tributary.find(hi, lo) : bare.find(hi, lo);
    }

    private static long hi(final long id) {
        final long x = id * STEP;
        final long y = (x ^ x >>> 32) * 0xD6E8FEB86659FD93L;
        return (y ^ y >>> 32) * 0xD6E8FEB86659FD93L | 1;
    }

    private static long lo(final long id) {
        return id * 0xC4CEB9FE1A85EC53L + 7;
    }
}

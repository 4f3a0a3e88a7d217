package org.tributary.benchmarks.journal;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.projection.Projections;

/** Donations a second that the read models (totals, projects, pools, timelines, boards) take. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class ProjectionFeed {
    private static final int BATCH = 1000;

    /** Reads the journal into fresh read models, published every thousand records. */
    @Benchmark
    @OperationsPerInvocation(WrittenJournal.DONATIONS)
    public Object feed(final WrittenJournal journal) {
        final Projections projections = new Projections();
        try (JournalReader reader = journal.store().reader()) {
            reader.read(1, record -> {
                projections.onRecord(record);
                if (record.sequence() % BATCH == 0) {
                    projections.onBatchEnd();
                }
            });
            projections.onBatchEnd();
        }
        return projections.views();
    }

    /** Baseline: the same records, read and checked, and nobody who takes them. */
    @Benchmark
    @OperationsPerInvocation(WrittenJournal.DONATIONS)
    public long bareRead(final WrittenJournal journal) {
        final long[] bytes = new long[1];
        try (JournalReader reader = journal.store().reader()) {
            reader.read(
                    1, record -> bytes[0] += record.buffer().getByte(record.outcomeOffset()) + record.outcomeLength());
        }
        return bytes[0];
    }
}

package org.tributary.benchmarks.journal;

import java.io.IOException;
import java.util.Optional;
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
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.replay.Verifier;
import org.tributary.engine.transparency.DrawAudit;

/** Donations a second replayed from a journal: each command decided again and its outcome compared. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class ReplayRate {
    /** As {@code verify} does it: from the first record, with checksums, hash chain, counts and random draws. */
    @Benchmark
    @OperationsPerInvocation(WrittenJournal.DONATIONS)
    public long verify(final WrittenJournal journal) {
        final Verifier.Report report = new Verifier<>(journal.store(), DonationCore::new, machine -> Optional.empty())
                .run(Progress.NONE, new DrawAudit());
        if (!report.isGood() || report.lastSequence() < WrittenJournal.DONATIONS) {
            throw new IllegalStateException("not verified: " + report);
        }
        return report.lastSequence();
    }

    /** As a start without a snapshot does it. */
    @Benchmark
    @OperationsPerInvocation(WrittenJournal.DONATIONS)
    public long recover(final WrittenJournal journal) {
        return journal.recover().position().sequence();
    }

    /** Baseline: the files' bytes, read and nothing else. */
    @Benchmark
    @OperationsPerInvocation(WrittenJournal.DONATIONS)
    public long bareRead(final WrittenJournal journal) throws IOException {
        return journal.readBytes();
    }
}

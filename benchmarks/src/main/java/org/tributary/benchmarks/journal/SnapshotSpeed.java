package org.tributary.benchmarks.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.replay.Recovery;
import org.tributary.engine.snapshot.SnapshotFile;
import org.tributary.engine.snapshot.SnapshotStore;

/** Donations a second that a snapshot of the core's state takes in and gives back; the write ends on the device. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class SnapshotSpeed {
    private static final int BUFFER_BYTES = 1024 * 1024;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private Recovery.Result state;
    private SnapshotStore store;
    private Path snapshot;
    private Path bare;
    private long bytes;

    /** Brings a core to the journal's end and writes its first snapshot. */
    @Setup
    public void open(final WrittenJournal journal) throws IOException {
        state = journal.recover();
        store = new SnapshotStore(journal.directory());
        snapshot = store.write(state.position(), state.syncedSequence(), state.machine(), List.of());
        bytes = Files.size(snapshot);
        bare = journal.directory().root().resolve("bare");
    }

    /** Writes one, synced. */
    @Benchmark
    @OperationsPerInvocation(WrittenJournal.DONATIONS)
    public Path write() {
        return store.write(state.position(), state.syncedSequence(), state.machine(), List.of());
    }

    /** Baseline: a file as long, written and synced. */
    @Benchmark
    @OperationsPerInvocation(WrittenJournal.DONATIONS)
    public long bareWrite() {
        try (FileChannel channel = FileChannel.open(
                bare, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            long left = bytes;
            while (left > 0) {
                left -= channel.write(buffer.clear().limit((int) Math.min(left, BUFFER_BYTES)));
            }
            channel.force(true);
            return bytes;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Checks one and reads it into a fresh core. */
    @Benchmark
    @OperationsPerInvocation(WrittenJournal.DONATIONS)
    public long read() {
        final StateMachine machine = new DonationCore();
        try (SnapshotFile file = SnapshotFile.open(snapshot)) {
            SnapshotStore.load(file, machine, List.of());
        }
        return machine.lastSequence();
    }

    /** Baseline: the same file's bytes, read and nothing else. */
    @Benchmark
    @OperationsPerInvocation(WrittenJournal.DONATIONS)
    public long bareRead() throws IOException {
        return WrittenJournal.readBytes(snapshot, buffer);
    }
}

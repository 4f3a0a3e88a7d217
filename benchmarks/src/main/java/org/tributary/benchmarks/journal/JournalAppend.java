package org.tributary.benchmarks.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
import org.tributary.benchmarks.machine.Scratch;
import org.tributary.benchmarks.stream.DonationStream;
import org.tributary.engine.journal.BatchFrame;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.loadtest.Directories;

/**
 * Donations appended by batch size and durability, alone on a thread: framing, checksum, hash chain, excerpt, sync. The
 * baseline is Chronicle Queue with the same bytes, synced as often. A shot is a few megabytes; reserving space ahead is
 * the keeper's work in the engine and is not counted.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 15)
@Measurement(iterations = 20)
@Fork(3)
public class JournalAppend {
    private static final int DONATIONS = 32_768;
    private static final int OUTCOME_BYTES = 24;

    /** Donations in a batch. */
    @Param({"64", "512", "4096"})
    public int batch;

    /** {@code process} or {@code device}. */
    @Param({"process", "device"})
    public String durability;

    private final DonationStream stream = new DonationStream();
    private final UnsafeBuffer outcome = new UnsafeBuffer(new byte[OUTCOME_BYTES]);
    private final BatchFrame frame = new BatchFrame(4 * 1024 * 1024);
    private Path directory;
    private DataDirectory.Lock lock;
    private Journal journal;
    private SingleChronicleQueue queue;
    private ExcerptAppender appender;
    private FileChannel queueFile;
    private boolean syncs;
    private long donations;

    /** Begins both journals. */
    @Setup
    public void open() throws IOException {
        directory = Scratch.make();
        syncs = durability.equals("device");
        final DataDirectory data = new DataDirectory(Files.createDirectory(directory.resolve("data")));
        lock = data.lock();
        journal = new ChronicleStore(data)
                .begin(
                        JournalPosition.START,
                        TributaryConfig.defaults()
                                .journal()
                                .withDurability(Durability.valueOf(durability.toUpperCase(Locale.ROOT))),
                        System::currentTimeMillis);
        final Path bare = Files.createDirectory(directory.resolve("bare"));
        queue = SingleChronicleQueueBuilder.binary(bare)
                .rollCycle(LargeRollCycles.LARGE_DAILY)
                .timeProvider(() -> 1)
                .build();
        appender = queue.createAppender();
        writeBare();
        try (Stream<Path> files = Files.list(bare)) {
            queueFile = FileChannel.open(
                    files.filter(path -> path.toString().endsWith(".cq4"))
                            .findFirst()
                            .orElseThrow(),
                    StandardOpenOption.WRITE);
        }
    }

    /** The keeper's work between shots. */
    @Setup(Level.Invocation)
    public void reserve() {
        journal.maintain();
    }

    /** The engine's journal. */
    @Benchmark
    @OperationsPerInvocation(DONATIONS)
    public long append() {
        for (int done = 0; done < DONATIONS; done += batch) {
            fill();
            journal.append(frame);
            if (syncs) {
                journal.sync();
            }
        }
        return donations;
    }

    /** Baseline: an excerpt of the same bytes, without header, checksum or hash. */
    @Benchmark
    @OperationsPerInvocation(DONATIONS)
    public long bareAppend() throws IOException {
        for (int done = 0; done < DONATIONS; done += batch) {
            fill();
            writeBare();
            if (syncs) {
                queueFile.force(false);
            }
        }
        return donations;
    }

    private void fill() {
        frame.begin(DonationStream.OPENS_MS, donations + 1);
        for (int i = 0; i < batch; i++) {
            final DirectBuffer command = stream.donation(donations++);
            frame.add(command, 0, stream.length(), outcome, 0, OUTCOME_BYTES);
        }
    }

    private void writeBare() {
        try (DocumentContext document = appender.writingDocument()) {
            document.wire().bytes().write(frame.bytes(), 0, frame.length());
        }
    }

    /** Takes both away. */
    @TearDown
    public void close() throws IOException {
        journal.close();
        lock.close();
        queueFile.close();
        appender.close();
        queue.close();
        Directories.delete(directory);
    }
}

package org.tributary.benchmarks.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.tributary.benchmarks.machine.Scratch;
import org.tributary.benchmarks.pipeline.PipelineRun;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.replay.Recovery;
import org.tributary.loadtest.Directories;

/** A data directory with a journal of many one-yuan donations, written once a fork through the real pipeline. */
@State(Scope.Benchmark)
public class WrittenJournal {
    /** Donations in it; the campaign's own few records come on top. */
    public static final int DONATIONS = 1_000_000;

    private static final int READ_BYTES = 1024 * 1024;

    /** Most records of a batch: 1,024 as under a rush, some 4 as on a quiet day. */
    @Param("1024")
    public int batchRecords;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    private DataDirectory directory;

    /** Writes it. */
    @Setup
    public void write() throws IOException {
        directory = new DataDirectory(Scratch.make());
        PipelineRun.write(directory.root(), new DonationCore(), batchRecords, DONATIONS);
    }

    /** Takes it away. */
    @TearDown
    public void delete() throws IOException {
        Directories.delete(directory.root());
    }

    DataDirectory directory() {
        return directory;
    }

    ChronicleStore store() {
        return new ChronicleStore(directory);
    }

    /** Brings a fresh core to the journal's end, as a start does. */
    Recovery.Result recover() {
        return new Recovery(directory, store(), DonationCore::new, List.of(), Progress.NONE).run();
    }

    /** Baseline: the journal's files read from their first byte to their last, and nothing made of them. */
    long readBytes() throws IOException {
        try (Stream<Path> files = Files.walk(directory.journal())) {
            long bytes = 0;
            for (final Path file :
                    files.filter(path -> path.toString().endsWith(".cq4")).toList()) {
                bytes += readBytes(file, buffer);
            }
            return bytes;
        }
    }

    static long readBytes(final Path file, final ByteBuffer buffer) throws IOException {
        long sum = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(buffer.clear()) >= 0) {
                sum += buffer.flip().remaining() + buffer.get(0);
            }
        }
        return sum;
    }
}

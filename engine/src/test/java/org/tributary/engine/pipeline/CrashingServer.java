package org.tributary.engine.pipeline;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.journal.chronicle.PosixDisk;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.replay.Recovery;
import org.tributary.engine.testing.CountingMachine;
import org.tributary.engine.testing.TestEngine;

/** The child process of {@link CrashTest}: recovers, takes load, and writes each answered id to stdout until it is killed. */
public final class CrashingServer {
    private CrashingServer() {}

    /** Arguments: data directory, durability, first id. */
    public static void main(final String[] args) {
        final Path root = Path.of(args[0]);
        final Durability durability = Durability.valueOf(args[1]);
        final DataDirectory directory = new DataDirectory(root);
        final Recovery.Result recovered = new Recovery(
                        directory, new ChronicleStore(directory), CountingMachine::new, List.of(), Progress.NONE)
                .run();
        final TestEngine engine = TestEngine.start(
                root,
                recovered.position(),
                recovered.machine(),
                TestEngine.SMALL_JOURNAL.withDurability(durability),
                new PosixDisk(),
                new Answers(),
                context -> {});
        long id = Long.parseLong(args[2]);
        while (true) {
            engine.publish(id, id % 50 == 0 ? 2 : 0, 0, 16 + (int) (id % 150));
            id++;
            if (ThreadLocalRandom.current().nextInt(500) == 0) {
                LockSupport.parkNanos(50_000);
            }
        }
    }

    /** Writes ids as they are answered; a batch's go out when it ends. */
    private static final class Answers implements ReleaseListener {
        private final DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));

        @Override
        public void onRecord(final long correlationId, final JournalRecord record) {
            if (correlationId != CommandIngress.NO_CORRELATION) {
                write(correlationId);
            }
        }

        private void write(final long id) {
            try {
                out.writeLong(id);
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void onLookup(final long correlationId, final long sequence) {
            throw new IllegalStateException("nobody looks anything up");
        }

        @Override
        public void onBatchEnd(final long lastSequence, final long timestampMs) {
            try {
                out.flush();
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

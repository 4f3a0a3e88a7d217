package org.tributary.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.benchmarks.stream.DonationStream;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.pipeline.Engine;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.record.JournalRecord;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.loadtest.Directories;

/** The engine in this process: one client that keeps the ring full, the default threads and batches, the real journal. */
final class EnginePeer implements Peer {
    private static final long FULL_RING_PAUSE_NANOS = 20_000;
    private static final int SAMPLE = 64;
    private static final int WARM_UP = 1_000_000;

    private final Path parent;
    private final Durability level;
    private final int requests;
    private @Nullable Path data;

    EnginePeer(final Path parent, final Durability level, final int requests) {
        this.parent = parent;
        this.level = level;
        this.requests = requests;
    }

    @Override
    public String name() {
        return "Tributary in process";
    }

    @Override
    public String durability() {
        return level.text();
    }

    @Override
    public String level() {
        return level.text();
    }

    @Override
    public int requests() {
        return requests;
    }

    /** Warms up first, in the same process, as a server that is up for a day is warm. */
    void warmUp(final Workload workload) throws IOException {
        run(workload, WARM_UP);
    }

    @Override
    public Measured run(final Workload workload, final int count) throws IOException {
        delete();
        data = Files.createTempDirectory(parent, "engine");
        final DataDirectory directory = new DataDirectory(data);
        try (DataDirectory.Lock lock = directory.lock()) {
            final Journal journal = new ChronicleStore(directory)
                    .begin(
                            JournalPosition.START,
                            TributaryConfig.defaults().journal().withDurability(level),
                            System::currentTimeMillis);
            final Answers answers = new Answers(count);
            try (Engine engine = Engine.launch(new Engine.Context()
                    .stateMachine(new DonationCore())
                    .journal(journal)
                    .listener(answers)
                    .settings(TributaryConfig.defaults().pipeline())
                    .clockMs(() -> DonationStream.OPENS_MS + 2000))) {
                return send(engine, answers, workload, count);
            }
        }
    }

    private static Measured send(final Engine engine, final Answers answers, final Workload workload, final int count) {
        final Pool.Limits limits = new Pool.Limits(
                Pool.ABSENT, Pool.ABSENT, workload.capFen(), Pool.ABSENT, Pool.ABSENT, Pool.ABSENT, Pool.ABSENT);
        for (final DirectBuffer command : DonationStream.definition(workload.budgetFen(), limits)) {
            publish(engine, 0, command, command.capacity());
        }
        final DonationStream stream = new DonationStream();
        final long start = System.nanoTime();
        for (int request = 0; request < count; request++) {
            final long number = workload.number(request);
            final DirectBuffer command = stream.donation(number, workload.donor(number), workload.amountFen(number));
            if (request % SAMPLE == 0) {
                answers.sentNanos[request / SAMPLE] = System.nanoTime();
            }
            publish(engine, request + 1, command, stream.length());
        }
        while (answers.released < count) {
            LockSupport.parkNanos(FULL_RING_PAUSE_NANOS);
        }
        return new Measured(count, 0, System.nanoTime() - start, answers.latencyMicros);
    }

    private static void publish(
            final Engine engine, final long correlationId, final DirectBuffer command, final int length) {
        while (!engine.ingress().tryPublish(correlationId, command, 0, length).isTaken()) {
            LockSupport.parkNanos(FULL_RING_PAUSE_NANOS);
        }
    }

    /** The stream writes a donor's hash as the bytes stand, the schema's numbers are little-endian. */
    @Override
    public Books books(final Workload workload, final int count) throws IOException {
        final Books books = JournalBooks.of(Objects.requireNonNull(data), Long::reverseBytes);
        delete();
        return books;
    }

    private void delete() throws IOException {
        if (data != null) {
            Directories.delete(data);
            data = null;
        }
    }

    /** Notes when each sampled donation was released: that is when its caller has the answer. */
    private static final class Answers implements ReleaseListener {
        private final long[] sentNanos;
        private final Histogram latencyMicros = Measured.histogram();
        private long answered;
        private volatile long released;

        Answers(final int requests) {
            sentNanos = new long[requests / SAMPLE + 1];
        }

        @Override
        public void onRecord(final long correlationId, final JournalRecord record) {
            if (correlationId != 0) {
                answered++;
                final long request = correlationId - 1;
                if (request % SAMPLE == 0) {
                    final long nanos = System.nanoTime() - sentNanos[(int) (request / SAMPLE)];
                    latencyMicros.recordValue(Math.min(Measured.MAX_MICROS, nanos / 1_000));
                }
            }
        }

        @Override
        public void onLookup(final long correlationId, final long sequence) {
            throw new IllegalStateException("nobody looks anything up");
        }

        @Override
        public void onBatchEnd(final long lastSequence, final long timestampMs) {
            released = answered;
        }
    }
}

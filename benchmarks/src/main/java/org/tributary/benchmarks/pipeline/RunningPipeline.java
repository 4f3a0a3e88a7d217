package org.tributary.benchmarks.pipeline;

import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.benchmarks.stream.DonationStream;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.pipeline.Engine;
import org.tributary.engine.pipeline.PipelineSettings;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.status.EngineStatus;
import org.tributary.gateway.config.TributaryConfig;

/** A pipeline that takes donations: one publisher as fast as the ring takes it, answers counted on release. One thread. */
final class RunningPipeline implements AutoCloseable {
    private final DataDirectory.Lock lock;
    private final Engine engine;
    private final EngineStatus status = new EngineStatus();
    private final Answers answers = new Answers();
    private final DonationStream stream = new DonationStream();
    private long donations;
    private long published;

    /** Begins a journal in a fresh directory; its campaign is in force. */
    RunningPipeline(
            final Path root, final StateMachine machine, final Durability durability, final PipelineSettings settings) {
        final DataDirectory directory = new DataDirectory(root);
        lock = directory.lock();
        final Journal journal = new ChronicleStore(directory)
                .begin(
                        JournalPosition.START,
                        TributaryConfig.defaults().journal().withDurability(durability),
                        System::currentTimeMillis);
        engine = Engine.launch(new Engine.Context()
                .stateMachine(machine)
                .journal(journal)
                .listener(answers)
                .status(status)
                .clockMs(() -> DonationStream.OPENS_MS + 2000)
                .settings(settings));
        for (final DirectBuffer command : DonationStream.definition()) {
            while (!engine.ingress()
                    .tryPublish(0, command, 0, command.capacity())
                    .isTaken()) {
                Thread.onSpinWait();
            }
            published++;
        }
        answers.await(published);
    }

    /** Publishes so many new donations; returns when all are released. */
    void donate(final long more) {
        for (long left = more; left > 0; left--) {
            final DirectBuffer command = stream.donation(donations++);
            while (!engine.ingress()
                    .tryPublish(donations, command, 0, stream.length())
                    .isTaken()) {
                Waiting.forRoom();
            }
        }
        published += more;
        answers.await(published);
    }

    /** Holds that each got its match: what is refused costs less. */
    void check() {
        if (answers.accepted != donations) {
            throw new IllegalStateException(answers.accepted + " of " + donations
                    + " donations were accepted with a match; first other: " + answers.oddOne);
        }
    }

    EngineStatus status() {
        return status;
    }

    @Override
    public void close() {
        engine.close();
        lock.close();
    }

    /** Counts on the release thread, tells at batch ends. */
    private static final class Answers implements ReleaseListener {
        private static final int ACCEPTED_WITH_ONE_LINE_BYTES = 24;

        private long records;
        private long accepted;
        private @Nullable String oddOne;
        private volatile long released;

        @Override
        public void onRecord(final long correlationId, final JournalRecord record) {
            records++;
            if (correlationId != 0) {
                if (record.outcomeLength() == ACCEPTED_WITH_ONE_LINE_BYTES) {
                    accepted++;
                } else if (oddOne == null) {
                    oddOne = "outcome of " + record.outcomeLength() + " bytes, code " + record.code() + ", reason "
                            + record.reason();
                }
            }
        }

        @Override
        public void onLookup(final long correlationId, final long sequence) {
            throw new IllegalStateException("nobody looks anything up");
        }

        @Override
        public void onBatchEnd(final long lastSequence, final long timestampMs) {
            released = records;
        }

        void await(final long wanted) {
            while (released < wanted) {
                Waiting.forRoom();
            }
        }
    }
}

package org.tributary.benchmarks.pipeline;

import java.nio.file.Path;
import java.util.List;
import org.agrona.DirectBuffer;
import org.tributary.engine.core.StateMachine;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.JournalSettings;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.pipeline.Engine;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.pipeline.StageMode;
import org.tributary.engine.pipeline.WaitKind;
import org.tributary.engine.status.EngineStatus;

/** The whole pipeline with the real core: one publisher as fast as the ring takes it, answers counted on release. */
public final class PipelineRun {
    private PipelineRun() {}

    /** Writes a journal into a fresh directory and says how fast. */
    public static Measured run(
            final Path root,
            final StateMachine machine,
            final Durability durability,
            final StageMode stages,
            final WaitKind waitKind,
            final long warmUp,
            final long donations) {
        final DataDirectory directory = new DataDirectory(root);
        try (DataDirectory.Lock lock = directory.lock()) {
            final Journal journal = new ChronicleStore(directory)
                    .begin(
                            JournalPosition.START,
                            JournalSettings.DEFAULT.withDurability(durability),
                            System::currentTimeMillis);
            final Answers answers = new Answers();
            final EngineStatus status = new EngineStatus();
            final Engine engine = Engine.launch(new Engine.Context()
                    .stateMachine(machine)
                    .journal(journal)
                    .listener(answers)
                    .status(status)
                    .clockMs(() -> DonationStream.OPENS_MS + 2000)
                    .stages(stages)
                    .waitKind(waitKind));
            try {
                return measure(engine, answers, status, warmUp, donations);
            } finally {
                engine.close();
            }
        }
    }

    private static Measured measure(
            final Engine engine,
            final Answers answers,
            final EngineStatus status,
            final long warmUp,
            final long donations) {
        long published = publish(engine, DonationStream.definition());
        answers.await(published);
        final DonationStream stream = new DonationStream();
        publish(engine, stream, 0, warmUp);
        answers.await(published + warmUp);
        final long batches = status.read().batches();
        final long bytes = status.read().journalWrittenBytes();
        final ThreadCpu cpu = new ThreadCpu();
        final long start = System.nanoTime();
        publish(engine, stream, warmUp, donations);
        published += warmUp + donations;
        answers.await(published);
        final long nanos = System.nanoTime() - start;
        if (answers.accepted != warmUp + donations) {
            throw new IllegalStateException(answers.accepted + " of " + (warmUp + donations)
                    + " donations were accepted with a match; first other: " + answers.oddOne);
        }
        return new Measured(
                donations,
                nanos,
                status.read().batches() - batches,
                status.read().journalWrittenBytes() - bytes,
                status.journal.read().maxNanos(),
                cpu.perDonation(donations));
    }

    private static long publish(final Engine engine, final List<DirectBuffer> commands) {
        for (final DirectBuffer command : commands) {
            while (!engine.ingress().tryPublish(0, command, 0, command.capacity())) {
                Thread.onSpinWait();
            }
        }
        return commands.size();
    }

    private static void publish(
            final Engine engine, final DonationStream stream, final long from, final long donations) {
        for (long i = from; i < from + donations; i++) {
            final DirectBuffer command = stream.donation(i);
            while (!engine.ingress().tryPublish(i + 1, command, 0, stream.length())) {
                Waiting.forRoom();
            }
        }
    }

    /** Counts on the release thread, tells at batch ends. */
    private static final class Answers implements ReleaseListener {
        private static final int ACCEPTED_WITH_ONE_LINE_BYTES = 24;

        private long records;
        private long accepted;
        private String oddOne;
        private volatile long released;

        @Override
        public void onRecord(
                final long correlationId,
                final long sequence,
                final long timestampMs,
                final long batch,
                final DirectBuffer buffer,
                final int commandOffset,
                final int commandLength,
                final int outcomeOffset,
                final int outcomeLength) {
            records++;
            if (correlationId != 0) {
                if (outcomeLength == ACCEPTED_WITH_ONE_LINE_BYTES) {
                    accepted++;
                } else if (oddOne == null) {
                    oddOne = "outcome of " + outcomeLength + " bytes, code " + buffer.getByte(outcomeOffset + 4)
                            + ", reason " + buffer.getByte(outcomeOffset + 5);
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

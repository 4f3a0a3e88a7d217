package org.tributary.engine.replay;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.FrameView;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.RecoverableReader;
import org.tributary.engine.record.RecordHandler;
import org.tributary.engine.snapshot.SnapshotPart;

/**
 * Replays from a reader's position to the journal's end, checked, feeding parts beside the state machine. Three stages, each on a
 * thread: batches are read and checked ({@link ReadAhead}), their commands decided and compared on the caller's thread, and what
 * was found equal is fed to the parts ({@link FeedBehind}). The earliest record that fails is reported, as if one thread did all.
 */
final class Replay {
    private static final long REPORT_EVERY_BYTES = 16 * 1024 * 1024;

    private final RecoverableReader reader;
    private final CheckedReplay replay;
    private final StateMachine machine;
    private final List<? extends SnapshotPart> parts;
    private final Progress progress;
    private final boolean feedOnThread;
    private final FrameView deciding = new FrameView();
    private final FrameView feeding = new FrameView();
    private long decidedSequence;
    private long decidedBytes;
    private long reportedBytes;
    private long records;
    private long sequence;
    private long bytes;

    Replay(
            final RecoverableReader reader,
            final StateMachine machine,
            final List<? extends SnapshotPart> parts,
            final Progress progress) {
        this(reader, machine, parts, progress, Runtime.getRuntime().availableProcessors() > 1);
    }

    /** The same, with the choice of a thread for the parts. */
    Replay(
            final RecoverableReader reader,
            final StateMachine machine,
            final List<? extends SnapshotPart> parts,
            final Progress progress,
            final boolean feedOnThread) {
        this.reader = reader;
        this.replay = new CheckedReplay(machine);
        this.machine = machine;
        this.parts = parts;
        this.progress = progress;
        this.feedOnThread = feedOnThread;
        this.sequence = machine.lastSequence();
        this.decidedSequence = sequence;
    }

    /**
     * Runs to the end.
     *
     * @param more gets each record after it was compared
     */
    void run(final @Nullable RecordHandler more) {
        final ReadAhead batches = new ReadAhead(reader);
        final boolean fedBeside = feedOnThread && (more != null || !parts.isEmpty());
        final FeedBehind behind = new FeedBehind(chunk -> feed(chunk, more), batches::giveBack, fedBeside);
        try {
            batches.run(chunk -> {
                try {
                    decide(chunk, behind);
                } finally {
                    behind.take(chunk);
                }
            });
        } finally {
            behind.finish();
        }
        progress.at(sequence, bytes);
    }

    private void decide(final Chunk chunk, final FeedBehind behind) {
        for (int at = 0; at < chunk.length(); ) {
            if (behind.hasFailed()) {
                throw new IllegalStateException("feeding has failed");
            }
            at = chunk.view(at, deciding);
            deciding.forEach(StateMachine.MAX_PREFETCHES, machine, replay);
            replay.finish();
            chunk.decidedTo(at);
            decidedSequence = deciding.lastSequence();
            decidedBytes += deciding.claimedLength();
            report();
        }
    }

    private void report() {
        if (decidedBytes - reportedBytes >= REPORT_EVERY_BYTES) {
            reportedBytes = decidedBytes;
            progress.at(decidedSequence, decidedBytes);
        }
    }

    private void feed(final Chunk chunk, final @Nullable RecordHandler more) {
        for (int at = 0; at < chunk.decided(); ) {
            at = chunk.view(at, feeding);
            for (final SnapshotPart part : parts) {
                feeding.forEach(feeding.firstSequence(), feeding.lastSequence(), part);
                part.onBatchEnd();
            }
            if (more != null) {
                feeding.forEach(feeding.firstSequence(), feeding.lastSequence(), more);
            }
            records += feeding.recordCount();
            sequence = feeding.lastSequence();
            bytes += feeding.claimedLength();
        }
    }

    /** Records that were compared and fed. */
    long records() {
        return records;
    }

    long commands() {
        return replay.commands();
    }

    /** Bytes of their batches. */
    long bytes() {
        return bytes;
    }

    /** Sequence of the last record that was compared, found equal and fed. */
    long sequence() {
        return sequence;
    }

    JournalPosition position() {
        return reader.position();
    }
}

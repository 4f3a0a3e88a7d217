package org.tributary.engine.replay;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.RecoverableReader;
import org.tributary.engine.record.RecordHandler;
import org.tributary.engine.snapshot.SnapshotPart;

/** Replays from a reader's position to the journal's end, checked, feeding parts beside the state machine. */
final class Replay {
    private static final long REPORT_EVERY_BYTES = 16 * 1024 * 1024;

    private final RecoverableReader reader;
    private final StateMachine machine;
    private final CheckedReplay replay;
    private final List<? extends SnapshotPart> parts;
    private final Progress progress;
    private long records;
    private long sequence;
    private long reportedBytes;
    private long bytes;

    Replay(
            final RecoverableReader reader,
            final StateMachine machine,
            final List<? extends SnapshotPart> parts,
            final Progress progress) {
        this.reader = reader;
        this.machine = machine;
        this.replay = new CheckedReplay(machine);
        this.parts = parts;
        this.progress = progress;
        this.sequence = machine.lastSequence();
    }

    /**
     * Runs to the end.
     *
     * @param more gets each record after it was compared
     */
    void run(final @Nullable RecordHandler more) {
        new ReadAhead(reader).run(frame -> {
            frame.forEach(StateMachine.MAX_PREFETCHES, machine, replay);
            replay.finish();
            for (final SnapshotPart part : parts) {
                frame.forEach(frame.firstSequence(), frame.lastSequence(), part);
                part.onBatchEnd();
            }
            if (more != null) {
                frame.forEach(frame.firstSequence(), frame.lastSequence(), more);
            }
            records += frame.recordCount();
            sequence = frame.lastSequence();
            bytes += frame.claimedLength();
            report();
        });
        progress.at(sequence, bytes);
    }

    private void report() {
        if (bytes - reportedBytes >= REPORT_EVERY_BYTES) {
            reportedBytes = bytes;
            progress.at(sequence, bytes);
        }
    }

    long records() {
        return records;
    }

    long commands() {
        return replay.commands();
    }

    long bytes() {
        return bytes;
    }

    /** Sequence of the last record that was compared and found equal. */
    long sequence() {
        return sequence;
    }

    JournalPosition position() {
        return reader.position();
    }
}

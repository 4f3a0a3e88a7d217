package org.tributary.engine.simulator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.OtherProcess;
import org.tributary.engine.pipeline.SteppedPipeline;

/**
 * The server whose LOCK was removed, which goes on beside the one that was started in its place. At durability {@code device} it may
 * answer nothing and begin no batch; at {@code process} it may until it syncs, and a start must then refuse the journal.
 */
final class Fork {
    /** A start, a snapshot or the reading has refused a journal that two servers have written: the schedule ends, loudly. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RefusedException(final RuntimeException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private final DataDirectory directory;
    private final Plant plant;
    private final Auditor auditor;
    private final SteppedPipeline pipeline;
    private final Journal journal;
    private final DataDirectory.Lock lock;
    /** Where it ended when the other one began. */
    private final long end;

    private final Path file;
    private final int fileEnd;
    private boolean ended;

    /** The server that runs, just after its lock's file was removed. It is another process from now on. */
    Fork(
            final DataDirectory directory,
            final Plant plant,
            final Auditor auditor,
            final SteppedPipeline pipeline,
            final Journal journal,
            final DataDirectory.Lock lock)
            throws IOException {
        this.directory = directory;
        this.plant = plant;
        this.auditor = auditor;
        this.pipeline = pipeline;
        this.journal = journal;
        this.lock = lock;
        this.end = journal.appendedSequence();
        final List<Path> files = SimDisk.cycleFiles(directory.journal());
        this.file = files.get(files.size() - 1);
        this.fileEnd = SimDisk.end(file);
        OtherProcess.become(directory, null);
    }

    /** Whether it has written behind the other one's beginning. */
    boolean hasWritten() {
        return journal.appendedSequence() != end;
    }

    boolean isEnded() {
        return ended;
    }

    /** It takes a command and goes on a little. */
    void goOn(final Caller.Request request) {
        final DataDirectory.Lock others = plant.looksForItsLock() ? OtherProcess.become(directory, lock) : null;
        try {
            auditor.forked(journal.settings().durability());
            plant.publish(pipeline, request);
            pipeline.decide(2);
            pipeline.journal(2);
            if (pipeline.error() instanceof Violation violation) {
                throw violation;
            }
            if (hasWritten() && journal.settings().durability() == Durability.DEVICE) {
                throw new Violation("a batch from sequence " + (end + 1) + " by an engine that has lost its lock");
            }
        } finally {
            auditor.forked(null);
            if (others != null) {
                OtherProcess.become(directory, others);
            }
        }
        if (pipeline.error() != null) {
            end();
        }
    }

    /** It is killed, or has stopped because its lock is gone. */
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        final DataDirectory.Lock others = OtherProcess.become(directory, lock);
        journal.abandon();
        lock.close();
        if (others != null) {
            OtherProcess.become(directory, others);
        }
    }

    /** A start comes. */
    void beforeRecovery() throws IOException {
        if (hasWritten()) {
            plant.beforeForkIsRead(file, fileEnd);
        }
    }
}

package org.tributary.engine.simulator;

import java.io.IOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.pipeline.SteppedPipeline;

/** The server that has lost its lock to another one and goes on beside it: a schedule has one such {@link Fork}, or none. */
final class LostLock {
    private final DataDirectory directory;
    private final Plant plant;
    private final Auditor auditor;
    private final Trace trace;
    private @Nullable Fork fork;

    LostLock(final DataDirectory directory, final Plant plant, final Auditor auditor, final Trace trace) {
        this.directory = directory;
        this.plant = plant;
        this.auditor = auditor;
        this.trace = trace;
    }

    /** True if a server has lost its lock, whether it still runs or not. */
    boolean isThere() {
        return fork != null;
    }

    /** LOCK is removed under the server that runs; another one is to start. */
    void goesOnWith(final SteppedPipeline pipeline, final Journal journal, final DataDirectory.Lock lock)
            throws IOException {
        trace.met("LOCK is removed, a second server starts");
        Files.delete(directory.journal().resolve("LOCK"));
        fork = new Fork(directory, plant, auditor, pipeline, journal, lock);
    }

    /** It goes on a little, if it still runs. */
    void goOn(final Caller caller) {
        if (fork != null && !fork.isEnded()) {
            final Caller.Request request = caller.next();
            fork.goOn(request);
            caller.notAnswered(request);
        }
    }

    /** It ends, if it still runs. */
    void end() {
        if (fork != null) {
            fork.end();
        }
    }

    /** The power is cut. */
    void losePower() {
        if (fork != null) {
            fork.end();
            // It has synced nothing since the other one began.
            auditor.forkMayBeLost();
        }
    }

    /** A start comes. */
    void beforeRecovery() throws IOException {
        if (fork != null) {
            fork.beforeRecovery();
        }
    }

    /** A journal that two servers have written must be refused; any other must not. */
    RuntimeException refusal(final JournalDamagedException refused, final Violation otherwise) {
        if (fork != null && fork.hasWritten()) {
            trace.met("a fork is refused");
            return new Fork.RefusedException(refused);
        }
        throw otherwise;
    }
}

package org.tributary.engine.replay;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.journal.RecoverableReader;
import org.tributary.engine.journal.TornTail;
import org.tributary.engine.snapshot.SnapshotDamagedException;
import org.tributary.engine.snapshot.SnapshotFile;
import org.tributary.engine.snapshot.SnapshotPart;
import org.tributary.engine.snapshot.SnapshotStore;

/**
 * Recovers a state machine and its read models to the journal's end: from the newest whole snapshot, otherwise the one before,
 * otherwise the beginning; then it replays and compares each later record. Changes nothing on disk.
 *
 * <p>The state is valid at {@link Result#position}, where the next epoch begins. A torn tail after it was cut.
 */
public final class Recovery {
    private final DataDirectory directory;
    private final JournalStore store;
    private final Supplier<? extends StateMachine> machines;
    private final List<? extends SnapshotPart> parts;
    private final Progress progress;
    private final List<String> passedOver = new ArrayList<>();

    /**
     * Creates a recovery, to be run once.
     *
     * @param machines makes fresh state machines
     * @param parts fresh read models to recover too; empty for none
     */
    public Recovery(
            final DataDirectory directory,
            final JournalStore store,
            final Supplier<? extends StateMachine> machines,
            final List<? extends SnapshotPart> parts,
            final Progress progress) {
        this.directory = directory;
        this.store = store;
        this.machines = machines;
        this.parts = parts;
        this.progress = progress;
    }

    /**
     * Runs it before a new epoch: searches after the end and cuts a torn tail.
     *
     * @throws JournalDamagedException if the journal lost what was known to be synced
     * @throws ReplayDifferenceException if a command gives another outcome now than was recorded
     */
    public Result run() {
        return run(true);
    }

    /** Runs it beside a running engine, whose unfinished batch is not reported. */
    Result runBeside() {
        return run(false);
    }

    private Result run(final boolean lookBehindEnd) {
        final long startNanos = System.nanoTime();
        try (RecoverableReader reader = store.reader()) {
            final StateMachine machine = restore(reader);
            final long snapshotSequence = machine.lastSequence();
            final Replay replay = new Replay(reader, machine, parts, progress);
            replay.run(null);
            final Optional<TornTail> tornTail = lookBehindEnd ? reader.checkEnd() : Optional.empty();
            final JournalPosition position = reader.position();
            if (machine.lastSequence() != position.sequence()) {
                throw new IllegalStateException("replay ended at sequence " + machine.lastSequence()
                        + ", the journal at " + position.sequence());
            }
            return new Result(
                    machine,
                    position,
                    snapshotSequence,
                    replay.records(),
                    replay.bytes(),
                    System.nanoTime() - startNanos,
                    tornTail,
                    List.copyOf(passedOver));
        }
    }

    private List<Path> snapshots() {
        try {
            return new SnapshotStore(directory).newestFirst();
        } catch (final UncheckedIOException e) {
            // The journal alone is enough.
            passedOver.add("all of them: " + e.getMessage());
            return List.of();
        }
    }

    private StateMachine restore(final RecoverableReader reader) {
        for (final Path path : snapshots()) {
            try (SnapshotFile file = SnapshotFile.open(path)) {
                for (final SnapshotPart part : parts) {
                    if (!file.has(part.name())) {
                        throw new SnapshotDamagedException("it has no section " + part.name());
                    }
                }
                reader.resumeAt(file.position());
                final StateMachine machine = machines.get();
                SnapshotStore.load(file, machine, parts);
                return machine;
            } catch (final SnapshotDamagedException | JournalDamagedException e) {
                passedOver.add(path.getFileName() + ": " + e.getMessage());
            }
        }
        reader.resumeAt(JournalPosition.START);
        return machines.get();
    }

    /**
     * Result of a recovery.
     *
     * @param machine recovered to {@code position}
     * @param snapshotSequence sequence of the snapshot, 0 if none was used
     * @param replayedRecords records after it
     * @param tornTail tail that was cut off
     * @param passedOver snapshots that could not be used, and why
     */
    public record Result(
            StateMachine machine,
            JournalPosition position,
            long snapshotSequence,
            long replayedRecords,
            long replayedBytes,
            long nanos,
            Optional<TornTail> tornTail,
            List<String> passedOver) {}
}

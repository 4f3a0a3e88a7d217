package org.tributary.engine.replay;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.AcceptedLoss;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.journal.Loss;
import org.tributary.engine.journal.RecoverableReader;
import org.tributary.engine.journal.TornTail;
import org.tributary.engine.journal.Witness;
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
    private final List<Witness> witnesses = new ArrayList<>();
    private @Nullable AcceptedLoss accepted;

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

    /** Takes an operator's word on a loss; null for none. */
    public Recovery accepting(final @Nullable AcceptedLoss word) {
        accepted = word;
        return this;
    }

    /** Adds a statement of what the journal must hold, beside those of its head and of its snapshots. */
    public Recovery expecting(final List<Witness> more) {
        witnesses.addAll(more);
        return this;
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

    /**
     * Runs it to make a copy of the state, beside a running engine too, whose unfinished batch is not reported. Refuses every loss:
     * only a start journals one, and the copy would hide it.
     *
     * @throws JournalDamagedException if records may be missing at the end that were answered
     */
    Result runForCopy() {
        return run(false);
    }

    private Result run(final boolean atStart) {
        final long startNanos = System.nanoTime();
        try (RecoverableReader reader = store.reader()) {
            if (accepted != null) {
                reader.accept(accepted);
            }
            witnesses.forEach(reader::expect);
            new SnapshotStore(directory).witnesses().forEach(reader::expect);
            final StateMachine machine =
                    new SnapshotRestore(machines, parts, frame -> {}, passedOver).restore(snapshots(), reader);
            final long snapshotSequence = machine.lastSequence();
            final Replay replay = new Replay(reader, machine, parts, progress);
            replay.run(null);
            final Optional<TornTail> tornTail = reader.checkEnd();
            final Optional<Loss> loss = atStart ? requireTolerable(reader) : requireNone(reader.loss());
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
                    atStart ? tornTail : Optional.empty(),
                    loss,
                    reader.syncedSequence(),
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

    private Optional<Loss> requireTolerable(final RecoverableReader reader) {
        final Optional<Loss> loss = reader.loss();
        if (loss.isEmpty()) {
            if (accepted != null) {
                throw new JournalDamagedException("--accept-loss " + accepted
                        + " fits no loss: nothing is missing at the journal's end. Leave it out; nothing was changed");
            }
            return reader.possibleLoss();
        }
        final Loss found = loss.get();
        if (accepted == null ? !found.byPowerLoss() : !accepted.fits(found.last())) {
            throw new JournalDamagedException("records may be lost that were answered: " + found
                    + ". Nothing was changed. Put the files back from a backup or a replica and start again. If nothing"
                    + " brings the records back, start once with --accept-loss " + found.lastGood()
                    + (accepted == null ? "" : " (not " + accepted + ")")
                    + ", which is journaled, and run reconcile for the days concerned");
        }
        return loss;
    }

    private static Optional<Loss> requireNone(final Optional<Loss> loss) {
        loss.ifPresent(found -> {
            throw new JournalDamagedException("records may be lost that were answered: " + found
                    + ". A snapshot or a backup of what is left would hide that, so none was made. "
                    + (found.byPowerLoss()
                            ? "The machine has booted since, and all that was synced is here: start the engine on this directory"
                                    + " once, which journals the loss, and run reconcile for the days concerned"
                            : "Put the files back from a backup or a replica. If nothing brings the records back, start once with"
                                    + " 'serve --accept-loss " + found.lastGood()
                                    + "', which journals the loss, and run reconcile for the days concerned")
                    + ". Then run this again");
        });
        return loss;
    }

    /**
     * Result of a recovery.
     *
     * @param machine recovered to {@code position}
     * @param snapshotSequence sequence of the snapshot, 0 if none was used
     * @param replayedRecords records after it
     * @param tornTail tail that was cut off
     * @param loss to be journaled before anything is answered; see {@link LossRecord}
     * @param syncedSequence last record known to be on the device
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
            Optional<Loss> loss,
            long syncedSequence,
            List<String> passedOver) {}
}

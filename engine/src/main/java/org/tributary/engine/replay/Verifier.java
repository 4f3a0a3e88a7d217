package org.tributary.engine.replay;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.journal.Loss;
import org.tributary.engine.journal.RecoverableReader;
import org.tributary.engine.journal.TornTail;
import org.tributary.engine.journal.Witness;
import org.tributary.engine.record.RecordHandler;
import org.tributary.engine.snapshot.SnapshotFile;
import org.tributary.engine.snapshot.SnapshotStore;

/**
 * Verifies a whole journal: every checksum, the hash chain, the sequence, each outcome against today's decision of its
 * command, and the conservation laws at the end. Reads only; may run beside an engine.
 *
 * @param <M> the state machine
 */
public final class Verifier<M extends StateMachine> {
    private final JournalStore store;
    private final Supplier<M> machines;
    private final Function<M, Optional<String>> conservation;
    private final List<Witness> witnesses = new ArrayList<>();
    private @Nullable SnapshotFile since;

    /**
     * Creates a verifier.
     *
     * @param machines makes fresh state machines
     * @param conservation returns the broken law, empty if none is
     */
    public Verifier(
            final JournalStore store, final Supplier<M> machines, final Function<M, Optional<String>> conservation) {
        this.store = store;
        this.machines = machines;
        this.conservation = conservation;
    }

    /** Adds statements of what the journal must hold, beside its head's. */
    public Verifier<M> expecting(final List<Witness> more) {
        witnesses.addAll(more);
        return this;
    }

    /**
     * Begins at a snapshot instead of the first record: what is before it is not read, its state is believed.
     *
     * @param file checked; stays open until the run has ended
     */
    public Verifier<M> since(final SnapshotFile file) {
        since = file;
        return this;
    }

    /** Runs without a further handler. */
    public Report run(final Progress progress) {
        return run(progress, record -> {});
    }

    /**
     * Runs from the first record, or the snapshot, to the last; stops at the first problem.
     *
     * @param also gets each record once its batch was replayed and found equal
     */
    public Report run(final Progress progress, final RecordHandler also) {
        final long startNanos = System.nanoTime();
        final M machine = machines.get();
        final JournalCounts counts = new JournalCounts();
        final RecoverableReader opened;
        try {
            opened = store.reader();
        } catch (final JournalDamagedException e) {
            // an epoch is missing, or its header is damaged: there is no journal to read from its first record on
            return new Report(
                    Optional.of(new Problem(Kind.DAMAGE, 1, String.valueOf(e.getMessage()))),
                    JournalPosition.START,
                    0,
                    0,
                    0,
                    counts,
                    HexFormat.of().formatHex(machine.stateHash()),
                    Optional.empty(),
                    System.nanoTime() - startNanos);
        }
        try (RecoverableReader reader = opened) {
            witnesses.forEach(reader::expect);
            final JournalDamagedException unfit = restore(reader, machine);
            final Replay replay = new Replay(reader, machine, List.of(), progress);
            Problem problem = null;
            Optional<TornTail> tornTail = Optional.empty();
            try {
                if (unfit != null) {
                    throw unfit;
                }
                replay.run(record -> {
                    counts.onRecord(record);
                    also.onRecord(record);
                });
                tornTail = reader.checkEnd();
                final Optional<Loss> loss = reader.loss();
                problem = loss.isPresent()
                        ? new Problem(Kind.LOSS, replay.sequence() + 1, lost(loss.get()))
                        : conservation
                                .apply(machine)
                                .map(law -> new Problem(Kind.CONSERVATION, machine.lastSequence(), law))
                                .orElse(null);
            } catch (final JournalDamagedException e) {
                problem = new Problem(Kind.DAMAGE, replay.sequence() + 1, String.valueOf(e.getMessage()));
            } catch (final ReplayDifferenceException e) {
                problem = new Problem(Kind.DIFFERENCE, e.sequence(), String.valueOf(e.getMessage()));
            }
            return new Report(
                    Optional.ofNullable(problem),
                    reader.position(),
                    replay.sequence(),
                    replay.commands(),
                    replay.bytes(),
                    counts,
                    HexFormat.of().formatHex(machine.stateHash()),
                    tornTail,
                    System.nanoTime() - startNanos);
        }
    }

    private @Nullable JournalDamagedException restore(final RecoverableReader reader, final M machine) {
        if (since == null) {
            return null;
        }
        try {
            reader.resumeAt(since.position());
        } catch (final JournalDamagedException e) {
            return e;
        }
        SnapshotStore.load(since, machine, List.of());
        return null;
    }

    private static String lost(final Loss loss) {
        return loss
                + (loss.byPowerLoss()
                        ? ". The machine has booted since, and all that was synced is here: a start goes on by itself and journals"
                                + " the loss; run reconcile for the days concerned"
                        : ". Put the files back from a backup or a replica. If nothing brings the records back, start once with"
                                + " 'serve --accept-loss " + loss.lastGood()
                                + "' and run reconcile for the days concerned");
    }

    /** Kinds of problem. */
    public enum Kind {
        /** The journal itself: checksum, chain, sequence, a missing piece. */
        DAMAGE,
        /** Records may have been answered that the journal does not hold at its end. */
        LOSS,
        /** A command decides something else than the record says. */
        DIFFERENCE,
        /** Money was lost or invented. */
        CONSERVATION
    }

    /** The first problem, and its record. */
    public record Problem(Kind kind, long sequence, String message) {}

    /**
     * Result of a verification.
     *
     * @param problem empty if the journal is sound; a torn tail alone is no problem: it was never answered, otherwise it is a loss
     * @param position last good batch
     * @param lastSequence last record that was compared and equal
     * @param bytes of batches read
     * @param stateHash hex, of the state at {@code lastSequence}
     */
    public record Report(
            Optional<Problem> problem,
            JournalPosition position,
            long lastSequence,
            long commands,
            long bytes,
            JournalCounts counts,
            String stateHash,
            Optional<TornTail> tornTail,
            long nanos) {
        /** True if no problem was found. */
        public boolean isGood() {
            return problem.isEmpty();
        }
    }
}

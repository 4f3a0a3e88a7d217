package org.tributary.engine.replay;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalSettings;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.journal.Loss;
import org.tributary.engine.snapshot.SnapshotStore;

/**
 * Journals one command while no engine runs: recovers, begins an epoch, appends the record, syncs. The caller holds the
 * directory's lock.
 */
public final class OfflineRecord {
    private final DataDirectory directory;
    private final JournalStore store;
    private final Supplier<? extends StateMachine> machines;
    private final JournalSettings settings;
    private final LongSupplier wallClockMs;

    /**
     * Creates a writer of one record.
     *
     * @param machines makes fresh state machines
     * @param wallClockMs for the epoch's date
     */
    public OfflineRecord(
            final DataDirectory directory,
            final JournalStore store,
            final Supplier<? extends StateMachine> machines,
            final JournalSettings settings,
            final LongSupplier wallClockMs) {
        this.directory = directory;
        this.store = store;
        this.machines = machines;
        this.settings = settings;
        this.wallClockMs = wallClockMs;
    }

    /**
     * Result of a record.
     *
     * @param sequence of the record
     * @param reason NONE if it is in force
     * @param loss that was found by a power cut, and journaled before the record
     * @param setAside snapshots of lost records, under their new names
     */
    public record Result(long sequence, ReasonCode reason, Optional<Loss> loss, List<Path> setAside) {
        public Result {
            setAside = List.copyOf(setAside);
        }
    }

    /**
     * Appends a command that is answered by one {@code AdminOutcome}.
     *
     * @param atMs its time; the time of the last record if that is later
     */
    public Result append(final DirectBuffer command, final long atMs, final Progress progress) {
        return append(command, lastMs -> atMs, progress);
    }

    /**
     * The same at a time that is chosen once the journal is read.
     *
     * @param time gets the last record's time, and throws to leave the journal as it is
     */
    public Result append(final DirectBuffer command, final LongUnaryOperator time, final Progress progress) {
        final Recovery.Result recovered = new Recovery(directory, store, machines, List.of(), progress).run();
        final StateMachine machine = recovered.machine();
        final long lastMs = recovered.position().timestampMs();
        final long atMs = Math.max(lastMs, time.applyAsLong(lastMs));
        final ReasonCode reason;
        try (Journal journal = store.begin(recovered.position(), settings, wallClockMs)) {
            recovered.loss().ifPresent(loss -> LossRecord.journal(loss, machine, journal, List.of(), () -> atMs));
            reason = OneCommand.journal(command, atMs, machine, journal, List.of());
        }
        final List<Path> aside = recovered
                .loss()
                .map(loss -> new SnapshotStore(directory).setAsideAfter(loss.last()))
                .orElse(List.of());
        return new Result(machine.lastSequence(), reason, recovered.loss(), aside);
    }
}

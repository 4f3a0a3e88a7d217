package org.tributary.engine.replay;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalSettings;
import org.tributary.engine.journal.JournalStore;

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
     */
    public record Result(long sequence, ReasonCode reason) {}

    /**
     * Appends a command that is answered by one {@code AdminOutcome}.
     *
     * @param atMs its time; the time of the last record if that is later
     */
    public Result append(final DirectBuffer command, final long atMs, final Progress progress) {
        final Recovery.Result recovered = new Recovery(directory, store, machines, List.of(), progress).run();
        final StateMachine machine = recovered.machine();
        final ReasonCode reason;
        try (Journal journal = store.begin(recovered.position(), settings, wallClockMs)) {
            final long beganMs = recovered
                    .loss()
                    .map(loss -> LossRecord.journal(loss, machine, journal, List.of(), wallClockMs))
                    .orElse(recovered.position().timestampMs());
            reason = OneCommand.journal(command, Math.max(beganMs, atMs), machine, journal, List.of());
        }
        return new Result(machine.lastSequence(), reason);
    }
}

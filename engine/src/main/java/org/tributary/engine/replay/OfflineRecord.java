package org.tributary.engine.replay;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.tributary.engine.codec.sbe.AdminOutcomeDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.BatchFormat;
import org.tributary.engine.journal.BatchFrame;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalSettings;
import org.tributary.engine.journal.JournalStore;

/**
 * Journals one command while no engine runs: recovers, begins an epoch, appends the record, syncs. The caller holds the
 * directory's lock.
 */
public final class OfflineRecord {
    private static final int FRAME_BYTES = 64 * 1024;

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
        final long stampMs = Math.max(recovered.position().timestampMs(), atMs);
        final BatchFrame frame = new BatchFrame(FRAME_BYTES + BatchFormat.HEADER_LENGTH);
        frame.begin(stampMs, machine.lastSequence() + 1);
        final ReasonCode[] reason = {ReasonCode.NONE};
        machine.onCommand(stampMs, command, 0, command.capacity(), (sequence, from, offset, length) -> {
            reason[0] = new AdminOutcomeDecoder()
                    .wrapAndApplyHeader(from, offset, new MessageHeaderDecoder())
                    .reason();
            frame.add(command, 0, command.capacity(), from, offset, length);
        });
        try (Journal journal = store.begin(recovered.position(), settings, wallClockMs)) {
            journal.append(frame);
            journal.sync();
        }
        return new Result(machine.lastSequence(), reason[0]);
    }
}

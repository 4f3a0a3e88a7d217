package org.tributary.engine.replay;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.snapshot.SnapshotPart;
import org.tributary.engine.snapshot.SnapshotStore;

/**
 * Builds a snapshot from the journal alone, in a separate process or thread: it reads files and takes no lock, so a running
 * engine never waits for it.
 */
public final class SnapshotBuilder {
    private final DataDirectory directory;
    private final JournalStore store;
    private final Supplier<? extends StateMachine> machines;
    private final List<? extends SnapshotPart> parts;

    /**
     * Creates a builder, to be used once.
     *
     * @param machines makes fresh state machines
     * @param parts fresh read models to include; a later recovery from it can have no others
     */
    public SnapshotBuilder(
            final DataDirectory directory,
            final JournalStore store,
            final Supplier<? extends StateMachine> machines,
            final List<? extends SnapshotPart> parts) {
        this.directory = directory;
        this.store = store;
        this.machines = machines;
        this.parts = parts;
    }

    /**
     * Replays up to the journal's present end and writes the snapshot.
     *
     * @return the recovery it is based on, and the file
     * @throws org.tributary.engine.journal.JournalDamagedException if records may be missing at that end that were answered
     * @throws org.tributary.engine.snapshot.SnapshotBusyException if another builder is at work
     */
    public Built build(final Progress progress) {
        try (SnapshotStore.Building building = new SnapshotStore(directory).begin()) {
            return build(directory, progress);
        }
    }

    /**
     * The same, into the snapshots of another directory, which no other builder uses.
     *
     * @param target such as a backup
     */
    public Built build(final DataDirectory target, final Progress progress) {
        final Recovery.Result state = new Recovery(directory, store, machines, parts, progress).runForCopy();
        // Otherwise a power cut could leave a snapshot of batches that the journal has lost, with later ones behind the
        // hole.
        store.force();
        final Path file = new SnapshotStore(target)
                .write(state.position(), state.position().sequence(), state.machine(), parts);
        return new Built(state, file);
    }

    /** A snapshot that was built. */
    public record Built(Recovery.Result state, Path file) {}
}

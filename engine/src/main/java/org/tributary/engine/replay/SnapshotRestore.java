package org.tributary.engine.replay;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.FrameView;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.RecoverableReader;
import org.tributary.engine.snapshot.SnapshotDamagedException;
import org.tributary.engine.snapshot.SnapshotFile;
import org.tributary.engine.snapshot.SnapshotPart;
import org.tributary.engine.snapshot.SnapshotStore;

/**
 * Makes a state machine and its read models from the newest snapshot that can be used, and takes a reader to its place in the
 * journal; without any, all begins at the journal's start.
 */
public final class SnapshotRestore {
    private final Supplier<? extends StateMachine> machines;
    private final List<? extends SnapshotPart> parts;
    private final Consumer<FrameView> fits;
    private final List<String> passedOver;

    /**
     * Creates one, to be used once.
     *
     * @param machines makes fresh state machines
     * @param parts fresh read models
     * @param fits throws {@link SnapshotDamagedException} if the batch that a snapshot was taken at is no place to go on from
     * @param passedOver gets the snapshots that could not be used, and why
     */
    public SnapshotRestore(
            final Supplier<? extends StateMachine> machines,
            final List<? extends SnapshotPart> parts,
            final Consumer<FrameView> fits,
            final List<String> passedOver) {
        this.machines = machines;
        this.parts = parts;
        this.fits = fits;
        this.passedOver = passedOver;
    }

    /** Restores; afterwards the reader stands where the returned machine does. */
    public StateMachine restore(final List<Path> newestFirst, final RecoverableReader reader) {
        for (final Path path : newestFirst) {
            try (SnapshotFile file = SnapshotFile.open(path)) {
                final StateMachine machine = machines.get();
                SnapshotStore.requireReadable(file, machine, parts);
                reader.resumeAt(file.position());
                if (file.position().batch() > 0) {
                    fits.accept(reader.frame());
                }
                if (load(file, path, machine)) {
                    return machine;
                }
            } catch (final SnapshotDamagedException | JournalDamagedException e) {
                passedOver.add(path.getFileName() + ": " + e.getMessage());
            }
        }
        reader.resumeAt(JournalPosition.START);
        return machines.get();
    }

    /** Loads a file that was whole a moment ago; false if it can't be read now, and the read models are fresh again. */
    private boolean load(final SnapshotFile file, final Path path, final StateMachine machine) {
        try {
            SnapshotStore.load(file.trusting(), machine, parts);
            return true;
        } catch (final SnapshotDamagedException e) {
            parts.forEach(SnapshotPart::reset);
            passedOver.add(path.getFileName() + ": was whole a moment ago and is not now, " + e.getMessage() + "; "
                    + SnapshotStore.setAsideUnreadable(path));
            return false;
        }
    }
}

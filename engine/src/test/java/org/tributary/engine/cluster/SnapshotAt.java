package org.tributary.engine.cluster;

import java.util.List;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.FrameView;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.replay.CheckedReplay;
import org.tributary.engine.snapshot.SnapshotStore;
import org.tributary.engine.testing.CountingMachine;

/** A state snapshot at a batch that a test chooses. */
final class SnapshotAt {
    private SnapshotAt() {}

    static void write(final DataDirectory directory, final long batch) {
        final StateMachine machine = new CountingMachine();
        final CheckedReplay replay = new CheckedReplay(machine);
        final JournalPosition[] at = new JournalPosition[1];
        try (var reader = new ChronicleStore(directory).reader()) {
            reader.readBatches((buffer, offset, length) -> {
                if (reader.position().batch() <= batch) {
                    final FrameView frame = reader.frame();
                    frame.forEach(frame.firstSequence(), frame.lastSequence(), replay);
                    at[0] = reader.position();
                }
            });
        }
        new SnapshotStore(directory).write(at[0], at[0].sequence(), machine, List.of());
    }
}

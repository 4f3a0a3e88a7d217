package org.tributary.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.testing.CountingMachine;

class SnapshotSpaceTest {
    @TempDir
    private Path root;

    /** The journal needs the last space more than a snapshot does. */
    @Test
    void shouldWriteNothingAndLeaveNothingWhenTheDiskIsAlmostFull() throws IOException {
        final DataDirectory data = new DataDirectory(root);
        final SnapshotStore store =
                new SnapshotStore(data, Files.getFileStore(root).getTotalSpace());

        assertThatThrownBy(() -> store.write(JournalPosition.START, 0, new CountingMachine(), List.of()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("free some space");

        try (var files = Files.list(data.snapshots())) {
            assertThat(files).isEmpty();
        }
        assertThat(new SnapshotStore(data, 0).write(JournalPosition.START, 0, new CountingMachine(), List.of()))
                .isRegularFile();
    }
}

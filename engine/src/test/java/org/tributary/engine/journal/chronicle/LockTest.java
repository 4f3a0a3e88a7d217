package org.tributary.engine.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.DataDirectoryLockedException;
import org.tributary.engine.journal.JournalPosition;

/** Two writers make two journals of one: each looks for its lock before it says that anything is on the device. */
class LockTest {
    @TempDir
    Path root;

    private JournalFixture fixture;
    private Path lockFile;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new JournalFixture(root);
        lockFile = fixture.directory.journal().resolve("LOCK");
    }

    @Test
    void shouldSyncNothingMoreWhenItsLockIsRemoved() throws IOException {
        try (DataDirectory.Lock ignored = fixture.directory.lock()) {
            final ChronicleJournal journal = fixture.open(JournalPosition.START);
            fixture.append(journal, 3, 50);
            assertThatCode(journal::sync).doesNotThrowAnyException();
            fixture.append(journal, 3, 50);
            Files.delete(lockFile);
            assertThatThrownBy(journal::sync)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("LOCK was removed or replaced")
                    .hasMessageContaining("this one stops");
            journal.abandon();
        }
    }

    @Test
    void shouldWriteNothingMoreWhenAnotherLockStandsInItsPlace() throws IOException {
        try (DataDirectory.Lock ignored = fixture.directory.lock()) {
            final ChronicleJournal journal = fixture.open(JournalPosition.START);
            // Kept under another name, so that its inode is not given to the new file.
            Files.move(lockFile, lockFile.resolveSibling("OLD"));
            Files.writeString(lockFile, "process 1\n");
            assertThatThrownBy(() -> fixture.append(journal, 3, 50))
                    .hasMessageContaining("a second one may write beside it");
            journal.abandon();
        }
    }

    @Test
    void shouldWriteNothingMoreWhenItsLockGoesBetweenTwoBatchesOfOneSync() throws IOException {
        try (DataDirectory.Lock ignored = fixture.directory.lock()) {
            final ChronicleJournal journal = fixture.open(JournalPosition.START);
            fixture.append(journal, 3, 50);
            Files.delete(lockFile);
            assertThatThrownBy(() -> fixture.append(journal, 3, 50))
                    .hasMessageContaining("a second one may write beside it");
            assertThat(journal.appendedSequence()).isEqualTo(3);
            journal.abandon();
        }
    }

    @Test
    void shouldRefuseASecondLockAndKeepTheFirst() {
        try (DataDirectory.Lock ignored = fixture.directory.lock()) {
            assertThatThrownBy(fixture.directory::lock).isInstanceOf(DataDirectoryLockedException.class);
            assertThatThrownBy(fixture.directory::lock)
                    .hasMessageContaining(
                            "in use by process " + ProcessHandle.current().pid());
        }
        assertThatCode(() -> fixture.directory.lock().close()).doesNotThrowAnyException();
    }
}

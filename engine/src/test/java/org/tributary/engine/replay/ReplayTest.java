package org.tributary.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.BatchFrame;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.RecoverableReader;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.snapshot.SnapshotPart;
import org.tributary.engine.testing.CountingMachine;
import org.tributary.engine.testing.TestEngine;

class ReplayTest {
    /** Of commands as long as possible: several chunks. */
    private static final int BATCHES = 3_000;

    private static final int COMMANDS_IN_A_BATCH = 2;
    private static final int NONE = 0;

    @TempDir
    Path root;

    private final Part part = new Part();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldFeedEachRecordInOrderAfterItsBatchWhenAllIsEqual(final boolean onThread) {
        write(NONE);
        try (RecoverableReader reader = store().reader()) {
            final Replay replay = replay(reader, onThread);
            final long[] more = new long[1];
            replay.run(record -> more[0]++);
            assertThat(replay.records()).isEqualTo(BATCHES * COMMANDS_IN_A_BATCH);
            assertThat(replay.sequence()).isEqualTo(BATCHES * COMMANDS_IN_A_BATCH);
            assertThat(more[0]).isEqualTo(BATCHES * COMMANDS_IN_A_BATCH);
            assertThat(part.last).isEqualTo(BATCHES * COMMANDS_IN_A_BATCH);
            assertThat(part.batches).isEqualTo(BATCHES);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldFeedAllBatchesBeforeTheDifferenceWhenARecordDiffers(final boolean onThread) {
        final int differs = BATCHES + 1;
        write(differs);
        try (RecoverableReader reader = store().reader()) {
            final Replay replay = replay(reader, onThread);
            assertThatThrownBy(() -> replay.run(null))
                    .isInstanceOf(ReplayDifferenceException.class)
                    .hasMessageContaining("replay differs at sequence " + differs + ":");
            assertThat(replay.sequence()).isEqualTo(differs - 1);
            assertThat(part.last).isEqualTo(differs - 1);
            assertThat(part.batches).isEqualTo((differs - 1) / COMMANDS_IN_A_BATCH);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReportThePartsFailureWhenItConcernsAnEarlierRecordThanTheDifference(final boolean onThread) {
        write(BATCHES + 1);
        part.failsAt = BATCHES - 1;
        try (RecoverableReader reader = store().reader()) {
            final Replay replay = replay(reader, onThread);
            assertThatThrownBy(() -> replay.run(null))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no room for " + (BATCHES - 1));
            assertThat(replay.sequence()).isEqualTo(BATCHES - 2);
        }
    }

    @Test
    void shouldReportTheDifferenceWhenThePartWouldFailAtALaterRecord() {
        write(BATCHES + 1);
        part.failsAt = BATCHES + 3;
        try (RecoverableReader reader = store().reader()) {
            assertThatThrownBy(() -> replay(reader, true).run(null)).isInstanceOf(ReplayDifferenceException.class);
        }
    }

    private Replay replay(final RecoverableReader reader, final boolean onThread) {
        return new Replay(reader, new CountingMachine(), List.of(part), Progress.NONE, onThread);
    }

    private ChronicleStore store() {
        return new ChronicleStore(new DataDirectory(root));
    }

    /**
     * Writes a journal of small batches.
     *
     * @param differs sequence of the record whose outcome is not what the machine decides
     */
    private void write(final long differs) {
        final CountingMachine machine = new CountingMachine();
        final UnsafeBuffer command = new UnsafeBuffer(new byte[StateMachine.MAX_COMMAND_BYTES]);
        final BatchFrame frame = new BatchFrame(64 * 1024);
        try (DataDirectory.Lock lock = new DataDirectory(root).lock();
                Journal journal = store().begin(JournalPosition.START, TestEngine.SMALL_JOURNAL, () -> 1_000)) {
            for (int batch = 0; batch < BATCHES; batch++) {
                frame.begin(1_000 + batch, machine.lastSequence() + 1);
                for (int i = 0; i < COMMANDS_IN_A_BATCH; i++) {
                    final int length =
                            CountingMachine.command(command, machine.lastSequence() + 1, 0, 0, command.capacity());
                    machine.onCommand(1_000 + batch, command, 0, length, (sequence, from, offset, bytes) -> {
                        final UnsafeBuffer outcome = new UnsafeBuffer(new byte[bytes]);
                        outcome.putBytes(0, from, offset, bytes);
                        outcome.putByte(bytes - 1, (byte) (outcome.getByte(bytes - 1) ^ (sequence == differs ? 1 : 0)));
                        frame.add(command, 0, length, outcome, 0, bytes);
                    });
                }
                journal.append(frame);
            }
            journal.sync();
        }
    }

    /** Holds that records come in order. */
    private static final class Part implements SnapshotPart {
        private long last;
        private long batches;
        private long failsAt;

        @Override
        public String name() {
            return "part";
        }

        @Override
        public void onRecord(final JournalRecord record) {
            if (record.sequence() == failsAt) {
                throw new IllegalStateException("no room for " + failsAt);
            }
            assertThat(record.sequence()).isEqualTo(last + 1);
            last = record.sequence();
        }

        @Override
        public void onBatchEnd() {
            batches++;
        }

        @Override
        public void reset() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void writeSnapshot(final SnapshotSink sink) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void readSnapshot(final SnapshotSource source) {
            throw new UnsupportedOperationException();
        }
    }
}

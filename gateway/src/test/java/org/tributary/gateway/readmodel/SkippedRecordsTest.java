package org.tributary.gateway.readmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.snapshot.SnapshotPart;

class SkippedRecordsTest {
    private static final Path DATA = Path.of("/srv/tributary/data");
    private static final UnsafeBuffer NOTHING = new UnsafeBuffer(new byte[8]);

    /** A read model that can't take one record. */
    private static final class Poisoned implements SnapshotPart {
        private final List<Long> taken = new ArrayList<>();

        @Override
        public String name() {
            return "planted";
        }

        @Override
        public void onRecord(final JournalRecord record) {
            if (record.sequence() == 42) {
                throw new IllegalStateException("planted fault");
            }
            taken.add(record.sequence());
        }

        @Override
        public void reset() {
            taken.clear();
        }

        @Override
        public void writeSnapshot(final SnapshotSink sink) {}

        @Override
        public void readSnapshot(final SnapshotSource source) {}
    }

    private static void feed(final SnapshotPart part, final long sequence) {
        part.onRecord(new JournalRecord().wrap(sequence, 1, 1, NOTHING, 0, 0, 8));
    }

    @Test
    void shouldNameTheRecordAndTheWayOutWhenAReadModelCannotTakeIt() {
        final SkippedRecords skipped = new SkippedRecords(DATA, Set.of());
        final SnapshotPart guarded = skipped.guard(new Poisoned());
        assertThatThrownBy(() -> feed(guarded, 42))
                .isInstanceOf(ReadModelException.class)
                .hasMessageContaining("\"planted\" can't apply record 42 of the journal in " + DATA)
                .hasMessageContaining("tributary serve --skip-record 42.")
                .hasMessageContaining("inspect --data " + DATA + " --from 42");
        assertThat(skipped.skipped()).isEmpty();
    }

    @Test
    void shouldNameTheRecordAndNoSkippingWhenDecisionsDependOnTheModel() {
        final SnapshotPart named = new SkippedRecords(DATA, Set.of(42L)).name(new Poisoned());
        assertThatThrownBy(() -> feed(named, 42))
                .isInstanceOf(ReadModelException.class)
                .hasMessageContaining("can't apply record 42 of the journal in " + DATA)
                .hasMessageContaining("run a release that can apply it")
                .message()
                .doesNotContain("--skip-record");
    }

    @Test
    void shouldLeaveOutWhatIsAllowedAndSaySoAfterASnapshotToo() {
        final SkippedRecords skipped = new SkippedRecords(DATA, Set.of(41L, 42L));
        final Poisoned model = new Poisoned();
        final SnapshotPart guarded = skipped.guard(model);
        feed(guarded, 41);
        feed(guarded, 42);
        feed(guarded, 43);
        assertThat(model.taken).containsExactly(41L, 43L);
        assertThat(skipped.skipped()).containsExactly(42L);

        final SnapshotMemory memory = new SnapshotMemory();
        skipped.writeSnapshot(memory);
        final SkippedRecords again = new SkippedRecords(DATA, Set.of());
        again.readSnapshot(memory.source());
        assertThat(again.skipped()).containsExactly(42L);
    }

    @Test
    void shouldKeepWhatIsAllowedForLaterStarts(@TempDir final Path data) throws IOException {
        assertThat(SkippedRecords.allowed(data)).isEmpty();
        SkippedRecords.allow(data, List.of(7L, 9L));
        SkippedRecords.allow(data, List.of(9L, 11L));
        assertThat(SkippedRecords.allowed(data)).containsExactly(7L, 9L, 11L);
    }
}

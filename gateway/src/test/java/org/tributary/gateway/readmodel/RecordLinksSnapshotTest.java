package org.tributary.gateway.readmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.snapshot.SnapshotPart;

class RecordLinksSnapshotTest {
    /** Too many for one snapshot record. */
    private static final int MANY = 10_000;

    @Test
    void shouldGiveBackAllRecordsAboutOneWhenReadFromASnapshot() {
        final RecordLinks index = RecordLinks.refunds();
        final List<UnsafeBuffer> written = readAndWrite(index, out -> {
            out.putInt(MANY);
            for (int i = 1; i <= MANY; i++) {
                out.putLong(i);
                out.putLongs(new long[] {MANY + i, 3L * MANY + i});
            }
        });

        assertThat(written).hasSizeGreaterThan(1);
        final RecordLinks again = RecordLinks.refunds();
        again.readSnapshot(memory(written).source());
        for (int i = 1; i <= MANY; i++) {
            assertThat(again.allOf(i)).containsExactly(MANY + i, 3L * MANY + i);
        }
        assertThat(again.allOf(MANY + 1)).isEmpty();
    }

    @Test
    void shouldThrowWhenASnapshotHoldsLessThanItSays() {
        final SnapshotMemory memory = new SnapshotMemory();
        final SnapshotOut out = new SnapshotOut(memory);
        out.putInt(2);
        out.putLong(1);
        out.putLongs(new long[] {2});
        out.flush();

        assertThatThrownBy(() -> RecordLinks.allocations().readSnapshot(memory.source()))
                .isInstanceOf(IllegalStateException.class);
    }

    private static List<UnsafeBuffer> readAndWrite(final SnapshotPart part, final Consumer<SnapshotOut> content) {
        final SnapshotMemory given = new SnapshotMemory();
        final SnapshotOut out = new SnapshotOut(given);
        content.accept(out);
        out.flush();
        part.readSnapshot(given.source());
        final SnapshotMemory written = new SnapshotMemory();
        part.writeSnapshot(written);
        return written.records();
    }

    private static SnapshotMemory memory(final List<UnsafeBuffer> records) {
        final SnapshotMemory memory = new SnapshotMemory();
        records.forEach(record -> memory.onRecord(record, 0, record.capacity()));
        return memory;
    }
}

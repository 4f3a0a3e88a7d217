package org.tributary.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.snapshot.SnapshotPart;

/** Sums sequences. */
class SumPart implements SnapshotPart {
    long sum;

    @Override
    public String name() {
        return "sum";
    }

    @Override
    public void onRecord(final JournalRecord record) {
        sum += record.sequence();
    }

    @Override
    public void reset() {
        sum = 0;
    }

    @Override
    public void writeSnapshot(final SnapshotSink sink) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[8]);
        buffer.putLong(0, sum);
        sink.onRecord(buffer, 0, 8);
    }

    @Override
    public void readSnapshot(final SnapshotSource source) {
        assertThat(source.next()).isTrue();
        sum = source.buffer().getLong(source.offset());
    }
}

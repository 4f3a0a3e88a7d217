package org.tributary.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.collections.LongArrayList;
import org.junit.jupiter.api.Test;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.pipeline.ReplicatedResult;
import org.tributary.engine.record.JournalRecord;

class BatchReplyTest {
    private static byte[] reply() {
        final BatchReply.Draft draft = new BatchReply.Draft(4);
        draft.put(2, 12, 6, 25);
        draft.gave(2, -5_000_000_000L, 65_535, 8);
        draft.put(0, 10, 1, 0);
        draft.put(1, 7, 0, 0);
        draft.put(3, 13, 1, 0);
        draft.gave(3, 9, 40_000, 0);
        return draft.encode();
    }

    @Test
    void shouldHandOverEachResultToItsCallerInOrder() {
        final BatchReply reply = BatchReply.of(ByteBuffer.wrap(reply()));
        assertThat(reply.count()).isEqualTo(4);
        final LongArrayList ids = new LongArrayList();
        for (long id = 100; id < 104; id++) {
            ids.addLong(id);
        }
        final List<String> told = new ArrayList<>();
        reply.release(ids, new ReleaseListener() {
            @Override
            public void onRecord(final long correlationId, final JournalRecord record) {
                throw new AssertionError("a process without a journal has no record");
            }

            @Override
            public void onReplicated(final long correlationId, final ReplicatedResult result) {
                told.add(correlationId + " " + result);
            }

            @Override
            public void onLookup(final long correlationId, final long sequence) {
                told.add(correlationId + " found " + sequence);
            }

            @Override
            public void onBatchEnd(final long lastSequence, final long timestampMs) {
                told.add("end");
            }
        });
        final ReplicatedResult.Gift back = new ReplicatedResult.Gift(-5_000_000_000L, 65_535, (short) 8);
        final ReplicatedResult.Gift gift = new ReplicatedResult.Gift(9, 40_000, (short) 0);
        assertThat(told)
                .containsExactly(
                        "100 " + new ReplicatedResult(10, (short) 1, (short) 0, null),
                        "101 found 7",
                        "102 " + new ReplicatedResult(12, (short) 6, (short) 25, back),
                        "103 " + new ReplicatedResult(13, (short) 1, (short) 0, gift),
                        "end");
    }

    @Test
    void shouldHaveNoItemsWhenNothingWasDecided() {
        assertThat(new BatchReply.Draft(0).encode()).isEmpty();
        assertThat(BatchReply.of(ByteBuffer.allocate(0)).count()).isZero();
    }

    @Test
    void shouldRefuseAReplyThatIsCutOffAndOneThatLacksAResult() {
        final byte[] whole = reply();
        for (int length = 1; length < whole.length; length++) {
            final byte[] cut = Arrays.copyOf(whole, length);
            if (length != 42 && length != 55) {
                assertThatThrownBy(() -> BatchReply.of(ByteBuffer.wrap(cut)))
                        .as("cut at %d", length)
                        .isInstanceOf(EntryFormatException.class);
            }
        }
        final BatchReply.Draft lacking = new BatchReply.Draft(2);
        lacking.put(0, 1, 1, 0);
        assertThatThrownBy(lacking::encode).hasMessageContaining("1 results of 2 items");
    }
}

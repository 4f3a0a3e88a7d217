package org.tributary.benchmarks.pipeline;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.port.OutcomeSink;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;
import org.tributary.engine.core.port.StateMachine;

/** Decides nothing: what is left of the pipeline's cost without the core's. */
final class FixedOutcome implements StateMachine {
    static final int OUTCOME_BYTES = 24;

    private final UnsafeBuffer outcome = new UnsafeBuffer(new byte[OUTCOME_BYTES]);
    private long lastSequence;

    @Override
    public void onCommand(
            final long timestampMs,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final OutcomeSink sink) {
        sink.onOutcome(++lastSequence, outcome, 0, OUTCOME_BYTES);
    }

    @Override
    public long nextDeadlineMs() {
        return Long.MAX_VALUE;
    }

    @Override
    public long lastSequence() {
        return lastSequence;
    }

    @Override
    public long sequenceOf(
            final short channel,
            final DirectBuffer partner,
            final int partnerOffset,
            final int partnerLength,
            final DirectBuffer packedId,
            final int packedIdOffset,
            final int packedIdLength) {
        return 0;
    }

    @Override
    public byte[] stateHash() {
        return new byte[32];
    }

    @Override
    public void writeSnapshot(final SnapshotSink sink) {
        throw new UnsupportedOperationException("a benchmark's machine has no state");
    }

    @Override
    public void readSnapshot(final SnapshotSource source) {
        throw new UnsupportedOperationException("a benchmark's machine has no state");
    }
}

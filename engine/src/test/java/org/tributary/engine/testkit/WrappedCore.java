package org.tributary.engine.testkit;

import org.agrona.DirectBuffer;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;
import org.tributary.engine.core.port.StateMachine;

/** The real core behind a test's own {@link #onCommand}; everything else is the core's. */
public abstract class WrappedCore implements StateMachine {
    private final DonationCore core = new DonationCore();

    /** The core itself. */
    public final DonationCore core() {
        return core;
    }

    @Override
    public long nextDeadlineMs() {
        return core.nextDeadlineMs();
    }

    @Override
    public long lastSequence() {
        return core.lastSequence();
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
        return core.sequenceOf(
                channel, partner, partnerOffset, partnerLength, packedId, packedIdOffset, packedIdLength);
    }

    @Override
    public byte[] stateHash() {
        return core.stateHash();
    }

    @Override
    public void writeSnapshot(final SnapshotSink sink) {
        core.writeSnapshot(sink);
    }

    @Override
    public void readSnapshot(final SnapshotSource source) {
        core.readSnapshot(source);
    }
}

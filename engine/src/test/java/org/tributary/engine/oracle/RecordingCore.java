package org.tributary.engine.oracle;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.port.OutcomeSink;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;
import org.tributary.engine.core.port.StateMachine;

/** The real core, which hands on what it decides, to the duel's sink and to a listener. */
final class RecordingCore implements StateMachine {
    /** Follows what cores decide. A duel plays its commands to more than one: sequences then begin again. */
    interface Listener {
        /** Takes a record; the command has length 0 if the record is derived. */
        void released(
                DonationCore core,
                long sequence,
                long atMs,
                DirectBuffer command,
                int commandLength,
                DirectBuffer outcome);

        /** Follows the last record of a command. */
        void ended(DonationCore core, long atMs);
    }

    private final DonationCore core = new DonationCore();
    private final Listener watched;

    RecordingCore(final Listener watched) {
        this.watched = watched;
    }

    @Override
    public void onCommand(
            final long timestampMs,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final OutcomeSink sink) {
        final UnsafeBuffer command = new UnsafeBuffer(buffer, offset, length);
        final boolean[] first = {true};
        core.onCommand(timestampMs, buffer, offset, length, (sequence, out, at, size) -> {
            watched.released(
                    core, sequence, timestampMs, command, first[0] ? length : 0, new UnsafeBuffer(out, at, size));
            first[0] = false;
            sink.onOutcome(sequence, out, at, size);
        });
        watched.ended(core, timestampMs);
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

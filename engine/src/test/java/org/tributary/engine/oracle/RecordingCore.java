package org.tributary.engine.oracle;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.port.OutcomeSink;
import org.tributary.engine.testkit.WrappedCore;

/** The real core, which hands on what it decides, to the duel's sink and to a listener. */
final class RecordingCore extends WrappedCore {
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
        core().onCommand(timestampMs, buffer, offset, length, (sequence, out, at, size) -> {
            watched.released(
                    core(), sequence, timestampMs, command, first[0] ? length : 0, new UnsafeBuffer(out, at, size));
            first[0] = false;
            sink.onOutcome(sequence, out, at, size);
        });
        watched.ended(core(), timestampMs);
    }
}

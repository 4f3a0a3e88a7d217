package org.tributary.engine.replay;

import java.util.List;
import org.agrona.DirectBuffer;
import org.tributary.engine.codec.sbe.AdminOutcomeDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.BatchFormat;
import org.tributary.engine.journal.BatchFrame;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.snapshot.SnapshotPart;

/** Decides and journals one command without an engine: at a start, or instead of one. */
final class OneCommand {
    private static final int FRAME_BYTES =
            BatchFormat.HEADER_LENGTH + 4 * (StateMachine.MAX_COMMAND_BYTES + StateMachine.MAX_OUTCOME_BYTES);

    private OneCommand() {}

    /**
     * Journals it, synced, and feeds the parts.
     *
     * @param command answered by an AdminOutcome without derived records
     * @return NONE if it was accepted
     */
    static ReasonCode journal(
            final DirectBuffer command,
            final long stampMs,
            final StateMachine machine,
            final Journal journal,
            final List<? extends SnapshotPart> parts) {
        final BatchFrame frame = new BatchFrame(FRAME_BYTES);
        frame.begin(stampMs, machine.lastSequence() + 1);
        final ReasonCode[] reason = {ReasonCode.NONE};
        machine.onCommand(stampMs, command, 0, command.capacity(), (sequence, from, offset, length) -> {
            reason[0] = new AdminOutcomeDecoder()
                    .wrapAndApplyHeader(from, offset, new MessageHeaderDecoder())
                    .reason();
            frame.add(command, 0, command.capacity(), from, offset, length);
        });
        journal.append(frame);
        journal.sync();
        for (final SnapshotPart part : parts) {
            frame.forEach(part);
            part.onBatchEnd();
        }
        return reason[0];
    }
}

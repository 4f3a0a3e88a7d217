package org.tributary.engine.cluster;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.FrameView;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.journal.Loss;
import org.tributary.engine.journal.RecoverableReader;
import org.tributary.engine.replay.CheckedReplay;

/**
 * What a node's journal holds at a start: the core after the last entry that is there with all its batches, and the hashes of
 * batches of an entry that a crash cut off. Those stay in the journal; when the log brings the entry again they are compared.
 *
 * @param machine the core after the last whole entry
 * @param term of that entry; 0 if there is none
 * @param index of that entry
 * @param whole position after it
 * @param end of the journal, where the next epoch begins
 * @param cutOff chain heads of the batches between the two
 */
record RecoveredNode(
        StateMachine machine, long term, long index, JournalPosition whole, JournalPosition end, List<byte[]> cutOff) {

    /**
     * Replays a journal from its beginning, checked.
     *
     * @param listener gets the records of whole entries
     *
     * @throws JournalDamagedException if records are missing that the journal was known to hold, and no power loss explains it
     */
    static RecoveredNode of(final JournalStore store, final StateMachine machine, final NodeListener listener) {
        final Reading reading = new Reading(machine, listener);
        try (RecoverableReader reader = store.reader()) {
            reader.readBatches((buffer, offset, length) -> {
                final byte[] copy = new byte[length];
                buffer.getBytes(offset, copy);
                reading.take(copy, reader.position());
            });
            reader.checkEnd();
            reader.loss().filter(loss -> !loss.byPowerLoss()).ifPresent(RecoveredNode::refuse);
            return reading.end(reader.position());
        }
    }

    private static void refuse(final Loss loss) {
        throw new JournalDamagedException(
                "records are missing that no power loss explains: " + loss + ". Put the files back from a backup");
    }

    /** The batches of the entry being read, and the last whole one. */
    private static final class Reading {
        private final StateMachine machine;
        private final NodeListener listener;
        private final CheckedReplay replay;
        private final FrameView frame = new FrameView();
        private final List<byte[]> held = new ArrayList<>();
        private final List<byte[]> heads = new ArrayList<>();
        private JournalPosition whole = JournalPosition.START;
        private long term;
        private long index;

        Reading(final StateMachine machine, final NodeListener listener) {
            this.machine = machine;
            this.listener = listener;
            this.replay = new CheckedReplay(machine);
        }

        void take(final byte[] bytes, final JournalPosition position) {
            final FrameView view = frame.wrapChecked(new UnsafeBuffer(bytes), 0, bytes.length);
            if (view.index() == 0) {
                throw new JournalDamagedException("batch " + view.batch() + " comes from no replicated log: this is the"
                        + " journal of a single server, which cannot be started as a node");
            }
            held.add(bytes);
            heads.add(position.chainHead());
            if (view.isLastPart()) {
                term = view.term();
                index = view.index();
                held.forEach(this::apply);
                held.clear();
                heads.clear();
                whole = position;
            }
        }

        private void apply(final byte[] bytes) {
            final FrameView view = frame.wrapChecked(new UnsafeBuffer(bytes), 0, bytes.length);
            view.forEach(StateMachine.MAX_PREFETCHES, machine, replay);
            if (view.isLastPart()) {
                replay.finish();
            }
            view.forEach(view.firstSequence(), view.lastSequence(), listener::onReplayed);
            listener.onBatchEnd(view.lastSequence(), view.timestampMs());
        }

        RecoveredNode end(final JournalPosition end) {
            return new RecoveredNode(machine, term, index, whole, end, List.copyOf(heads));
        }
    }
}

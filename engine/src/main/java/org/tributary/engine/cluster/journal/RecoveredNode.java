package org.tributary.engine.cluster.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.engine.codec.sbe.RestoredFromCommandDecoder;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.FrameView;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.journal.Loss;
import org.tributary.engine.journal.RecoverableReader;
import org.tributary.engine.journal.Witness;
import org.tributary.engine.replay.CheckedReplay;
import org.tributary.engine.replay.SnapshotRestore;
import org.tributary.engine.snapshot.SnapshotDamagedException;
import org.tributary.engine.snapshot.SnapshotStore;

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
 * @param syncedSequence last record known to be on the device
 */
public record RecoveredNode(
        StateMachine machine,
        long term,
        long index,
        JournalPosition whole,
        JournalPosition end,
        List<byte[]> cutOff,
        long syncedSequence) {

    private static final Logger LOG = LoggerFactory.getLogger(RecoveredNode.class);

    /**
     * Replays a journal, checked, from the newest state snapshot that was taken at an entry's end; without any from its beginning.
     *
     * @param machines makes fresh cores
     * @param listener its parts are restored too; gets the later records of whole entries
     * @param expected what the journal must hold, beside what its own directory says
     * @throws JournalDamagedException if records are missing that the journal was known to hold, and no power loss explains it
     */
    public static RecoveredNode of(
            final JournalStore store,
            final SnapshotStore snapshots,
            final Supplier<? extends StateMachine> machines,
            final NodeListener listener,
            final List<Witness> expected) {
        try (RecoverableReader reader = store.reader()) {
            snapshots.witnesses().forEach(reader::expect);
            expected.forEach(reader::expect);
            final Reading reading = new Reading(restore(reader, snapshots, machines, listener), reader, listener);
            reader.readBatches((buffer, offset, length) -> {
                final byte[] copy = new byte[length];
                buffer.getBytes(offset, copy);
                reading.take(copy, reader.position());
            });
            reader.checkEnd();
            reader.loss().filter(loss -> !loss.byPowerLoss()).ifPresent(RecoveredNode::refuse);
            return reading.end(reader.position(), reader.syncedSequence());
        }
    }

    private static StateMachine restore(
            final RecoverableReader reader,
            final SnapshotStore snapshots,
            final Supplier<? extends StateMachine> machines,
            final NodeListener listener) {
        final List<String> passedOver = new ArrayList<>();
        final StateMachine machine = new SnapshotRestore(
                        machines, listener.parts(), RecoveredNode::requireEntryEnd, passedOver)
                .restore(snapshots.newestFirst(), reader);
        passedOver.forEach(each -> LOG.warn("a state snapshot can't be used: {}", each));
        return machine;
    }

    /** The replicated log goes on only behind a whole entry. */
    private static void requireEntryEnd(final FrameView frame) {
        if (!frame.isLastPart()) {
            throw new SnapshotDamagedException("it was taken within entry " + frame.index() + " of the replicated log");
        }
    }

    private static void refuse(final Loss loss) {
        throw new JournalDamagedException("records are missing that no power loss explains: " + loss
                + ". Put the files back; if they are lost, take the node"
                + " out of the group (`cluster remove`), start it with --join on empty directories and add it again");
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
        private long outsideLog;

        /** Begins where a reader stands, which is where the machine does. */
        Reading(final StateMachine machine, final RecoverableReader reader, final NodeListener listener) {
            this.machine = machine;
            this.listener = listener;
            this.replay = new CheckedReplay(machine);
            if (reader.position().batch() > 0) {
                whole = reader.position();
                term = reader.frame().term();
                index = reader.frame().index();
            }
        }

        void take(final byte[] bytes, final JournalPosition position) {
            final FrameView view = frame.wrapChecked(new UnsafeBuffer(bytes), 0, bytes.length);
            if (view.index() == 0) {
                outsideLog = isBeginning(view) ? 0 : view.batch();
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

        /** A group that began again from this journal counts its log's entries from here. */
        private static boolean isBeginning(final FrameView view) {
            final boolean[] is = {false};
            view.forEach(
                    view.firstSequence(),
                    view.lastSequence(),
                    record -> is[0] |= record.commandTemplate() == RestoredFromCommandDecoder.TEMPLATE_ID);
            return is[0];
        }

        RecoveredNode end(final JournalPosition end, final long syncedSequence) {
            if (outsideLog > 0) {
                throw new JournalDamagedException("batch " + outsideLog + " comes from no replicated log: this is the"
                        + " journal of a single server, which cannot be started as a node. To begin a group from it:"
                        + " `cluster restore`");
            }
            return new RecoveredNode(machine, term, index, whole, end, List.copyOf(heads), syncedSequence);
        }
    }
}

package org.tributary.engine.cluster.copy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.tributary.engine.journal.BatchDigest;
import org.tributary.engine.journal.BatchFrame;
import org.tributary.engine.journal.FrameView;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.JournalSettings;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.journal.RecoverableReader;

/**
 * Copies another node's journal behind what is here already: checks each batch, journals its records anew and requires that the
 * hash comes out the same. What a crash left of a copy is gone on with. One thread.
 */
public final class JournalCopy {
    /** The journal that is copied. */
    @FunctionalInterface
    public interface Source {
        /**
         * Returns batches behind a place, as {@link JournalSource#after} does.
         *
         * @throws IOException if the other node does not answer, or has no such place
         */
        byte[] after(JournalPosition from) throws IOException;
    }

    private final Source source;
    private final Journal journal;
    private final BatchDigest digest = new BatchDigest();
    private final BatchDigest checksums = new BatchDigest();
    private final FrameView view = new FrameView();
    private final BatchFrame frame;
    private JournalPosition end;

    private JournalCopy(final Source source, final Journal journal, final JournalPosition end, final int frameBytes) {
        this.source = source;
        this.journal = journal;
        this.end = end;
        this.frame = new BatchFrame(frameBytes);
        digest.startFrom(end.chainHead());
    }

    /**
     * Copies until the source has no further batch, and syncs.
     *
     * @return the journal's end
     * @throws IOException if the source does not answer
     * @throws JournalDamagedException if what it gives is damaged or continues another journal
     */
    public static JournalPosition run(
            final Source source, final JournalStore store, final JournalSettings settings, final LongSupplier clockMs)
            throws IOException {
        final JournalPosition begin = endOf(store);
        // Before a file is made: the place must be one of the source's journal.
        final byte[] first = source.after(begin);
        final Journal journal = store.begin(begin, settings, clockMs);
        boolean done = false;
        try {
            final JournalCopy copy = new JournalCopy(source, journal, begin, settings.maxFrameBytes());
            copy.run(first);
            journal.sync();
            done = true;
            return copy.end;
        } finally {
            if (done) {
                journal.close();
            } else {
                journal.abandon();
            }
        }
    }

    private static JournalPosition endOf(final JournalStore store) {
        try (RecoverableReader reader = store.reader()) {
            reader.readBatches((buffer, offset, length) -> {});
            reader.checkEnd();
            return reader.position();
        }
    }

    private void run(final byte[] first) throws IOException {
        for (byte[] piece = first; piece.length > 0; piece = source.after(end)) {
            final ByteBuffer bytes = ByteBuffer.allocateDirect(piece.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.put(piece).flip();
            for (int at = 0; at < piece.length; ) {
                at += take(bytes, at, piece.length - at);
            }
        }
    }

    private int take(final ByteBuffer bytes, final int at, final int available) {
        view.wrap(bytes, at, available);
        final String problem = view.hasMagic() ? view.problem(checksums, view.epoch(), -1) : "no batch";
        if (problem != null || view.isMark() || view.batch() != end.batch() + 1 || !digest.follows(bytes, at)) {
            throw new JournalDamagedException("the other node's journal gives no batch " + (end.batch() + 1)
                    + " that continues " + end + (problem == null ? "" : ": " + problem)
                    + ". Run verify on that node's data, and copy from another one");
        }
        final int length = view.claimedLength();
        frame.begin(view.timestampMs(), view.firstSequence());
        frame.entry(view.term(), view.index(), view.part(), view.isLastPart());
        view.forEach(
                view.firstSequence(),
                view.lastSequence(),
                record -> frame.add(
                        record.buffer(),
                        record.journaledOffset(),
                        record.journaledLength(),
                        record.buffer(),
                        record.outcomeOffset(),
                        record.outcomeLength()));
        digest.advance(bytes, at, length);
        journal.append(frame);
        journal.maintain();
        if (!Arrays.equals(journal.chainHead(), digest.chainHead())) {
            throw new JournalDamagedException(
                    "batch " + view.batch() + " has another hash here than at the other node");
        }
        end = new JournalPosition(
                journal.epoch(), view.batch(), view.lastSequence(), view.timestampMs(), digest.chainHead());
        return length;
    }
}

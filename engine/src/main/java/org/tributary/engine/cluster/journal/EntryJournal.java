package org.tributary.engine.cluster.journal;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import org.tributary.engine.journal.BatchDigest;
import org.tributary.engine.journal.BatchFrame;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalPosition;

/**
 * A node's journal, fed by the log: appends a batch, or compares it with one that a start found there from an entry that was cut
 * off. The apply thread uses it.
 */
public final class EntryJournal {
    private final Journal journal;
    private final Deque<byte[]> expected = new ArrayDeque<>();
    private final BatchDigest digest = new BatchDigest();
    private long batch;

    /** Goes on after what a start found. */
    public EntryJournal(final Journal journal, final RecoveredNode recovered) {
        this.journal = journal;
        final JournalPosition whole = recovered.whole();
        this.batch = whole.batch();
        this.expected.addAll(recovered.cutOff());
        digest.startFrom(whole.chainHead());
    }

    /**
     * Makes a batch the journal's next one.
     *
     * @throws NodeDiffersException if the journal holds another batch there
     */
    public void append(final BatchFrame frame) {
        batch++;
        if (expected.isEmpty()) {
            journal.append(frame);
            return;
        }
        frame.seal(0, batch, 0, digest);
        final byte[] there = expected.remove();
        if (!Arrays.equals(there, digest.chainHead())) {
            throw new NodeDiffersException("batch " + batch + " of the journal has the hash "
                    + HexFormat.of().formatHex(there) + ", the replicated log gives "
                    + HexFormat.of().formatHex(digest.chainHead()) + " now");
        }
    }

    /** Number of the last batch. */
    public long batch() {
        return batch;
    }

    /** Hash of the last batch. */
    public byte[] chainHead() {
        return expected.isEmpty() && batch > 0 ? journal.chainHead() : digest.chainHead();
    }

    /** Brings all of it to the device. */
    public void sync() {
        journal.sync();
    }
}

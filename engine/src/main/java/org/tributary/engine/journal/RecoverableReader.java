package org.tributary.engine.journal;

import java.util.Optional;

/** A reader that also says where the good part of the journal ends and what stands behind it. One thread uses it. */
public interface RecoverableReader extends JournalReader {
    /**
     * Hands over whole batches from where the reader stands, up to the last there is.
     *
     * @return sequence of the last record handed over or passed over
     */
    long readBatches(BatchHandler handler);

    /**
     * Reads on from a batch boundary, as a snapshot names it; the chain is checked from its hash on.
     *
     * @param from as {@link #position()} gave it
     * @throws JournalDamagedException if the journal holds no such place
     */
    void resumeAt(JournalPosition from);

    /** Where the last batch handed over ends. */
    JournalPosition position();

    /**
     * Looks behind the end that reading has reached. Sees what a plain reader can't: whole batches behind a hole.
     *
     * @return what does not belong to the journal, empty if nothing stands there
     * @throws JournalDamagedException if it was known to be synced
     */
    Optional<TornTail> checkEnd();

    /** Bytes of journal read so far, for progress. */
    long bytesRead();
}

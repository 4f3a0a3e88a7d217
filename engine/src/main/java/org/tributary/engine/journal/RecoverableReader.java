package org.tributary.engine.journal;

import java.util.Optional;

/** A reader that also reports where the good part of the journal ends and what follows it. One thread uses it. */
public interface RecoverableReader extends JournalReader {
    /**
     * Hands over whole batches from the reader's position up to the last one.
     *
     * @return sequence of the last record handed over or passed over
     */
    long readBatches(BatchHandler handler);

    /**
     * Continues at a batch boundary that a snapshot names; the chain is checked from its hash on.
     *
     * @param from as {@link #position()} gave it
     * @throws JournalDamagedException if the journal has no such position
     */
    void resumeAt(JournalPosition from);

    /** End of the last batch handed over. */
    JournalPosition position();

    /** Goes to the next whole batch, which is then the {@link #frame}; false at the journal's end. */
    boolean next();

    /** The batch last handed over, or the one that reading resumed at. Valid until the reader moves on. */
    FrameView frame();

    /**
     * Searches after the end that reading has reached. Finds what a plain reader can't: whole batches after a hole.
     *
     * @return the torn tail, empty if nothing follows
     * @throws JournalDamagedException if it was known to be synced
     */
    Optional<TornTail> checkEnd();

    /**
     * Adds a statement that the journal must hold a batch. A batch that contradicts it is damage; an end before it is a
     * {@link #loss}.
     */
    void expect(Witness witness);

    /** Takes an operator's word on where the good part of the newest epoch ends: damage there is then cut. */
    void accept(AcceptedLoss word);

    /**
     * The loss that {@link #checkEnd} found.
     *
     * @return empty if nothing can be missing that may have been answered
     */
    Optional<Loss> loss();

    /**
     * What may be gone though nothing shows it: a power loss at durability {@code process} can take the newest records together with
     * every word about them, back to the last sync. Known after {@link #checkEnd}. Of a writer that the power cut before its first sync
     * of the head this says nothing: what the head holds is still the word of the writer before.
     *
     * @return empty if the writer ended in order, if it wrote at durability {@code device}, and while the machine has not booted since
     */
    Optional<Loss> possibleLoss();

    /** Last record known to be on the device, as far as was read. */
    long syncedSequence();

    /** Bytes of journal read so far, for progress. */
    long bytesRead();
}

package org.tributary.engine.pipeline;

import org.tributary.engine.record.JournalRecord;

/** Is notified of records journaled at the configured durability. Called on the release thread only, in order of sequence. */
public interface ReleaseListener {
    /** Ignores all. */
    ReleaseListener NONE = new ReleaseListener() {
        @Override
        public void onRecord(final long correlationId, final JournalRecord record) {}

        @Override
        public void onLookup(final long correlationId, final long sequence) {}

        @Override
        public void onBatchEnd(final long lastSequence, final long timestampMs) {}
    };

    /**
     * Takes one journaled record. It is reused: valid only during the call.
     *
     * @param correlationId as given to the ingress; NO_CORRELATION for pulses and derived records
     */
    void onRecord(long correlationId, JournalRecord record);

    /**
     * Takes the answer to a lookup.
     *
     * @param sequence of the record that first carried the id, 0 if it is unknown
     */
    void onLookup(long correlationId, long sequence);

    /**
     * A replicated host got no answer for a command or lookup in time: it may still be decided. A single server never calls this.
     *
     * @param correlationId as given to the ingress; no answer for it follows
     */
    default void onNoAnswer(final long correlationId) {}

    /**
     * Takes the result of a command in a process that has no journal: a gateway before a replicated group. A process with a journal
     * never calls this.
     *
     * @param correlationId as given to the ingress
     */
    default void onReplicated(final long correlationId, final ReplicatedResult result) {}

    /** All records of a batch (or an idle round with lookups only) have been handed over. */
    void onBatchEnd(long lastSequence, long timestampMs);
}

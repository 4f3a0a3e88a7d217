package org.tributary.engine.settlement.book;

import java.io.IOException;
import org.tributary.engine.record.RecordView;

/** Receives the leaves of the period's trees, in order of sequence. */
@FunctionalInterface
public interface LeafSink {
    /**
     * Adds a leaf.
     *
     * @param record its record, valid during the call
     * @param leafHash {@link org.tributary.engine.transparency.Merkle#leafHash} of its text
     * @param idHash {@link org.tributary.engine.transparency.DayTree#idHash} of its channel and transaction id
     */
    void add(RecordView record, byte[] leafHash, long idHash) throws IOException;
}

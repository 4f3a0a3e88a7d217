package org.tributary.engine.record;

import org.tributary.engine.codec.sbe.LossCommandDecoder;
import org.tributary.engine.codec.sbe.RestoredFromCommandDecoder;

/**
 * Reads records that say that the journal was cut, by a loss or a restore: the sequences after the last common one had been given to
 * other records, which are void. One thread.
 */
public final class CutReader {
    /** Result of records that say nothing of the kind. */
    public static final long NONE = -1;

    private final LossCommandDecoder loss = new LossCommandDecoder();
    private final RestoredFromCommandDecoder restored = new RestoredFromCommandDecoder();

    /** Returns the last sequence before the cut; {@link #NONE} if the record says of none. */
    public long lastCommon(final JournalRecord record) {
        final int template = record.commandTemplate();
        if (template == LossCommandDecoder.TEMPLATE_ID) {
            return record.command(loss).lastSequence();
        }
        if (template == RestoredFromCommandDecoder.TEMPLATE_ID) {
            return record.command(restored).sequence();
        }
        return NONE;
    }
}

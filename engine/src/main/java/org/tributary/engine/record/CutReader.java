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

    /**
     * Returns whether sequences from this record on get other names than before (see {@link SequenceNames}). Records of a cut that were
     * written before there were such names end their block without the field, and what was handed out after them keeps its number.
     */
    boolean namesAnew(final JournalRecord record) {
        final int template = record.commandTemplate();
        if (template == LossCommandDecoder.TEMPLATE_ID) {
            record.command(loss);
            // A decoder that was just wrapped ends behind its block.
            return loss.encodedLength() >= LossCommandDecoder.BLOCK_LENGTH && loss.namesAnew() == 1;
        }
        if (template == RestoredFromCommandDecoder.TEMPLATE_ID) {
            record.command(restored);
            return restored.encodedLength() >= RestoredFromCommandDecoder.BLOCK_LENGTH && restored.namesAnew() == 1;
        }
        return false;
    }
}

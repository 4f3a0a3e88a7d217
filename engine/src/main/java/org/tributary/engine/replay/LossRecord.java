package org.tributary.engine.replay;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.LossCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.BatchFormat;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.Loss;
import org.tributary.engine.snapshot.SnapshotPart;

/** The record that a loss leaves in the journal: the first one after the last good record, before any answer. */
public final class LossRecord {
    private static final int MAX_TEXT_BYTES = 254;

    private LossRecord() {}

    /**
     * Journals a loss that a recovery found, synced when it returns.
     *
     * @param machine recovered to the last good record
     * @param journal begun there; holds nothing yet
     * @param parts read models recovered with it
     * @return the record's stamp: the engine's clock starts there
     */
    public static long journal(
            final Loss loss,
            final StateMachine machine,
            final Journal journal,
            final List<? extends SnapshotPart> parts,
            final LongSupplier clockMs) {
        final long stampMs = Math.max(loss.last().timestampMs(), clockMs.getAsLong());
        OneCommand.journal(encode(loss), stampMs, machine, journal, parts);
        return stampMs;
    }

    private static DirectBuffer encode(final Loss loss) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[StateMachine.MAX_COMMAND_BYTES]);
        final LossCommandEncoder to = new LossCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .lastSequence(loss.last().sequence())
                .knownTo(loss.knownTo())
                .byOperator((short) (loss.byPowerLoss() ? 0 : 1));
        to.putChainHead(loss.last().chainHead(), 0, BatchFormat.HASH_LENGTH);
        to.namesAnew((short) 1);
        final byte[] evidence = loss.evidence().getBytes(StandardCharsets.US_ASCII);
        to.putEvidence(evidence, 0, Math.min(evidence.length, MAX_TEXT_BYTES));
        return new UnsafeBuffer(buffer, 0, to.limit());
    }
}

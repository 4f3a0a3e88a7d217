package org.tributary.engine.core.outcome;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.DonationOutcomeEncoder;
import org.tributary.engine.codec.sbe.DonationOutcomeEncoder.LinesEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.port.StateMachine;

/**
 * Writes the outcome of a payment, of which a giving day has more than of all others together: at fixed offsets, behind headers
 * that are written once. The bytes are the generated encoder's.
 */
final class DonationRecord {
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final int CODE = MessageHeaderEncoder.ENCODED_LENGTH + DonationOutcomeEncoder.codeEncodingOffset();
    private static final int REASON =
            MessageHeaderEncoder.ENCODED_LENGTH + DonationOutcomeEncoder.reasonEncodingOffset();
    private static final int FLAGS = MessageHeaderEncoder.ENCODED_LENGTH + DonationOutcomeEncoder.flagsEncodingOffset();
    private static final int PROJECT =
            MessageHeaderEncoder.ENCODED_LENGTH + DonationOutcomeEncoder.projectEncodingOffset();
    private static final int GROUP = MessageHeaderEncoder.ENCODED_LENGTH + DonationOutcomeEncoder.BLOCK_LENGTH;
    /** The last byte of the group's header. */
    private static final int LINE_COUNT = GROUP + LinesEncoder.HEADER_SIZE - 1;

    private static final int LINES = GROUP + LinesEncoder.HEADER_SIZE;
    private static final int LINE_BYTES = LinesEncoder.sbeBlockLength();
    private static final int POOL = LinesEncoder.poolEncodingOffset();
    private static final int CUT = LinesEncoder.cutEncodingOffset();
    private static final int AMOUNT_FEN = LinesEncoder.amountFenEncodingOffset();

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[StateMachine.MAX_OUTCOME_BYTES]);

    /** A record whose headers are written. */
    DonationRecord() {
        new DonationOutcomeEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .linesCount(0);
    }

    /** The record last written. */
    DirectBuffer buffer() {
        return buffer;
    }

    /**
     * Writes a record.
     *
     * @return its bytes
     */
    int write(final OutcomeCode code, final ReasonCode reason, final int flags, final int project, final Lines lines) {
        buffer.putByte(CODE, (byte) code.value());
        buffer.putByte(REASON, (byte) reason.value());
        buffer.putByte(FLAGS, (byte) flags);
        buffer.putInt(PROJECT, project, ORDER);
        buffer.putByte(LINE_COUNT, (byte) lines.count());
        int at = LINES;
        for (int i = 0; i < lines.count(); i++) {
            buffer.putShort(at + POOL, (short) lines.pool(i), ORDER);
            buffer.putByte(at + CUT, lines.cut(i));
            buffer.putLong(at + AMOUNT_FEN, lines.amountFen(i), ORDER);
            at += LINE_BYTES;
        }
        return at;
    }
}

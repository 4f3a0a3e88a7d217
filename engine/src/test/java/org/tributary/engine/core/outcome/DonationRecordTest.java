package org.tributary.engine.core.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.DonationOutcomeEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;

/** The record is written by hand: here its bytes are compared with those of the generated encoder. */
class DonationRecordTest {
    private static final int BYTES = 1024;
    private static final int ALL_FLAGS = 0xFF;

    private final DonationRecord record = new DonationRecord();
    private final Lines lines = new Lines();

    @Test
    void shouldWriteTheEncodersBytesWhenADonationHasAnyNumberOfLines() {
        for (int count = 0; count <= Lines.MAX_LINES; count++) {
            fill(count);
            assertSame(OutcomeCode.ACCEPTED, ReasonCode.NONE, ALL_FLAGS, Integer.MAX_VALUE - count);
        }
    }

    @Test
    void shouldWriteTheEncodersBytesWhenADonationIsHeldAfterOneWithLines() {
        fill(Lines.MAX_LINES);
        record.write(OutcomeCode.ACCEPTED, ReasonCode.NONE, ALL_FLAGS, 1, lines);
        for (final ReasonCode reason : ReasonCode.values()) {
            fill(0);
            assertSame(OutcomeCode.HELD, reason, 0, -1);
        }
    }

    private void fill(final int count) {
        lines.clear();
        for (int i = 0; i < count; i++) {
            final CutCode cut = CutCode.values()[i % (CutCode.values().length - 1)];
            lines.add(65_535 - i, -1, (byte) cut.value(), Long.MAX_VALUE / (i + 1));
        }
    }

    private void assertSame(final OutcomeCode code, final ReasonCode reason, final int flags, final int project) {
        final UnsafeBuffer expected = new UnsafeBuffer(new byte[BYTES]);
        final DonationOutcomeEncoder encoder = new DonationOutcomeEncoder()
                .wrapAndApplyHeader(expected, 0, new MessageHeaderEncoder())
                .code(code)
                .reason(reason)
                .project(project);
        expected.putByte(encoder.offset() + DonationOutcomeEncoder.flagsEncodingOffset(), (byte) flags);
        final DonationOutcomeEncoder.LinesEncoder group = encoder.linesCount(lines.count());
        for (int i = 0; i < lines.count(); i++) {
            group.next().pool(lines.pool(i)).cut(CutCode.get(lines.cut(i))).amountFen(lines.amountFen(i));
        }

        final int length = record.write(code, reason, flags, project, lines);

        assertThat(bytes(record, length)).isEqualTo(Arrays.copyOf(expected.byteArray(), encoder.limit()));
    }

    private static byte[] bytes(final DonationRecord record, final int length) {
        final byte[] bytes = new byte[length];
        record.buffer().getBytes(0, bytes);
        return bytes;
    }
}

package org.tributary.engine.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.LossCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;

class SequenceNamesTest {
    private static final int BLOCK_LENGTH_AT = MessageHeaderEncoder.blockLengthEncodingOffset();

    private final CutReader reader = new CutReader();

    /** A loss whose head is a byte of the given value and zeros. */
    private static byte[] loss(final int head) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
        final LossCommandEncoder to = new LossCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .lastSequence(10)
                .knownTo(12)
                .byOperator((short) 1)
                .namesAnew((short) 1);
        to.putChainHead(new byte[32], 0, 32).chainHead(0, (short) head);
        to.evidence("gone");
        final byte[] command = new byte[to.limit()];
        buffer.getBytes(0, command);
        return command;
    }

    /** As a build wrote it that had no such names: the block ends a byte earlier. */
    private static byte[] withoutTheField(final byte[] loss) {
        final int length = LossCommandEncoder.BLOCK_LENGTH;
        final int end = MessageHeaderEncoder.ENCODED_LENGTH + length - 1;
        final byte[] old = new byte[loss.length - 1];
        System.arraycopy(loss, 0, old, 0, end);
        System.arraycopy(loss, end + 1, old, end, loss.length - end - 1);
        old[BLOCK_LENGTH_AT] = (byte) (length - 1);
        return old;
    }

    private static JournalRecord record(final byte[] command, final long stampMs) {
        return new JournalRecord().wrap(11, stampMs, 4, new UnsafeBuffer(command), 0, command.length, 0);
    }

    private SequenceNames after(final byte[] loss, final long stampMs) {
        return SequenceNames.PLAIN.after(record(loss, stampMs), reader);
    }

    @Test
    void shouldNameASequenceAloneUntilTheJournalIsCut() {
        final SequenceNames names = after(loss(1), 1_000);

        assertThat(SequenceNames.PLAIN.of(17)).isEqualTo("17");
        assertThat(names.of(10)).isEqualTo("10");
        assertThat(names.of(11)).matches("11-[0-9a-f]{8}");
        assertThat(names.of(17)).matches("17-[0-9a-f]{8}");
        assertThat(names.of(17).substring(2)).isNotEqualTo(names.of(11).substring(2));
    }

    @Test
    void shouldNameASequenceInEachHistoryByAnotherName() {
        final String name = after(loss(1), 1_000).of(17);

        assertThat(after(loss(1), 1_000).of(17)).isEqualTo(name);
        assertThat(after(loss(2), 1_000).of(17)).as("another chain head").isNotEqualTo(name);
        assertThat(after(loss(1), 1_001).of(17))
                .as("another loss of the same end")
                .isNotEqualTo(name);
    }

    @Test
    void shouldKeepTheNamesAfterACutOfAnEarlierBuild() {
        final byte[] old = withoutTheField(loss(1));

        assertThat(reader.lastCommon(record(old, 1_000))).isEqualTo(10);
        assertThat(after(old, 1_000).of(17)).isEqualTo("17");
    }

    @Test
    void shouldUnderstandOnlyNamesOfItsOwnJournal() {
        final SequenceNames names = after(loss(1), 1_000);

        assertThat(names.sequenceOf(names.of(17))).isEqualTo(17);
        assertThat(names.sequenceOf("10")).isEqualTo(10);
        assertThat(names.sequenceOf("17")).isEqualTo(SequenceNames.NONE);
        assertThat(names.sequenceOf(after(loss(2), 1_000).of(17))).isEqualTo(SequenceNames.NONE);
        assertThat(SequenceNames.PLAIN.sequenceOf(names.of(17))).isEqualTo(SequenceNames.NONE);
        for (final String none : new String[] {"", "0", "x", "-17", "17-", "17-5F3A9C01", "9999999999999999999"}) {
            assertThat(names.sequenceOf(none)).as(none).isEqualTo(SequenceNames.NONE);
        }
    }
}

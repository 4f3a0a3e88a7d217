package org.tributary.engine.cluster;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.tributary.engine.core.port.StateMachine;

/**
 * The commands that go into one entry of the replicated log. Integers are little-endian.
 *
 * <pre>
 *   0 version u8 (2)   1 zero u8   2 items u16   4 origin i64   12 number i64   20 term i64   then each item: length u16, bytes
 * </pre>
 *
 * <p>An item is a command or, if the length's highest bit is set, a question for an id: channel i16, partner's length i16, partner, id.
 * Origin and number name the batch to the node that sent it. A batch with a term is decided in an entry of that term only; elsewhere
 * its entry is empty. A batch without items is a tick: it only brings time. One thread.
 */
public final class CommandBatch {
    /** Most items of a batch. */
    public static final int MAX_COMMANDS = 512;

    /** Most bytes of a batch. */
    public static final int MAX_BYTES =
            BatchBytes.HEADER + MAX_COMMANDS * (Short.BYTES + StateMachine.MAX_COMMAND_BYTES);

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(4096);
    private final long origin;
    private final long number;
    private final long term;
    private int count;
    private int length = BatchBytes.HEADER;

    /** A batch that no node waits for by itself. */
    public CommandBatch() {
        this(0, 0, 0);
    }

    /**
     * A batch that its sender finds in the log.
     *
     * @param term in which alone it is decided; 0 for any
     */
    CommandBatch(final long origin, final long number, final long term) {
        this.origin = origin;
        this.number = number;
        this.term = term;
    }

    /**
     * Adds a command.
     *
     * @return this
     * @throws IllegalArgumentException if it is empty, too long or one too many
     */
    public CommandBatch add(final DirectBuffer command, final int offset, final int commandLength) {
        requireRoom(commandLength);
        buffer.putShort(length, (short) commandLength, BatchBytes.ORDER);
        buffer.putBytes(length + Short.BYTES, command, offset, commandLength);
        length += Short.BYTES + commandLength;
        count++;
        return this;
    }

    /** Adds a question for the sequence of the record that first carried an id. */
    void ask(
            final short channel,
            final DirectBuffer partner,
            final int partnerOffset,
            final int partnerLength,
            final DirectBuffer packedId,
            final int idOffset,
            final int idLength) {
        final int itemLength = BatchBytes.QUESTION_HEADER + partnerLength + idLength;
        requireRoom(itemLength);
        buffer.putShort(length, (short) (itemLength | BatchBytes.QUESTION), BatchBytes.ORDER);
        final int at = length + Short.BYTES;
        buffer.putShort(at, channel, BatchBytes.ORDER);
        buffer.putShort(at + Short.BYTES, (short) partnerLength, BatchBytes.ORDER);
        if (partnerLength > 0) {
            buffer.putBytes(at + BatchBytes.QUESTION_HEADER, partner, partnerOffset, partnerLength);
        }
        buffer.putBytes(at + BatchBytes.QUESTION_HEADER + partnerLength, packedId, idOffset, idLength);
        length = at + itemLength;
        count++;
    }

    private void requireRoom(final int itemLength) {
        if (itemLength < 1 || itemLength > StateMachine.MAX_COMMAND_BYTES || count == MAX_COMMANDS) {
            throw new IllegalArgumentException("command " + (count + 1) + " of " + itemLength + " bytes, wanted 1 to "
                    + StateMachine.MAX_COMMAND_BYTES + " bytes and at most " + MAX_COMMANDS + " commands");
        }
    }

    /** Items so far. */
    public int count() {
        return count;
    }

    /** Bytes so far. */
    int length() {
        return length;
    }

    /** The bytes that go into the log, but for the leader's stamp; a copy. */
    public byte[] encode() {
        buffer.putByte(0, BatchBytes.VERSION);
        buffer.putByte(1, (byte) 0);
        buffer.putShort(2, (short) count, BatchBytes.ORDER);
        buffer.putLong(BatchBytes.ORIGIN, origin, BatchBytes.ORDER);
        buffer.putLong(BatchBytes.NUMBER, number, BatchBytes.ORDER);
        buffer.putLong(BatchBytes.TERM, term, BatchBytes.ORDER);
        return Arrays.copyOf(buffer.byteArray(), length);
    }
}

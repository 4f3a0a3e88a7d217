package org.tributary.engine.cluster;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.tributary.engine.core.port.StateMachine;

/**
 * The commands that go into one entry of the replicated log. Integers are little-endian.
 *
 * <pre>
 *   0 version u8 (1)   1 zero u8   2 commands u16   then each command: length u16, bytes
 * </pre>
 *
 * A batch without commands is a tick: it only brings time. One thread.
 */
public final class CommandBatch {
    /** Most commands of a batch. */
    public static final int MAX_COMMANDS = 512;

    /** Most bytes of a batch. */
    public static final int MAX_BYTES =
            BatchBytes.HEADER + MAX_COMMANDS * (Short.BYTES + StateMachine.MAX_COMMAND_BYTES);

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(4096);
    private int count;
    private int length = BatchBytes.HEADER;

    /**
     * Adds a command.
     *
     * @return this
     * @throws IllegalArgumentException if it is empty, too long or one too many
     */
    public CommandBatch add(final DirectBuffer command, final int offset, final int commandLength) {
        if (commandLength < 1 || commandLength > StateMachine.MAX_COMMAND_BYTES || count == MAX_COMMANDS) {
            throw new IllegalArgumentException(
                    "command " + (count + 1) + " of " + commandLength + " bytes, wanted 1 to "
                            + StateMachine.MAX_COMMAND_BYTES + " bytes and at most " + MAX_COMMANDS + " commands");
        }
        buffer.putShort(length, (short) commandLength, BatchBytes.ORDER);
        buffer.putBytes(length + Short.BYTES, command, offset, commandLength);
        length += Short.BYTES + commandLength;
        count++;
        return this;
    }

    /** Commands so far. */
    public int count() {
        return count;
    }

    byte[] encode() {
        buffer.putByte(0, BatchBytes.VERSION);
        buffer.putByte(1, (byte) 0);
        buffer.putShort(2, (short) count, BatchBytes.ORDER);
        return Arrays.copyOf(buffer.byteArray(), length);
    }
}

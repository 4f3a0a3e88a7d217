package org.tributary.engine.cluster;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.port.StateMachine;

/** Reads a {@link CommandBatch}'s bytes, alone or behind the leader's stamp in an entry of the log. One thread uses it. */
final class BatchBytes {
    static final byte VERSION = 2;
    static final int ORIGIN = 4;
    static final int NUMBER = 12;
    static final int TERM = 20;
    static final int HEADER = 28;

    /** Bit of an item's length that makes it a question. */
    static final int QUESTION = 0x8000;

    static final int QUESTION_HEADER = 2 * Short.BYTES;
    static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final int[] offsets = new int[CommandBatch.MAX_COMMANDS];
    private final int[] lengths = new int[CommandBatch.MAX_COMMANDS];
    private final boolean[] questions = new boolean[CommandBatch.MAX_COMMANDS];
    private int count;
    private int start;

    /** Puts a stamp before a batch: the entry's bytes. */
    static byte[] stamped(final long stampMs, final byte[] batch) {
        return ByteBuffer.allocate(Long.BYTES + batch.length)
                .order(ORDER)
                .putLong(stampMs)
                .put(batch)
                .array();
    }

    static long stampOf(final byte[] entry) {
        if (entry.length < Long.BYTES) {
            throw new EntryFormatException("entry of " + entry.length + " bytes");
        }
        return ByteBuffer.wrap(entry).order(ORDER).getLong();
    }

    /**
     * Wraps a batch.
     *
     * @param from where it begins in the bytes; it reaches to their end
     * @throws EntryFormatException if it is none that this release reads
     */
    BatchBytes wrap(final byte[] bytes, final int from) {
        buffer.wrap(bytes);
        start = from;
        if (bytes.length - from < HEADER || bytes.length - from > CommandBatch.MAX_BYTES) {
            throw new EntryFormatException("batch of " + (bytes.length - from) + " bytes");
        }
        if (bytes[from] != VERSION || bytes[from + 1] != 0) {
            throw new EntryFormatException("batch of version " + bytes[from] + ", this release reads version " + VERSION
                    + ": all nodes and gateways of a group must run releases that know each other's format");
        }
        count = buffer.getShort(from + 2, ORDER) & 0xFFFF;
        if (count > CommandBatch.MAX_COMMANDS) {
            throw new EntryFormatException("batch of " + count + " commands, the most is " + CommandBatch.MAX_COMMANDS);
        }
        int at = from + HEADER;
        for (int i = 0; i < count; i++) {
            at = take(i, at, bytes.length);
        }
        if (at != bytes.length) {
            throw new EntryFormatException("batch has " + (bytes.length - at) + " bytes behind its last command");
        }
        return this;
    }

    private int take(final int index, final int at, final int end) {
        final int lengthField = end - at < Short.BYTES ? 0 : buffer.getShort(at, ORDER) & 0xFFFF;
        final int length = lengthField & ~QUESTION;
        final int first = at + Short.BYTES;
        questions[index] = (lengthField & QUESTION) != 0;
        if (length < 1
                || length > StateMachine.MAX_COMMAND_BYTES
                || length > end - first
                || questions[index] && !isQuestion(first, length)) {
            throw new EntryFormatException("command " + (index + 1) + " of the batch is cut off or has a wrong length");
        }
        offsets[index] = first;
        lengths[index] = length;
        return first + length;
    }

    private boolean isQuestion(final int at, final int length) {
        if (length <= QUESTION_HEADER) {
            return false;
        }
        final int partnerLength = buffer.getShort(at + Short.BYTES, ORDER);
        return partnerLength >= 0 && partnerLength < length - QUESTION_HEADER;
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    int count() {
        return count;
    }

    long origin() {
        return buffer.getLong(start + ORIGIN, ORDER);
    }

    long number() {
        return buffer.getLong(start + NUMBER, ORDER);
    }

    /** Term in which alone the batch is decided; 0 for any. */
    long term() {
        return buffer.getLong(start + TERM, ORDER);
    }

    boolean isQuestion(final int index) {
        return questions[index];
    }

    /** Asks the core a question of the batch. */
    long ask(final int index, final StateMachine core) {
        final int at = offsets[index];
        final int partnerLength = buffer.getShort(at + Short.BYTES, ORDER);
        final int partnerAt = at + QUESTION_HEADER;
        return core.sequenceOf(
                buffer.getShort(at, ORDER),
                buffer,
                partnerAt,
                partnerLength,
                buffer,
                partnerAt + partnerLength,
                lengths[index] - QUESTION_HEADER - partnerLength);
    }

    int offset(final int index) {
        return offsets[index];
    }

    int length(final int index) {
        return lengths[index];
    }
}

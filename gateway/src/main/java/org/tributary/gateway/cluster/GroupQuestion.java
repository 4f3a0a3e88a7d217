package org.tributary.gateway.cluster;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A gateway's question to the leader, or a member's to another, and the frame of its answer.
 *
 * <pre>
 *   question: format u8 (1), kind u8, sequence i64      answer: 1 and the kind's content, or 0 and why there is none (UTF)
 * </pre>
 *
 * @param sequence record that is asked about; 0 of facts and places
 */
record GroupQuestion(Kind kind, long sequence) {
    private static final int FORMAT = 1;
    private static final int MAX_BYTES = 16;

    /** What is asked. The order is that of the codes, from 1. */
    enum Kind {
        FACTS,
        RECORD,
        FOLLOWERS,
        /** Of a member to any other. */
        PLACES,
        /** Of a demo's node to another. */
        PROCESS
    }

    /** Writes the content of an answer. */
    @FunctionalInterface
    interface Content {
        void write(DataOutputStream out) throws IOException;
    }

    byte[] encode() {
        return bytes(out -> {
            out.writeByte(FORMAT);
            out.writeByte(kind.ordinal() + 1);
            out.writeLong(sequence);
        });
    }

    /**
     * Reads a question.
     *
     * @throws IOException if this release doesn't know it
     */
    static GroupQuestion decode(final byte[] bytes) throws IOException {
        if (bytes.length > MAX_BYTES) {
            throw new IOException("a question of " + bytes.length + " bytes");
        }
        final DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        final int format = in.readUnsignedByte();
        final int kind = in.readUnsignedByte();
        if (format != FORMAT || kind < 1 || kind > Kind.values().length) {
            throw new IOException("the gateway asks in format " + format + ", question " + kind
                    + "; this node knows format " + FORMAT + ": upgrade all nodes before gateways");
        }
        return new GroupQuestion(Kind.values()[kind - 1], in.readLong());
    }

    static byte[] answer(final Content content) {
        return bytes(out -> {
            out.writeByte(1);
            content.write(out);
        });
    }

    static byte[] noAnswer(final String why) {
        return bytes(out -> {
            out.writeByte(0);
            out.writeUTF(why);
        });
    }

    /**
     * The content of an answer.
     *
     * @throws IOException with the leader's words if there is none
     */
    static DataInputStream content(final byte[] answer) throws IOException {
        final DataInputStream in = new DataInputStream(new ByteArrayInputStream(answer));
        if (in.readUnsignedByte() == 0) {
            throw new IOException(in.readUTF());
        }
        return in;
    }

    static byte[] bytes(final Content content) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try {
            content.write(new DataOutputStream(bytes));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}

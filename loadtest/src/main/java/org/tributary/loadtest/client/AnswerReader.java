package org.tributary.loadtest.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Parser of a server's answers: status and length of the body (by Content-Length, as this server does). */
public final class AnswerReader {
    private static final int MAX_HEAD_BYTES = 16 * 1024;
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS_AT = "HTTP/1.1 ".length();

    /** Notified of each complete answer. */
    @FunctionalInterface
    public interface Listener {
        void answered(int status);
    }

    private byte[] head = new byte[512];
    private int headLength;
    private int status;
    private long bodyLeft = -1;

    /** Reads all available bytes. */
    public void read(final ByteBuffer in, final Listener listener) {
        while (in.hasRemaining() || bodyLeft == 0) {
            if (bodyLeft > 0) {
                final int skipped = (int) Math.min(bodyLeft, in.remaining());
                in.position(in.position() + skipped);
                bodyLeft -= skipped;
            } else if (bodyLeft < 0) {
                readHead(in);
            }
            if (bodyLeft == 0) {
                bodyLeft = -1;
                if (status >= 200) {
                    listener.answered(status);
                }
            }
        }
    }

    private void readHead(final ByteBuffer in) {
        while (in.hasRemaining()) {
            if (headLength == head.length) {
                if (headLength == MAX_HEAD_BYTES) {
                    throw new IllegalStateException("the head of an answer has over " + MAX_HEAD_BYTES + " bytes");
                }
                head = Arrays.copyOf(head, 2 * headLength);
            }
            head[headLength++] = in.get();
            if (headLength > 3
                    && head[headLength - 1] == '\n'
                    && head[headLength - 2] == '\r'
                    && head[headLength - 3] == '\n') {
                status = (int) number(STATUS_AT);
                bodyLeft = contentLength();
                headLength = 0;
                return;
            }
        }
    }

    private long contentLength() {
        for (int i = STATUS_AT; i + LENGTH.length < headLength; i++) {
            if (head[i] == '\n' && isLength(i + 1)) {
                int at = i + 1 + LENGTH.length;
                while (head[at] == ' ') {
                    at++;
                }
                return number(at);
            }
        }
        return 0;
    }

    private boolean isLength(final int at) {
        for (int i = 0; i < LENGTH.length; i++) {
            // Sets the bit that turns a capital letter into a small one and leaves the other characters here unchanged.
            if ((head[at + i] | 0x20) != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    private long number(final int from) {
        long number = 0;
        for (int i = from; head[i] >= '0' && head[i] <= '9'; i++) {
            number = number * 10 + head[i] - '0';
        }
        return number;
    }
}

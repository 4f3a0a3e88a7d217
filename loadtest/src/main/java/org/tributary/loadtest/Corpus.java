package org.tributary.loadtest;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests ready to be sent, as raw bytes of HTTP/1.1, in segments off the Java heap. Filled once, then read by one
 * thread. Request i is number i, from 0.
 */
final class Corpus {
    /** What a request is, and so what the server must answer. */
    enum Kind {
        /** An authentic payment, its id for the first time: 200, counts once. */
        PAYMENT(200),
        /** A payment sent a second time: 200, counts no more. */
        DOUBLE(200),
        /** A payment with a changed signature: 401, counts nothing. */
        FORGERY(401);

        final int expectedStatus;

        Kind(final int expectedStatus) {
            this.expectedStatus = expectedStatus;
        }
    }

    private static final int SEGMENT_BYTES = 64 << 20;

    private final List<ByteBuffer> segments = new ArrayList<>();
    private final int[] segmentOf;
    private final int[] offsetOf;
    private final int[] lengthOf;
    private final Kind[] kindOf;
    private final long[] amountFenOf;
    private int size;

    Corpus(final int capacity) {
        segmentOf = new int[capacity];
        offsetOf = new int[capacity];
        lengthOf = new int[capacity];
        kindOf = new Kind[capacity];
        amountFenOf = new long[capacity];
    }

    /** Appends a request; its number. */
    int add(final Kind kind, final long amountFen, final byte[] request) {
        if (segments.isEmpty() || segments.get(segments.size() - 1).remaining() < request.length) {
            segments.add(ByteBuffer.allocateDirect(SEGMENT_BYTES));
        }
        final ByteBuffer segment = segments.get(segments.size() - 1);
        segmentOf[size] = segments.size() - 1;
        offsetOf[size] = segment.position();
        lengthOf[size] = request.length;
        kindOf[size] = kind;
        amountFenOf[size] = amountFen;
        segment.put(request);
        return size++;
    }

    /** Appends an earlier request once more, without its bytes; its number. */
    int addDouble(final int earlier) {
        segmentOf[size] = segmentOf[earlier];
        offsetOf[size] = offsetOf[earlier];
        lengthOf[size] = lengthOf[earlier];
        kindOf[size] = Kind.DOUBLE;
        amountFenOf[size] = amountFenOf[earlier];
        return size++;
    }

    int size() {
        return size;
    }

    Kind kind(final int request) {
        return kindOf[request];
    }

    long amountFen(final int request) {
        return amountFenOf[request];
    }

    /** A view of the request's bytes, of its own position and limit. */
    ByteBuffer bytes(final int request) {
        return segments.get(segmentOf[request]).slice(offsetOf[request], lengthOf[request]);
    }
}

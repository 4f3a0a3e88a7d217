package org.tributary.loadtest.corpus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests ready to be sent, as raw bytes of HTTP/1.1, off the Java heap: in memory, or in two mapped files so that
 * millions are signed once and sent often. Filled once, then read by one thread. Request i is number i, from 0.
 *
 * <p>An index entry: position of the bytes (8), length (4), request it is about (4), fen (8), kind (1), channel (1).
 */
public final class Corpus {
    /** What a request is, and so what the server must answer in the end. */
    public enum Kind {
        /** An authentic payment, its id for the first time: 200, counts once. */
        PAYMENT(200),
        /** A payment sent a second time: 200, counts no more. */
        DOUBLE(200),
        /** A payment with a changed signature: 401, counts nothing. */
        FORGERY(401),
        /** A refund of a payment: 200, or 503 as long as it is ahead of the payment. */
        REFUND(200);

        public final int expectedStatus;

        Kind(final int expectedStatus) {
            this.expectedStatus = expectedStatus;
        }
    }

    private static final String INDEX = "index";
    private static final String REQUESTS = "requests-";
    private static final int MEMORY_SEGMENT_BYTES = 64 << 20;
    private static final int FILE_SEGMENT_BYTES = 1 << 30;
    private static final int ENTRY_BYTES = 32;
    private static final int LENGTH_AT = 8;
    private static final int ABOUT_AT = 12;
    private static final int FEN_AT = 16;
    private static final int KIND_AT = 24;
    private static final int CHANNEL_AT = 25;
    private static final Kind[] KINDS = Kind.values();

    private final Path directory;
    private final int segmentBytes;
    private final ByteBuffer index;
    private final List<ByteBuffer> segments = new ArrayList<>();
    private long end;
    private int size;

    private Corpus(final Path directory, final ByteBuffer index, final int segmentBytes) {
        this.directory = directory;
        this.index = index.order(ByteOrder.LITTLE_ENDIAN);
        this.segmentBytes = segmentBytes;
    }

    /** In memory. */
    public Corpus(final int capacity) {
        this(null, ByteBuffer.allocateDirect(Math.multiplyExact(capacity, ENTRY_BYTES)), MEMORY_SEGMENT_BYTES);
    }

    /** In files of a directory, which is there and empty. */
    static Corpus create(final Path directory, final int capacity) throws IOException {
        final int bytes = Math.multiplyExact(capacity, ENTRY_BYTES);
        return new Corpus(directory, map(directory.resolve(INDEX), bytes), FILE_SEGMENT_BYTES);
    }

    /** One that was created before. */
    static Corpus open(final Path directory) throws IOException {
        final Path index = directory.resolve(INDEX);
        final int bytes = Math.toIntExact(Files.size(index));
        final Corpus corpus = new Corpus(directory, map(index, bytes), FILE_SEGMENT_BYTES);
        corpus.size = bytes / ENTRY_BYTES;
        for (int i = 0; Files.exists(directory.resolve(REQUESTS + i)); i++) {
            corpus.segments.add(map(directory.resolve(REQUESTS + i), FILE_SEGMENT_BYTES));
        }
        return corpus;
    }

    /** Files are as long as they may become; what is not written takes no space. */
    private static ByteBuffer map(final Path file, final int bytes) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
        }
    }

    /**
     * Appends a request; its number.
     *
     * @param about number of the payment that it is about, -1 for none
     * @param channel index of the channel that sends it
     */
    public int add(final Kind kind, final int channel, final int about, final long amountFen, final byte[] request)
            throws IOException {
        if (end / segmentBytes != (end + request.length - 1) / segmentBytes) {
            end = (end / segmentBytes + 1) * segmentBytes;
        }
        final int segment = (int) (end / segmentBytes);
        if (segment == segments.size()) {
            segments.add(
                    directory == null
                            ? ByteBuffer.allocateDirect(segmentBytes)
                            : map(directory.resolve(REQUESTS + segment), segmentBytes));
        }
        segments.get(segment).put((int) (end % segmentBytes), request);
        put(end, request.length, kind, channel, about, amountFen);
        end += request.length;
        return size++;
    }

    /** Appends an earlier payment once more, without its bytes; its number. */
    public int addDouble(final int earlier) {
        put(
                index.getLong(earlier * ENTRY_BYTES),
                index.getInt(earlier * ENTRY_BYTES + LENGTH_AT),
                Kind.DOUBLE,
                channel(earlier),
                earlier,
                amountFen(earlier));
        return size++;
    }

    private void put(
            final long position,
            final int length,
            final Kind kind,
            final int channel,
            final int about,
            final long amountFen) {
        final int at = size * ENTRY_BYTES;
        index.putLong(at, position)
                .putInt(at + LENGTH_AT, length)
                .putInt(at + ABOUT_AT, about)
                .putLong(at + FEN_AT, amountFen)
                .put(at + KIND_AT, (byte) kind.ordinal())
                .put(at + CHANNEL_AT, (byte) channel);
    }

    public int size() {
        return size;
    }

    public Kind kind(final int request) {
        return KINDS[index.get(request * ENTRY_BYTES + KIND_AT)];
    }

    /** Index of the channel that sends it. */
    public int channel(final int request) {
        return index.get(request * ENTRY_BYTES + CHANNEL_AT);
    }

    /** The payment that a double or refund is about, -1 for none. */
    int about(final int request) {
        return index.getInt(request * ENTRY_BYTES + ABOUT_AT);
    }

    /** Paid, or refunded. */
    public long amountFen(final int request) {
        return index.getLong(request * ENTRY_BYTES + FEN_AT);
    }

    /** A view of the request's bytes, of its own position and limit. */
    public ByteBuffer bytes(final int request) {
        final long position = index.getLong(request * ENTRY_BYTES);
        return segments.get((int) (position / segmentBytes))
                .slice((int) (position % segmentBytes), index.getInt(request * ENTRY_BYTES + LENGTH_AT));
    }
}

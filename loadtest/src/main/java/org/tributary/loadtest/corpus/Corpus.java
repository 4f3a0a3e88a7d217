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
import org.jspecify.annotations.Nullable;

/**
 * Requests ready to be sent, as raw bytes of HTTP/1.1, off the Java heap: in memory, or in two mapped files, so that
 * millions are signed once and reused. Filled once, then read by one thread. Request i is number i, from 0.
 *
 * <p>An index entry: position of the bytes (8), length (4), request it refers to (4), fen (8), kind (1), channel (1).
 */
public final class Corpus {
    /** Kind of a request, with the final answer that the server must give. */
    public enum Kind {
        /** An authentic payment with a new id: 200, counts once. */
        PAYMENT(200),
        /** A payment sent a second time: 200, does not count again. */
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

    private final @Nullable Path directory;
    private final int segmentBytes;
    private final ByteBuffer index;
    private final List<ByteBuffer> segments = new ArrayList<>();
    private long end;
    private int size;

    private Corpus(final @Nullable Path directory, final ByteBuffer index, final int segmentBytes) {
        this.directory = directory;
        this.index = index.order(ByteOrder.LITTLE_ENDIAN);
        this.segmentBytes = segmentBytes;
    }

    /** A corpus in memory. */
    public Corpus(final int capacity) {
        this(null, ByteBuffer.allocateDirect(Math.multiplyExact(capacity, ENTRY_BYTES)), MEMORY_SEGMENT_BYTES);
    }

    /** Creates a corpus in files of an existing, empty directory. */
    static Corpus create(final Path directory, final int capacity) throws IOException {
        final int bytes = Math.multiplyExact(capacity, ENTRY_BYTES);
        return new Corpus(directory, map(directory.resolve(INDEX), bytes), FILE_SEGMENT_BYTES);
    }

    /** Opens a corpus that was created before. */
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

    /** Maps a sparse file of its largest size; unwritten parts take no space. */
    private static ByteBuffer map(final Path file, final int bytes) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
        }
    }

    /**
     * Appends a request and returns its number.
     *
     * @param about number of the payment that it refers to, -1 for none
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

    /** Appends an earlier payment again, sharing its bytes, and returns its number. */
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

    /** Returns the index of the channel that sends it. */
    public int channel(final int request) {
        return index.get(request * ENTRY_BYTES + CHANNEL_AT);
    }

    /** Returns the payment that a double or refund refers to, -1 for none. */
    int about(final int request) {
        return index.getInt(request * ENTRY_BYTES + ABOUT_AT);
    }

    /** Returns the amount paid or refunded. */
    public long amountFen(final int request) {
        return index.getLong(request * ENTRY_BYTES + FEN_AT);
    }

    /** Returns a view of the request's bytes, with its own position and limit. */
    public ByteBuffer bytes(final int request) {
        final long position = index.getLong(request * ENTRY_BYTES);
        return segments.get((int) (position / segmentBytes))
                .slice((int) (position % segmentBytes), index.getInt(request * ENTRY_BYTES + LENGTH_AT));
    }
}

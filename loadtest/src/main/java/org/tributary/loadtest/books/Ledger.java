package org.tributary.loadtest.books;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Record of what was sent and answered, a byte per request, in a mapped file. It is written before a request is sent,
 * so that after a crash of the generator it still shows what the server may have seen. One thread writes.
 */
public final class Ledger implements AutoCloseable {
    static final byte UNSENT = 0;
    public static final byte SENT = 1;
    /** Answered as required for its kind. */
    public static final byte ANSWERED = 2;
    /** Answered 503, and not answered otherwise yet. */
    public static final byte REFUSED = 3;
    /** Answered with a wrong status for its kind. */
    public static final byte WRONG = 4;

    private final @Nullable FileChannel channel;
    private final ByteBuffer states;
    private final int requests;

    private Ledger(final int requests) {
        this.requests = requests;
        channel = null;
        states = ByteBuffer.allocate(requests);
    }

    /** Returns a ledger in memory, for measurements whose books are read from the server alone. */
    public static Ledger inMemory(final int requests) {
        return new Ledger(requests);
    }

    public Ledger(final Path file, final int requests) throws IOException {
        this.requests = requests;
        channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        states = channel.map(FileChannel.MapMode.READ_WRITE, 0, Math.max(1, requests));
    }

    int requests() {
        return requests;
    }

    public void mark(final int request, final byte state) {
        states.put(request, state);
    }

    byte state(final int request) {
        return states.get(request);
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            ((MappedByteBuffer) states).force();
            channel.close();
        }
    }
}

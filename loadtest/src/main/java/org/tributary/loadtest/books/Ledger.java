package org.tributary.loadtest.books;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What was sent and what came back, a byte a request, in a mapped file: written before a request is sent, so that a
 * generator that dies still knows what the server may have seen. One thread writes.
 */
public final class Ledger implements AutoCloseable {
    static final byte UNSENT = 0;
    public static final byte SENT = 1;
    /** Answered as its kind must be. */
    public static final byte ANSWERED = 2;
    /** Told to come again (503), and not answered otherwise yet. */
    public static final byte REFUSED = 3;
    /** Answered with a status its kind must not get. */
    public static final byte WRONG = 4;

    private final FileChannel channel;
    private final ByteBuffer states;
    private final int requests;

    private Ledger(final int requests) {
        this.requests = requests;
        channel = null;
        states = ByteBuffer.allocate(requests);
    }

    /** One that ends with the process: for measurements whose books are read from the server alone. */
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

package org.tributary.loadtest.drill;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.client.AnswerReader;

/** A kept-alive connection that sends several requests at once and reads their answers in turn. One thread. */
final class Wire {
    private static final int TIMEOUT_MS = 10_000;

    private final InetSocketAddress server;
    private final byte[] buffer = new byte[1 << 14];
    private @Nullable Socket socket;

    Wire(final InetSocketAddress server) {
        this.server = server;
    }

    /**
     * Sends requests and hands on the status of each answer, in order; after an exception those without one may or may not
     * have been taken.
     */
    void ask(final List<byte[]> requests, final IntConsumer statuses) throws IOException {
        final Socket to = socket == null ? open() : socket;
        final ByteArrayOutputStream all = new ByteArrayOutputStream(requests.size() << 10);
        for (final byte[] request : requests) {
            all.write(request);
        }
        all.writeTo(to.getOutputStream());
        final AnswerReader answers = new AnswerReader();
        final InputStream in = to.getInputStream();
        final int[] read = new int[1];
        while (read[0] < requests.size()) {
            final int bytes = in.read(buffer);
            if (bytes < 0) {
                throw new IOException("closed with " + read[0] + " of " + requests.size() + " answers");
            }
            answers.read(ByteBuffer.wrap(buffer, 0, bytes), status -> {
                read[0]++;
                statuses.accept(status);
            });
        }
    }

    private Socket open() throws IOException {
        final Socket opened = new Socket();
        socket = opened;
        opened.setTcpNoDelay(true);
        opened.setSoTimeout(TIMEOUT_MS);
        opened.connect(server, TIMEOUT_MS);
        return opened;
    }

    void close() {
        final Socket open = socket;
        socket = null;
        if (open != null) {
            try {
                open.close();
            } catch (final IOException e) {
                // What matters is that the next request opens another.
                socket = null;
            }
        }
    }
}

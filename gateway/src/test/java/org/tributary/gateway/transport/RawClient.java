package org.tributary.gateway.transport;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/** A socket on which a test sends exact bytes. */
public final class RawClient implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    RawClient(final int port) throws IOException {
        this(port, null);
    }

    /** A client that connects from a given address of this machine. */
    RawClient(final int port, final InetAddress from) throws IOException {
        socket = new Socket();
        if (from != null) {
            socket.bind(new InetSocketAddress(from, 0));
        }
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    public void send(final String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Sends a text in pieces, each as a separate packet where the system allows. */
    void sendCut(final String text, final int[] cuts) throws IOException {
        int from = 0;
        for (final int cut : cuts) {
            if (cut > from) {
                send(text.substring(from, cut));
                from = cut;
                LockSupport.parkNanos(20_000);
            }
        }
        send(text.substring(from));
    }

    /** Sends a text repeatedly, reading nothing, until the peer takes no more or has closed. */
    public void sendUntilFull(final String text) throws IOException {
        final Thread writer = new Thread(() -> {
            try {
                for (int i = 0; i < 1_000; i++) {
                    send(text);
                }
            } catch (final IOException e) {
                // Closed, by either side.
                return;
            }
        });
        writer.setDaemon(true);
        writer.start();
    }

    /** Reads one answer with a content length: its head, a blank line, its body. */
    public String answer() throws IOException {
        return answer(false);
    }

    /** Reads the next answer that is not a 100; for a HEAD request, only the head. */
    public String answer(final boolean isHead) throws IOException {
        String head = head();
        while (head.startsWith("HTTP/1.1 100")) {
            head = head();
        }
        final int at = head.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ");
        final int length = at < 0 || isHead ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)));
        return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private String head() throws IOException {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (!out.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            final int next = in.read();
            if (next < 0) {
                throw new IOException("closed after: " + out.toString(StandardCharsets.ISO_8859_1));
            }
            out.write(next);
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    public int status() throws IOException {
        return status(answer());
    }

    public static int status(final String answer) {
        return Integer.parseInt(answer.substring(9, 12));
    }

    /** Reads the next line, without its end. */
    String line() throws IOException {
        final StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("closed after: " + line);
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    public boolean isClosedByPeer() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    public static String post(final String path, final String body, final String... headers) {
        final StringBuilder request = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n");
        for (final String header : headers) {
            request.append(header).append("\r\n");
        }
        return request.append("\r\n").append(body).toString();
    }
}

package org.tributary.loadtest.flood;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.tributary.loadtest.client.AnswerReader;

/**
 * Asks {@code /readyz} every 250 ms over a new connection, as an orchestrator does, and samples the process's memory. A
 * thread; {@link #stopAndReport} returns the findings.
 */
final class Watch extends Thread {
    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int TIMEOUT_MS = 5_000;
    private static final long KIB = 1_024;
    private static final byte[] PROBE =
            "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final InetSocketAddress server;
    private final Origin origin;
    private final long pid;
    private volatile boolean stopping;
    private int asked;
    private int notReady;
    private String first = "";
    private long memoryBytes;

    /**
     * Findings of the watch.
     *
     * @param notReady probes not answered with 200
     * @param first what happened to the first of those
     * @param memoryBytes most anonymous memory of the process (heap, direct buffers, stacks; not the mapped journal); 0
     *     if it can't be read
     */
    record Seen(int asked, int notReady, String first, long memoryBytes) {}

    /**
     * A watch that was not started.
     *
     * @param pid of the server; 0 if unknown
     */
    Watch(final InetSocketAddress server, final Origin origin, final long pid) {
        super("watch");
        setDaemon(true);
        this.server = server;
        this.origin = origin;
        this.pid = pid;
    }

    @Override
    public void run() {
        while (!stopping) {
            final long before = System.nanoTime();
            probe();
            memoryBytes = Math.max(memoryBytes, anonymousBytes());
            final long rest = EVERY_NANOS - (System.nanoTime() - before);
            try {
                TimeUnit.NANOSECONDS.sleep(Math.max(0, rest));
            } catch (final InterruptedException e) {
                return;
            }
        }
    }

    private void probe() {
        asked++;
        String wrong;
        try {
            final int status = ask();
            wrong = status == 200 ? "" : "answered " + status;
        } catch (final IOException e) {
            wrong = e.toString();
        }
        if (!wrong.isEmpty()) {
            notReady++;
            first = first.isEmpty() ? wrong : first;
        }
    }

    private int ask() throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MS);
            if (origin.from() != null) {
                socket.bind(new InetSocketAddress(origin.from(), 0));
            }
            socket.connect(server, TIMEOUT_MS);
            socket.getOutputStream().write(origin.header(1));
            socket.getOutputStream().write(PROBE);
            final AnswerReader answers = new AnswerReader();
            final int[] status = new int[1];
            final byte[] bytes = new byte[4096];
            while (status[0] == 0) {
                final int read = socket.getInputStream().read(bytes);
                if (read < 0) {
                    throw new IOException("closed without an answer");
                }
                answers.read(ByteBuffer.wrap(bytes, 0, read), answered -> status[0] = answered);
            }
            return status[0];
        }
    }

    private long anonymousBytes() {
        if (pid == 0) {
            return 0;
        }
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("RssAnon:"))
                    .findFirst()
                    .map(line -> Long.parseLong(line.replaceAll("\\D+", "")) * KIB)
                    .orElse(0L);
        } catch (final IOException e) {
            return 0;
        }
    }

    /** Ends the watch and returns its findings. */
    Seen stopAndReport() throws InterruptedException {
        stopping = true;
        join();
        return new Seen(asked, notReady, first, memoryBytes);
    }
}

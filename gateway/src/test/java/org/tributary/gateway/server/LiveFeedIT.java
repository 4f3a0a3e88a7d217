package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.sandbox.SandboxDirectory;

/** The live feed of the packaged server: many viewers, and reconnecting ones. */
@Timeout(180)
class LiveFeedIT {
    private static final int VIEWERS = 1_000;
    private static final int READ_TIMEOUT_MS = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ID = Pattern.compile("event: totals\nid: (\\d+)\ndata: (\\{.*})\n\n");

    @TempDir
    private static Path sandbox;

    private static TributaryProcess server;
    private static SandboxDonor donor;

    @BeforeAll
    static void start() throws Exception {
        SandboxDirectory.write(sandbox, System.currentTimeMillis());
        server = TributaryProcess.serve(sandbox);
        donor = SandboxDonor.of(sandbox);
    }

    @AfterAll
    static void stop() throws Exception {
        assertThat(server.terminate()).isZero();
    }

    /** Gives one yuan; returns the sequence of the totals after it. */
    private static long donate() throws Exception {
        donor.give(server, "wechatpay", "p=kids-gallery", 100);
        return JSON.readTree(server.get("/api/v1/totals")).get("sequence").asLong();
    }

    private static byte[] request(final String... headers) {
        final String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return ("GET /api/v1/live HTTP/1.1\r\nHost: x\r\n" + more + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static Socket viewer(final String... headers) throws IOException {
        final Socket socket = new Socket();
        socket.setSoTimeout(READ_TIMEOUT_MS);
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
        socket.getOutputStream().write(request(headers));
        return socket;
    }

    /** Reads until totals have at least the given sequence; returns the sequences of all totals read. */
    private static List<Long> readTo(final Socket viewer, final long sequence) throws IOException {
        final InputStream in = viewer.getInputStream();
        final ByteArrayOutputStream read = new ByteArrayOutputStream();
        final byte[] buffer = new byte[64 * 1024];
        final List<Long> sequences = new ArrayList<>();
        while (sequences.isEmpty() || sequences.get(sequences.size() - 1) < sequence) {
            final int count = in.read(buffer);
            if (count < 0) {
                throw new IOException("closed after " + sequences);
            }
            read.write(buffer, 0, count);
            sequences.clear();
            final Matcher totals = ID.matcher(read.toString(StandardCharsets.UTF_8));
            while (totals.find()) {
                final JsonNode json = JSON.readTree(totals.group(2));
                assertThat(json.get("sequence").asLong()).isEqualTo(Long.parseLong(totals.group(1)));
                sequences.add(json.get("sequence").asLong());
            }
        }
        return sequences;
    }

    @Test
    void shouldTellEveryoneTheSameWhenAThousandWatch() throws Exception {
        final List<SocketChannel> viewers = new ArrayList<>();
        try {
            for (int i = 0; i < VIEWERS; i++) {
                final SocketChannel viewer = SocketChannel.open(new InetSocketAddress("127.0.0.1", server.port()));
                viewer.write(ByteBuffer.wrap(request()));
                viewers.add(viewer);
            }
            await().atMost(PATIENCE)
                    .until(() -> JSON.readTree(server.get("/api/v1/status"))
                                    .get("viewers")
                                    .asInt()
                            == VIEWERS);

            final long sequence = donate();

            for (final SocketChannel viewer : viewers) {
                viewer.socket().setSoTimeout(READ_TIMEOUT_MS);
                assertThat(readTo(viewer.socket(), sequence)).isSorted().endsWith(sequence);
            }
        } finally {
            for (final SocketChannel viewer : viewers) {
                viewer.close();
            }
        }
        await().atMost(PATIENCE)
                .until(() -> JSON.readTree(server.get("/api/v1/status"))
                                .get("viewers")
                                .asInt()
                        == 0);
    }

    @Test
    void shouldSendOnlyWhatIsNewWhenAViewerComesBackWithTheIdItSaw() throws Exception {
        final long seen = donate();
        try (Socket first = viewer()) {
            assertThat(readTo(first, seen)).endsWith(seen);
        }

        final long missed = donate();
        try (Socket back = viewer("Last-Event-ID: " + seen)) {
            assertThat(readTo(back, missed)).first().isEqualTo(missed);
            final long next = donate();
            assertThat(readTo(back, next)).endsWith(next);
        }
    }
}

package org.tributary.loadtest.viewers;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\nretry: 2000\n\n";

    private Audience audience;
    private EmbeddedChannel viewer;

    @BeforeEach
    void connect() {
        audience = new Audience(InetSocketAddress.createUnresolved("localhost", 1), 1);
        viewer = new EmbeddedChannel(new EventStream(audience, "GET".getBytes(StandardCharsets.US_ASCII)));
    }

    @AfterEach
    void close() {
        audience.close();
    }

    private static String totals(final long sequence) {
        return "event: totals\nid: " + sequence + "\ndata: {\"sequence\":" + sequence
                + ",\"asOf\":\"2026-09-07T01:00:00.123Z\",\"donations\":{" + "x".repeat(500) + "}}\n\n";
    }

    private void receive(final String text, final int pieceBytes) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i += pieceBytes) {
            viewer.writeInbound(Unpooled.copiedBuffer(bytes, i, Math.min(pieceBytes, bytes.length - i)));
        }
    }

    @Test
    void shouldCountTotalsAndBoardsHoweverTheBytesAreCut() throws InterruptedException {
        for (int piece = 1; piece < 400; piece += 37) {
            close();
            connect();
            receive(HEAD + totals(7) + "event: board\ndata: {\"sequence\":7}\n\n" + ":\n\n" + totals(9), piece);

            final Audience.Seen seen = audience.seen();
            assertThat(seen.totals).isEqualTo(2);
            assertThat(seen.boards).isEqualTo(1);
            assertThat(seen.ageMs.getTotalCount()).isEqualTo(2);
            assertThat(seen.odd).isNull();
        }
    }

    @Test
    void shouldSayWhenASequenceGoesBack() throws InterruptedException {
        receive(HEAD + totals(9) + totals(8), 1_000);

        assertThat(audience.seen().odd).isEqualTo("sequence 8 after 9");
    }

    @Test
    void shouldLeaveWhenItIsNotLetIn() throws InterruptedException {
        receive("HTTP/1.1 503 Service Unavailable\r\n\r\n", 1_000);

        assertThat(viewer.isActive()).isFalse();
        assertThat(audience.seen().lost).isEqualTo(1);
    }
}

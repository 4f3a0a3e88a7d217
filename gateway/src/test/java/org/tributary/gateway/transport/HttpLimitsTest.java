package org.tributary.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that are too large, too slow or not HTTP are refused, without effect on other connections. */
@Timeout(60)
class HttpLimitsTest extends HttpServerCase {
    @Test
    void shouldStopReadingConnectionWhenTooManyAnswersAreOwed() throws Exception {
        try (RawClient client = client()) {
            client.send(RawClient.post("/callbacks/test", "later").repeat(9));
            await().until(() -> callbacks.bodies.size() == 4);
            assertThat(callbacks.waitingLater()).isEqualTo(4);
            for (int i = 0; i < 9; i++) {
                callbacks.answerLater();
                assertThat(client.status()).isEqualTo(200);
            }
            assertThat(callbacks.bodies).hasSize(9);
        }
    }

    @Test
    void shouldRefuseWhenRequestBreaksALimitOrTheProtocol() throws IOException {
        final String p = "/callbacks/test";
        assertThat(ask(RawClient.post("/nowhere", "x")))
                .startsWith("HTTP/1.1 404")
                .contains("application/problem+json");
        assertThat(ask(get(p))).startsWith("HTTP/1.1 405").contains("\r\nallow: POST\r\n");
        assertThat(ask("POST /api/v1/hello HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 405")
                .contains("\r\nallow: GET, HEAD\r\n");
        assertThat(ask(RawClient.post(p, "x", "Content-Encoding: gzip"))).startsWith("HTTP/1.1 415");
        assertThat(ask("POST " + p + " HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
        assertThat(
                        ask(
                                "POST " + p
                                        + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\nab\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(ask("POST " + p + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nab"))
                .startsWith("HTTP/1.1 400");
        assertThat(ask("POST " + p + " HTTP/1.1\r\nHost: x\r\nContent-Length: -2\r\n\r\nab"))
                .startsWith("HTTP/1.1 400");
        assertThat(ask("GET /" + "a".repeat(5000) + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 414");
        assertThat(ask(get(p, "X-Long: " + "a".repeat(9000)))).startsWith("HTTP/1.1 431");
        assertThat(ask("rubbish\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(ask("POST " + p + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(callbacks.bodies).isEmpty();
    }

    @Test
    void shouldRefuseChunkedBodyWhenItOutgrowsItsLimit() throws IOException {
        try (RawClient client = client()) {
            client.send("POST /callbacks/test HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.send("8000\r\n" + "a".repeat(0x8000) + "\r\n8000\r\n" + "a".repeat(0x8000) + "\r\n1\r\na\r\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 413").contains("connection: close");
            assertThat(callbacks.bodies).isEmpty();
        }
    }

    @Test
    void shouldCloseConnectionWhenHeadersOrBodyAreTooSlow() throws IOException {
        try (RawClient headers = client();
                RawClient body = client()) {
            headers.send("POST /callbacks/test HTTP/1.1\r\nHo");
            body.send("POST /callbacks/test HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nab");
            assertThat(headers.status()).isEqualTo(408);
            assertThat(headers.isClosedByPeer()).isTrue();
            assertThat(counters.headerTimeouts()).isEqualTo(1);
            assertThat(body.status()).isEqualTo(408);
            assertThat(body.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void shouldAnswerTryAgainWhenNoAnswerComesInTime() throws Exception {
        try (RawClient client = client()) {
            client.send(RawClient.post("/callbacks/test", "later"));
            assertThat(client.answer()).startsWith("HTTP/1.1 503").contains("retry-after: ");
            assertThat(client.isClosedByPeer()).isTrue();
            callbacks.answerLater();
        }
        assertThat(ask(RawClient.post("/callbacks/test", "ok"))).startsWith("HTTP/1.1 200");
    }

    @Test
    void shouldTakeCallbacksWhileReadsAreStuck() throws Exception {
        final List<RawClient> stuck = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            stuck.add(client());
            stuck.get(i).send(get("/api/v1/slow"));
        }
        assertThat(ask(RawClient.post("/callbacks/test", "ok"))).startsWith("HTTP/1.1 200");
        await().until(() -> counters.answers(503) == 30 - 16 - 2);
        slowRead.countDown();
        for (final RawClient client : stuck) {
            assertThat(client.status()).isIn(200, 503);
            client.close();
        }
    }

    /** A flood of the app's look-ups starves neither followers nor other reads nor the ops page. */
    @Test
    void shouldServeAdminReadsAndOtherLookupsWhileLookupsAreStuck() throws Exception {
        final String token = "Authorization: Bearer " + TOKEN;
        final List<RawClient> stuck = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            stuck.add(client());
            stuck.get(i).send(get("/api/v1/slow-orders/" + i, token));
        }
        assertThat(ask(get("/api/v1/quick-events", token))).startsWith("HTTP/1.1 200");
        assertThat(ask(get("/api/v1/hello"))).startsWith("HTTP/1.1 200");
        assertThat(ask("PUT /admin/v1/thing HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n" + token + "\r\n\r\nhello"))
                .startsWith("HTTP/1.1 200");
        assertThat(ask(RawClient.post("/callbacks/test", "ok"))).startsWith("HTTP/1.1 200");
        slowRead.countDown();
        for (final RawClient client : stuck) {
            assertThat(client.status()).isEqualTo(200);
            client.close();
        }
    }

    @Test
    void shouldRefuseViewersBeyondTheLimit() throws Exception {
        final List<RawClient> viewers = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            viewers.add(client());
            viewers.get(i).send(get("/api/v1/live"));
            assertThat(viewers.get(i).line()).startsWith(i < 8 ? "HTTP/1.1 200" : "HTTP/1.1 503");
        }
        for (final RawClient viewer : viewers) {
            viewer.close();
        }
        await().until(() -> counters.viewers() == 0);
    }

    @Test
    void shouldGiveIdleConnectionsUpWhenThereAreTooMany() throws Exception {
        final List<RawClient> open = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            open.add(client());
        }
        assertThat(ask(RawClient.post("/callbacks/test", "ok"))).startsWith("HTTP/1.1 200");
        await().until(() -> counters.connections() <= 64);
        for (final RawClient client : open) {
            client.close();
        }
    }
}

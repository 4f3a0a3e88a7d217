package org.tributary.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tributary.gateway.http.LiveFeed;

/** Answers of the server: their content, their handler and their order. */
@Timeout(60)
class HttpServerTest extends HttpServerCase {
    @Test
    void shouldAnswerInOrderWhenWholePartialAndOtherRequestsShareTheirReads() throws IOException {
        try (RawClient client = client()) {
            final String third = RawClient.post("/callbacks/test", "third", "x-test: 3");
            final String fifth = RawClient.post("/callbacks/test", "fifth", "TE: trailers", "x-test: 5");
            client.send(RawClient.post("/callbacks/test", "first", "x-test: 1")
                    + RawClient.post("/callbacks/test?a=b", "second", "x-test: 2")
                    + third.substring(0, 60));
            final String first = client.answer();
            final String second = client.answer();
            client.send(third.substring(60)
                    + RawClient.post("/callbacks/none", "fourth")
                    + fifth
                    + RawClient.post("/callbacks/test", "sixth", "x-test: 6"));

            assertThat(first).endsWith("first|1");
            assertThat(second).endsWith("second|2");
            assertThat(client.answer()).endsWith("third|3");
            assertThat(client.status()).isEqualTo(404);
            assertThat(client.answer()).endsWith("fifth|5");
            assertThat(client.answer()).endsWith("sixth|6");
        }
    }

    @Test
    void shouldAnswerEveryCallbackInOrderWhenMoreArePipelinedThanMayWait() throws IOException {
        final int callbacks = 200;
        final StringBuilder all = new StringBuilder();
        for (int i = 0; i < callbacks; i++) {
            all.append(RawClient.post("/callbacks/test", "number " + i, "x-test: " + i));
        }
        try (RawClient client = client()) {
            client.send(all.toString());

            for (int i = 0; i < callbacks; i++) {
                assertThat(client.answer()).endsWith("number " + i + "|" + i);
            }
        }
    }

    @Test
    void shouldGiveNoHeaderThatStandsTwice() throws IOException {
        try (RawClient client = client()) {
            client.send(RawClient.post("/callbacks/test", "twice", "x-test: 1", "X-Test: 2"));

            assertThat(client.answer()).endsWith("twice|null");
        }
    }

    @Test
    void shouldAnswerCallbackWithChannelsBodiesWhenWorkerDecides() throws IOException {
        assertThat(ask(RawClient.post("/callbacks/test", "ok")))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("content-type: text/plain\r\n", "date: ")
                .endsWith("\r\n\r\nsuccess");
        assertThat(ask(RawClient.post("/callbacks/test?x=1", "bad")))
                .startsWith("HTTP/1.1 401 Unauthorized\r\n")
                .endsWith("failure");
        assertThat(counters.answers(401)).isEqualTo(1);
    }

    @Test
    void shouldHandOverHeaderOnlyWhenItStandsThereOnce() throws IOException {
        assertThat(ask(RawClient.post("/callbacks/test", "x", "X-Test: 1"))).endsWith("x|1");
        assertThat(ask(RawClient.post("/callbacks/test", "x", "X-Test: 1", "x-test: 2")))
                .endsWith("x|null");
    }

    @Test
    void shouldAnswerInOrderWhenPipelinedAnswersComeOutOfOrder() throws Exception {
        try (RawClient client = client()) {
            client.send(RawClient.post("/callbacks/test", "later")
                    + RawClient.post("/callbacks/test", "second")
                    + RawClient.post("/callbacks/test", "bad"));
            await().until(() -> callbacks.bodies.size() == 3);
            callbacks.answerLater();
            assertThat(client.answer()).endsWith("success");
            assertThat(client.answer()).endsWith("second|null");
            assertThat(client.status()).isEqualTo(401);
        }
    }

    @Test
    void shouldGoOnWhenManySmallRequestsComeInOneRead() throws Exception {
        try (RawClient client = client()) {
            client.send(RawClient.post("/callbacks/test", "ok").repeat(200));
            for (int i = 0; i < 200; i++) {
                assertThat(client.status()).isEqualTo(200);
            }
        }
    }

    @Test
    void shouldTakeBodyInPiecesWhenItIsChunked() throws Exception {
        try (RawClient client = client()) {
            client.send("POST /callbacks/test HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n");
            client.send("3\r\ncde\r\n0\r\n\r\n");
            assertThat(client.answer()).endsWith("abcde|null");
        }
    }

    @Test
    void shouldAnswer500WithoutDetailWhenHandlerFails() throws IOException {
        assertThat(ask(RawClient.post("/callbacks/test", "fail")))
                .startsWith("HTTP/1.1 500")
                .containsPattern("log has it under error id [0-9a-f-]{36}")
                .doesNotContain("as asked");
        assertThat(ask(get("/api/v1/broken")))
                .startsWith("HTTP/1.1 500")
                .containsPattern("log has it under error id [0-9a-f-]{36}")
                .doesNotContain("secret detail");
        assertThat(ask(get("/api/v1/conflict"))).startsWith("HTTP/1.1 409").contains("it is so");
    }

    @Test
    void shouldServeReadsOffTheCallbackLoops() throws IOException {
        try (RawClient client = client()) {
            client.send(get("/api/v1/hello?q=%E4%B9%9D"));
            assertThat(client.answer()).contains("九", "\"thread\":\"api-");
            client.send(RawClient.post("/callbacks/test", "ok"));
            assertThat(client.status()).isEqualTo(200);
            client.send(get("/api/v1/things/a/b%2Fc"));
            assertThat(client.answer()).endsWith("a|b|c");
            client.send("HEAD /api/v1/hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(client.line()).startsWith("HTTP/1.1 200");
        }
        assertThat(callbacks.threads).allMatch(t -> t.startsWith("reads"));
        assertThat(ask(RawClient.post("/callbacks/test", "ok"))).startsWith("HTTP/1.1 200");
        assertThat(callbacks.threads.get(1)).startsWith("callbacks");
    }

    @Test
    void shouldAskForTokenWhenRouteIsAdmins() throws IOException {
        final String put = "PUT /admin/v1/thing HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n";
        assertThat(ask(put + "\r\nhello")).startsWith("HTTP/1.1 401").contains("www-authenticate: Bearer");
        assertThat(ask(put + "Authorization: Bearer " + TOKEN + "x\r\n\r\nhello"))
                .startsWith("HTTP/1.1 401");
        assertThat(ask(put + "Authorization: Bearer " + TOKEN + "\r\n\r\nhello"))
                .endsWith("admin 5");
    }

    @Test
    void shouldSendNewestEventWhenViewerComesAndWhenItChanges() throws Exception {
        event.set(event(1));
        try (RawClient viewer = client();
                RawClient again = client()) {
            viewer.send(get("/api/v1/live"));
            assertThat(viewer.line()).startsWith("HTTP/1.1 200");
            skipTo(viewer, "id: 1");
            again.send(get("/api/v1/live", "Last-Event-ID: 1"));
            skipTo(again, "retry: 2000");
            assertThat(again.line()).isEmpty();
            await().until(() -> counters.viewers() == 2);
            event.set(event(2));
            skipTo(viewer, "id: 2");
            assertThat(again.line()).isEqualTo("id: 2");
            assertThat(ask(RawClient.post("/callbacks/test", "ok"))).startsWith("HTTP/1.1 200");
        }
        await().until(() -> counters.viewers() == 0 && counters.connections() == 0);
    }

    @Test
    void shouldAnswerWhatWasTakenWhenDraining() throws Exception {
        try (RawClient client = client();
                RawClient idle = client()) {
            client.send(RawClient.post("/callbacks/test", "later"));
            await().until(() -> callbacks.waitingLater() == 1 && counters.connections() == 2);
            server.drain();
            assertThat(idle.isClosedByPeer()).isTrue();
            final CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(() -> {
                try {
                    return server.awaitAnswers(5_000);
                } catch (final InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            client.send(RawClient.post("/callbacks/test", "ok"));
            callbacks.answerLater();
            assertThat(client.answer()).startsWith("HTTP/1.1 200");
            assertThat(client.answer()).startsWith("HTTP/1.1 503").contains("retry-after", "connection: close");
            assertThat(drained.get()).isTrue();
        }
    }

    private static LiveFeed.Event event(final long sequence) {
        return new LiveFeed.Event(
                sequence, ("id: " + sequence + "\nevent: totals\ndata: {}\n\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void skipTo(final RawClient client, final String line) throws IOException {
        String next = client.line();
        while (!next.equals(line)) {
            next = client.line();
        }
    }
}

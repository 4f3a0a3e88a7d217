package org.tributary.gateway.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Requests of every kind that a connection can carry, to be pipelined. */
final class PipelineRequests {
    private static final String CALLBACK = "/callbacks/test";
    private static final String AUTHORISED = "Authorization: Bearer " + HttpServerCase.TOKEN;

    /** A request; those that echo are answered with their name, so that no two answers are alike. */
    enum Kind {
        GOOD(n -> RawClient.post(CALLBACK, "ok")),
        ECHO(n -> RawClient.post(CALLBACK, n), true),
        FORGED(n -> RawClient.post(CALLBACK, "bad")),
        FAILING(n -> RawClient.post(CALLBACK, "fail")),
        LATER(n -> RawClient.post(CALLBACK, "soon")),
        CHUNKED(
                n -> "POST " + CALLBACK + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + Integer.toHexString(n.length()) + ";a=b\r\n" + n + "\r\n1\r\n!\r\n0\r\nX-After: y\r\n\r\n",
                true),
        EXPECT(n -> RawClient.post(CALLBACK, n, "Expect: 100-continue"), true),
        EMPTY(n -> RawClient.post(CALLBACK, "")),
        READ(n -> HttpServerCase.get("/api/v1/hello?q=" + n)),
        PROBE(n -> HttpServerCase.get("/healthz")),
        HEAD(n -> "HEAD /api/v1/hello HTTP/1.1\r\nHost: x\r\n\r\n"),
        READ_WITH_BODY(n -> "GET /api/v1/hello HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"),
        BROKEN(n -> HttpServerCase.get("/api/v1/broken")),
        NOWHERE(n -> HttpServerCase.get("/nowhere/" + n)),
        POST_NOWHERE(n -> RawClient.post("/nowhere", n)),
        WRONG_METHOD(n -> HttpServerCase.get(CALLBACK)),
        BAD_QUERY(n -> HttpServerCase.get("/api/v1/hello?q=%zz")),
        ENCODED_LETTER(n -> HttpServerCase.get("/api/v1/%68ello")),
        COMPRESSED(n -> RawClient.post(CALLBACK, n, "Content-Encoding: gzip")),
        ADMIN(n -> "PUT /admin/v1/thing HTTP/1.1\r\nHost: x\r\n" + AUTHORISED + "\r\nContent-Length: 3\r\n\r\nabc"),
        UNAUTHORISED(n -> "PUT /admin/v1/thing HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"),
        BLANK_LINE_BEFORE(n -> "\r\n" + RawClient.post(CALLBACK, "ok")),
        LARGE(n -> RawClient.post(CALLBACK, n + "x".repeat(20_000))),
        KEPT_ALIVE_10(n -> "GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
        // The kinds from here on end the connection with their answer.
        CLOSING(n -> RawClient.post(CALLBACK, n, "Connection: close"), true),
        OLD(n -> "GET /healthz HTTP/1.0\r\n\r\n"),
        TOO_LARGE(n -> "POST " + CALLBACK + " HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n\r\n"),
        EXPECT_NOWHERE(n -> RawClient.post("/nowhere", n, "Expect: 100-continue")),
        EXPECT_SOMETHING(n -> RawClient.post(CALLBACK, n, "Expect: something")),
        TWO_LENGTHS(n -> RawClient.post(CALLBACK, n, "Content-Length: 1")),
        CHUNKED_AND_LENGTH(n -> RawClient.post(CALLBACK, n, "Transfer-Encoding: chunked")),
        BAD_CHUNK(n -> "POST " + CALLBACK + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        FOLDED(n -> HttpServerCase.get("/healthz", "X-Long: a", " b")),
        NO_HOST(n -> "GET /healthz HTTP/1.1\r\n\r\n"),
        TWO_HOSTS(n -> HttpServerCase.get("/healthz", "Host: y")),
        TAB(n -> "GET\t/healthz HTTP/1.1\r\nHost: x\r\n\r\n"),
        TWO_SPACES(n -> "GET  /healthz HTTP/1.1\r\nHost: x\r\n\r\n"),
        LOWER_CASE_VERSION(n -> "GET /healthz http/1.1\r\nHost: x\r\n\r\n"),
        TWO_ENCODINGS(n -> RawClient.post(CALLBACK, n, "Content-Encoding: identity", "Content-Encoding: identity")),
        RUBBISH(n -> "rubbish\r\n\r\n");

        private final UnaryOperator<String> request;
        private final boolean echoes;

        Kind(final UnaryOperator<String> request) {
            this(request, false);
        }

        Kind(final UnaryOperator<String> request, final boolean echoes) {
            this.request = request;
            this.echoes = echoes;
        }

        String request(final String name) {
            return request.apply(name);
        }

        /** The text in the answer, besides the status. */
        String echo(final String name) {
            return echoes ? " " + name + (this == CHUNKED ? "!" : "") + "|null" : "";
        }

        boolean isHead() {
            return this == HEAD;
        }
    }

    private static final Kind[] KINDS = Kind.values();

    private PipelineRequests() {}

    /** One to nine requests; those that end the connection are rare enough for some to come before them. */
    static List<Kind> random(final Random random) {
        final List<Kind> kinds = new ArrayList<>();
        final int many = 1 + random.nextInt(9);
        for (int i = 0; i < many; i++) {
            final boolean mayClose = random.nextInt(6) == 0;
            kinds.add(KINDS[random.nextInt(mayClose ? KINDS.length : Kind.CLOSING.ordinal())]);
        }
        return kinds;
    }
}

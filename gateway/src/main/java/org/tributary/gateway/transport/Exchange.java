package org.tributary.gateway.transport;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.CallbackAnswer;
import org.tributary.gateway.http.ReplySink;
import org.tributary.gateway.transport.limit.TransportConstants;
import org.tributary.gateway.transport.wire.CallbackHeads;
import org.tributary.gateway.transport.wire.Heads;

/**
 * One request that waits for its answer, and then the answer until earlier ones are sent. Reused by its connection,
 * except after a deadline: a late answer to the abandoned exchange is dropped. Event loop only.
 */
final class Exchange implements ReplySink {
    /** Null once abandoned. */
    private @Nullable HttpConnection connection;

    private final CallbackHeads callbackHeads;
    private int endpoint;
    private long startedNanos;
    private int allowanceMs;
    private boolean keepAlive;
    private boolean http10;
    private boolean withoutBody;
    private int status;
    private byte[] head = Heads.NOTHING;
    private byte[] body = Heads.NOTHING;

    Exchange(final HttpConnection connection, final CallbackHeads callbackHeads) {
        this.connection = connection;
        this.callbackHeads = callbackHeads;
    }

    void begin(
            final int newEndpoint,
            final long nowNanos,
            final boolean isKeepAlive,
            final boolean isHttp10,
            final boolean isHead) {
        endpoint = newEndpoint;
        startedNanos = nowNanos;
        allowanceMs = 0;
        keepAlive = isKeepAlive;
        http10 = isHttp10;
        withoutBody = isHead;
        head = Heads.NOTHING;
        body = Heads.NOTHING;
    }

    @Override
    public void answer(final CallbackAnswer answer) {
        if (answer == CallbackAnswer.SUCCESS && connection != null) {
            connection.onAuthentic();
        } else if (answer == CallbackAnswer.NOT_AUTHENTIC && connection != null) {
            connection.onForged();
        }
        ready(answer.status(), callbackHeads.head(endpoint, answer), callbackHeads.body(endpoint, answer));
    }

    @Override
    public void answer(final int answerStatus, final String contentType, final byte[] answerBody) {
        final Map<String, String> headers = answerStatus == CallbackAnswer.TRY_AGAIN.status()
                ? Map.of("retry-after", Integer.toString(TransportConstants.RETRY_AFTER_SECONDS))
                : Map.of();
        ready(answerStatus, Heads.of(answerStatus, contentType, answerBody.length, headers), answerBody);
    }

    /** Lets the answer take so much longer than others: its handler may wait. */
    void allow(final int moreMs) {
        allowanceMs = moreMs;
    }

    /** How much longer than others its answer may take. */
    int allowanceMs() {
        return allowanceMs;
    }

    void answer(final ApiResponse response) {
        ready(
                response.status(),
                Heads.of(response.status(), response.contentType(), response.body().length, response.headers()),
                response.body());
    }

    private void ready(final int answerStatus, final byte[] answerHead, final byte[] answerBody) {
        if (isReady()) {
            throw new IllegalStateException("a request was answered twice: " + status + ", " + answerStatus);
        }
        status = answerStatus;
        head = answerHead;
        body = answerBody;
        if (connection != null) {
            connection.onReady(answerStatus);
        }
    }

    /** Detaches the exchange from its connection: a late answer is dropped. */
    void abandon() {
        connection = null;
    }

    /**
     * A fresh exchange for the same request, which closes the connection once sent. This one may still get a late
     * answer.
     */
    Exchange unanswered(final HttpConnection newConnection) {
        final Exchange fresh = new Exchange(newConnection, callbackHeads);
        fresh.begin(endpoint, startedNanos, false, http10, withoutBody);
        return fresh;
    }

    void closeAfter() {
        keepAlive = false;
    }

    boolean isReady() {
        return head != Heads.NOTHING;
    }

    /** Releases an answer that was sent. */
    void sent() {
        head = Heads.NOTHING;
        body = Heads.NOTHING;
    }

    long startedNanos() {
        return startedNanos;
    }

    boolean keepAlive() {
        return keepAlive;
    }

    byte[] head() {
        return head;
    }

    byte[] body() {
        return withoutBody ? Heads.NOTHING : body;
    }

    byte[] endOfHead() {
        if (!keepAlive) {
            return Heads.CLOSE_AND_END;
        }
        return http10 ? Heads.KEEP_ALIVE_AND_END : Heads.END;
    }
}

package org.tributary.gateway.transport;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.transport.limit.WrongTokens;
import org.tributary.gateway.transport.wire.Heads;
import org.tributary.gateway.transport.wire.HttpStrictness;
import org.tributary.gateway.transport.wire.Refusals;
import org.tributary.gateway.transport.wire.RequestBody;

/**
 * Takes a connection's requests one at a time: plans each by its head, keeps it until it is complete, then hands it on
 * with its place among the answers. It may refuse a request, as the connection's last if nothing after it can be read.
 * Event loop only.
 */
final class RequestIntake {
    private final ServerContext server;
    private final HttpConnection connection;
    private final RequestPlan plan;
    private final RequestClock clock;
    private final AnswerQueue answers;
    private final RequestBody body = new RequestBody();
    private @Nullable HttpRequest request;
    private boolean continueOwed;

    RequestIntake(
            final ServerContext server,
            final HttpConnection connection,
            final boolean isAdmin,
            final RequestClock clock,
            final AnswerQueue answers) {
        this.server = server;
        this.connection = connection;
        this.plan = new RequestPlan(server, isAdmin);
        this.clock = clock;
        this.answers = answers;
    }

    /** Reads a head, a piece of a body, or both. */
    void read(final Object message) {
        if (message instanceof HttpRequest) {
            begin((HttpRequest) message);
        }
        final HttpRequest under = request;
        if (message instanceof HttpContent && under != null) {
            take(under, (HttpContent) message);
        }
    }

    private void begin(final HttpRequest newRequest) {
        clock.headersEnded();
        request = newRequest;
        body.clear();
        plan.decide(newRequest);
        final long lateMs = plan.wrongToken() ? lateMs(newRequest) : 0;
        final boolean asksFirst = HttpUtil.is100ContinueExpected(newRequest);
        if (lateMs > 0) {
            refuseLate(newRequest, lateMs);
        } else if (plan.closes() || asksFirst && plan.kind() == RequestPlan.Kind.REFUSED) {
            // A peer that expects 100 Continue may send the body or the next request now, and the two can't be
            // distinguished.
            lastExchange(newRequest).answer(plan.refusal());
        } else if (asksFirst) {
            continueOwed = true;
            sendContinue();
        }
    }

    /**
     * Sends 100 Continue once the answers before it were sent, because a peer would take an earlier one for one of
     * them.
     */
    void sendContinue() {
        if (continueOwed && answers.isEmpty()) {
            continueOwed = false;
            connection.context().writeAndFlush(Unpooled.wrappedBuffer(Heads.CONTINUE));
        }
    }

    private void take(final HttpRequest whole, final HttpContent content) {
        if (content.decoderResult().isFailure()) {
            plan.malformedBody();
            lastExchange(whole).answer(plan.refusal());
            return;
        }
        if (!body.append(content.content(), plan.bodyLimitBytes())) {
            plan.tooLarge();
            lastExchange(whole).answer(plan.refusal());
            return;
        }
        continueOwed &= !content.content().isReadable();
        if (content instanceof LastHttpContent) {
            continueOwed = false;
            clock.requestEnded();
            connection.gate().requestTaken();
            request = null;
            dispatch(whole);
            body.clear();
            clock.idleFromNow();
            if (answers.isFull()) {
                connection.flushAnswers();
            }
        }
    }

    private void dispatch(final HttpRequest whole) {
        switch (plan.kind()) {
            case CALLBACK ->
                CallbackRequests.take(server, connection.loop(), plan.endpoint(), whole, body, newExchange(whole));
            case REFUSED -> newExchange(whole).answer(plan.refusal());
            default -> {
                if (server.isDraining()) {
                    newExchange(whole).answer(Refusals.DRAINING);
                } else {
                    ReadRequests.take(server, connection, plan, whole, body);
                }
            }
        }
    }

    /** Takes the next place in the order of answers. */
    Exchange newExchange(final HttpRequest whole) {
        final boolean keepAlive = HttpUtil.isKeepAlive(whole) && !server.isDraining();
        if (!keepAlive) {
            // Bytes after the last request are discarded, whether in the same read or later.
            connection.takesNoMore();
        }
        // An undecodable head has no usable method: how much of it was decoded depends on how the network split it.
        final boolean isHead = whole.decoderResult().isSuccess()
                && "HEAD".equals(whole.method().name());
        final Exchange exchange = answers.next();
        exchange.begin(plan.endpoint(), clock.sinceNanos(), keepAlive, HttpStrictness.isHttp10(whole), isHead);
        return exchange;
    }

    /** Takes the place of the connection's last answer: bytes after the request are discarded. */
    private Exchange lastExchange(final HttpRequest last) {
        clock.requestEnded();
        continueOwed = false;
        final Exchange exchange = newExchange(last);
        request = null;
        exchange.closeAfter();
        connection.takesNoMore();
        return exchange;
    }

    /** Delay of the answer to a wrong admin token, within the deadline of requests. */
    private long lateMs(final HttpRequest refused) {
        final InetAddress peer = connection.peer();
        final long address = server.addresses().ofGuess(peer, connection.seat(), refused.headers());
        return Math.min(
                server.wrongTokens().wrong(address, peer), server.limits().requestMs() * 4L / 5);
    }

    /** Refuses a wrong admin token after a delay, during which nothing is read. */
    private void refuseLate(final HttpRequest refused, final long lateMs) {
        final WrongTokens wrong = server.wrongTokens();
        if (!wrong.startWaiting()) {
            request = null;
            connection.close();
            return;
        }
        final Exchange exchange = lastExchange(refused);
        final ApiResponse refusal = plan.refusal();
        connection.gate().hold();
        connection
                .loop()
                .loop()
                .schedule(
                        () -> {
                            wrong.endWaiting();
                            exchange.answer(refusal);
                            connection.flushAnswers();
                        },
                        lateMs,
                        TimeUnit.MILLISECONDS);
    }

    RequestBody body() {
        return body;
    }
}

package org.tributary.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.gateway.api.ApiResponse;
import org.tributary.gateway.bridge.CallbackAnswer;
import org.tributary.gateway.bridge.FaultLog;
import org.tributary.gateway.channel.CallbackRequest;

/**
 * One connection: takes requests, hands them on, and sends the answers in the order of the requests, however they come
 * in. Not read from while too many requests wait, or while its peer does not take what it was sent. Event loop only.
 *
 * <p>A connection starts on a callback loop. Its first request that is no callback moves it, for good, to the loop of
 * reads, so that what readers cost is not paid by donations.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
    private static final ApiResponse DRAINING = ApiResponse.problem(503, "Draining", "This server is stopping.")
            .with("retry-after", Integer.toString(TransportSettings.RETRY_AFTER_SECONDS));
    private static final FaultLog FAULTS = new FaultLog(LOG);
    private static final ApiResponse TOO_SLOW =
            ApiResponse.problem(408, "Request timeout", "The request took longer to arrive than it may.");
    private static final ApiResponse NO_ANSWER = ApiResponse.problem(
                    503, "Try again", "There was no answer in time; what came may still count, and counts once.")
            .with("retry-after", Integer.toString(TransportSettings.RETRY_AFTER_SECONDS));

    /** What the connection is waiting for. */
    private enum Phase {
        /** A request's first byte. */
        IDLE,
        /** The end of a request's headers. */
        HEADERS,
        /** The end of its body. */
        BODY
    }

    private final ServerContext server;
    private final RequestPlan plan;
    private final RequestBody body = new RequestBody();
    private final Exchange[] exchanges;
    private ChannelHandlerContext ctx;
    private LoopContext loop;
    private int indexInLoop = -1;
    private Phase phase = Phase.IDLE;
    private long phaseNanos = System.nanoTime();
    private long unwritableNanos;
    private HttpRequest request;
    private long requestsEnded;
    private boolean closing;
    private boolean noted;
    private boolean paused;
    private boolean moving;
    private int first;
    private int waiting;
    private LiveConnection live;

    HttpConnection(final ServerContext server) {
        this.server = server;
        this.plan = new RequestPlan(server);
        this.exchanges = new Exchange[server.settings().maxPipelined()];
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext context) {
        ctx = context;
        join();
    }

    private void join() {
        loop = server.loop(ctx.channel().eventLoop());
        loop.add(this);
    }

    /** Stops reading until the connection is on its new loop. */
    void startMove() {
        moving = true;
        updateReading();
    }

    /** Belongs to no loop while it moves. */
    void leave() {
        loop.remove(this);
    }

    /** The channel is registered with its new loop. */
    void endMove() {
        join();
        moving = false;
        updateReading();
    }

    @Override
    public void channelInactive(final ChannelHandlerContext context) {
        closing = true;
        if (live != null) {
            live.ended();
        }
        for (int i = 0; i < waiting; i++) {
            exchanges[index(i)].abandon();
        }
        waiting = 0;
        loop.remove(this);
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause) {
        LOG.debug("connection failed", cause);
        context.close();
    }

    /** Bytes came in; called before they are decoded. */
    void onBytes() {
        if (phase == Phase.IDLE) {
            phase = Phase.HEADERS;
            phaseNanos = System.nanoTime();
        }
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message) {
        try {
            if (message instanceof LastHttpContent) {
                requestsEnded++;
            }
            if (closing || live != null) {
                return;
            }
            if (message instanceof HttpRequest) {
                begin((HttpRequest) message);
            }
            if (message instanceof HttpContent && request != null) {
                take((HttpContent) message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(final ChannelHandlerContext context) {
        loop.flushReady();
        context.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext context) {
        unwritableNanos = context.channel().isWritable() ? 0 : System.nanoTime();
        if (live != null) {
            live.writabilityChanged();
        } else {
            updateReading();
        }
        context.fireChannelWritabilityChanged();
    }

    private void begin(final HttpRequest newRequest) {
        if (phase == Phase.IDLE) {
            phaseNanos = System.nanoTime();
        }
        phase = Phase.BODY;
        request = newRequest;
        body.clear();
        plan.decide(newRequest);
        if (plan.closes()) {
            refuseAndClose();
        } else if (HttpUtil.is100ContinueExpected(newRequest) && waiting == 0) {
            ctx.writeAndFlush(Unpooled.wrappedBuffer(Heads.CONTINUE));
        }
    }

    private void take(final HttpContent content) {
        if (content.decoderResult().isFailure()) {
            plan.malformedBody();
            refuseAndClose();
            return;
        }
        if (!body.append(content.content(), plan.bodyLimitBytes())) {
            plan.tooLarge();
            refuseAndClose();
            return;
        }
        if (content instanceof LastHttpContent) {
            phase = Phase.IDLE;
            final HttpRequest whole = request;
            request = null;
            dispatch(whole);
            phaseNanos = System.nanoTime();
            updateReading();
        }
    }

    private void dispatch(final HttpRequest whole) {
        switch (plan.kind()) {
            case CALLBACK -> callback(whole, newExchange(whole));
            case REFUSED -> newExchange(whole).answer(plan.refusal());
            default -> {
                if (server.isDraining()) {
                    newExchange(whole).answer(DRAINING);
                } else {
                    ReadRequests.take(server, this, plan, whole, body);
                }
            }
        }
    }

    /**
     * Whether a callback can be taken now, ahead of the decoder. The last place is the decoder's: flow control lets one
     * more message through after reading was stopped.
     */
    boolean isReadyForCallback() {
        return !closing
                && !moving
                && live == null
                && request == null
                && waiting < exchanges.length - 1
                && ctx.channel().isWritable();
    }

    /** Requests whose end the decoder has brought. */
    long requestsEnded() {
        return requestsEnded;
    }

    /** Takes a callback that never saw the decoder. */
    void take(final WholeCallback callback) {
        phase = Phase.IDLE;
        callback.arrived(System.currentTimeMillis());
        final Exchange exchange = nextExchange(callback.endpoint(), !server.isDraining(), false, false);
        callback(callback.endpoint(), callback, exchange);
        phaseNanos = System.nanoTime();
        updateReading();
    }

    private void callback(final HttpRequest whole, final Exchange exchange) {
        callback(
                plan.endpoint(),
                loop.callbackRequest().wrap(whole.headers(), body.array(), body.length(), System.currentTimeMillis()),
                exchange);
    }

    private void callback(final int endpoint, final CallbackRequest view, final Exchange exchange) {
        if (server.isDraining()) {
            exchange.answer(CallbackAnswer.TRY_AGAIN);
            return;
        }
        try {
            loop.worker().handle(endpoint, view, exchange);
        } catch (final RuntimeException e) {
            final String errorId = FAULTS.report(
                    "callback at "
                            + server.callbacks().endpoints().get(endpoint).path(),
                    e);
            if (!exchange.isReady()) {
                exchange.answer(ApiResponse.problem(
                        500,
                        "Internal error",
                        "This is our mistake, nothing was journaled; the log has it as " + errorId + "."));
            }
        }
    }

    /** The next place in the order of answers. */
    Exchange newExchange(final HttpRequest whole) {
        final boolean keepAlive = HttpUtil.isKeepAlive(whole) && !server.isDraining();
        final boolean isHead = "HEAD".equals(whole.method().name());
        return nextExchange(plan.endpoint(), keepAlive, RequestPlan.isHttp10(whole), isHead);
    }

    private Exchange nextExchange(
            final int endpoint, final boolean keepAlive, final boolean isHttp10, final boolean isHead) {
        final int slot = index(waiting);
        if (exchanges[slot] == null) {
            exchanges[slot] = new Exchange(this, server.callbackHeads());
        }
        waiting++;
        exchanges[slot].begin(endpoint, phaseNanos, keepAlive, isHttp10, isHead);
        return exchanges[slot];
    }

    private void refuseAndClose() {
        phase = Phase.IDLE;
        final Exchange exchange = newExchange(request);
        request = null;
        exchange.closeAfter();
        exchange.answer(plan.refusal());
        closing = true;
        updateReading();
    }

    /** An exchange has its answer. */
    void onReady(final int status) {
        server.counters().answered(status);
        if (!noted) {
            noted = true;
            loop.ready(this);
        }
    }

    /** Sends the answers that are ready, up to the first that is not, in one write. */
    void flushAnswers() {
        noted = false;
        if (waiting == 0 || !exchanges[first].isReady()) {
            return;
        }
        final ByteBuf out = ctx.alloc().ioBuffer(512);
        boolean keepAlive = true;
        while (keepAlive && waiting > 0 && exchanges[first].isReady()) {
            final Exchange exchange = exchanges[first];
            out.writeBytes(exchange.head()).writeBytes(loop.date()).writeBytes(exchange.endOfHead());
            out.writeBytes(exchange.body());
            keepAlive = exchange.keepAlive();
            first = index(1);
            waiting--;
        }
        if (keepAlive) {
            ctx.writeAndFlush(out, ctx.voidPromise());
            updateReading();
        } else {
            closing = true;
            ctx.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void updateReading() {
        if (waiting == exchanges.length) {
            flushAnswers();
        }
        final boolean read = !closing
                && !moving
                && waiting < exchanges.length
                && ctx.channel().isWritable();
        if (read == paused) {
            paused = !read;
            ctx.channel().config().setAutoRead(read);
        }
    }

    /** Ends what takes too long. */
    void checkDeadlines(final long nowNanos) {
        final TransportSettings settings = server.settings();
        if (unwritableNanos != 0 && isPast(unwritableNanos, settings.requestDeadlineMs(), nowNanos)) {
            close();
        } else if (live != null) {
            return;
        } else if (waiting > 0 && isPast(exchanges[first].startedNanos(), settings.requestDeadlineMs(), nowNanos)) {
            giveUpWaiting();
        } else if (phase == Phase.HEADERS && isPast(phaseNanos, settings.headerDeadlineMs(), nowNanos)) {
            server.counters().headerTimedOut();
            giveUpReading();
        } else if (phase == Phase.BODY && isPast(phaseNanos, settings.requestDeadlineMs(), nowNanos)) {
            server.counters().requestTimedOut();
            giveUpReading();
        } else if (phase == Phase.IDLE && waiting == 0 && isPast(phaseNanos, settings.idleMs(), nowNanos)) {
            close();
        }
    }

    private void giveUpWaiting() {
        server.counters().requestTimedOut();
        final Exchange late = exchanges[first];
        if (late.isReady()) {
            return;
        }
        late.abandon();
        exchanges[first] = late.unanswered(this);
        exchanges[first].answer(NO_ANSWER);
        flushAnswers();
    }

    private void giveUpReading() {
        closing = true;
        if (waiting > 0) {
            close();
            return;
        }
        final byte[] head = Heads.of(408, TOO_SLOW.contentType(), TOO_SLOW.body().length, TOO_SLOW.headers());
        server.counters().answered(408);
        ctx.writeAndFlush(Unpooled.wrappedBuffer(head, loop.date(), Heads.CLOSE_AND_END, TOO_SLOW.body()))
                .addListener(ChannelFutureListener.CLOSE);
    }

    private static boolean isPast(final long sinceNanos, final int limitMs, final long nowNanos) {
        return nowNanos - sinceNanos > TimeUnit.MILLISECONDS.toNanos(limitMs);
    }

    private int index(final int ahead) {
        return (first + ahead) % exchanges.length;
    }

    /** Turns the connection into a viewer; nothing it sends is read any more, so what decodes requests goes. */
    void becomes(final LiveConnection newLive) {
        live = newLive;
        ctx.pipeline().remove(CallbackReader.class);
        ctx.pipeline().remove(RequestDecoder.class);
        ctx.pipeline().remove(FlowControlHandler.class);
    }

    void close() {
        ctx.close();
    }

    /** Requests without an answer sent. */
    int waiting() {
        return waiting;
    }

    ChannelHandlerContext context() {
        return ctx;
    }

    LoopContext loop() {
        return loop;
    }

    int indexInLoop() {
        return indexInLoop;
    }

    void setIndexInLoop(final int index) {
        indexInLoop = index;
    }
}

package org.tributary.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: takes requests one at a time, hands them on, and sends the answers in the order of the requests,
 * however they come in. {@link #takesMore} is the gate: while it is shut, the decoder keeps bytes as bytes. Event loop
 * only.
 *
 * <p>A connection starts on a callback loop. A read that finds no answer owed moves it, for good, to the loop of reads,
 * so that what readers cost is not paid by donations; its place among the answers is taken before the move, and the gate
 * is shut until the move is over.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

    /** Age from which a request that is not whole gives way to a new connection. */
    private static final long GIVES_WAY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ServerContext server;
    private final RequestPlan plan;
    private final RequestBody body = new RequestBody();
    private final RequestClock clock = new RequestClock();
    private final AnswerQueue answers;
    private final RequestDecoder decoder;
    private ChannelHandlerContext ctx;
    private LoopContext loop;
    private final Seats.Seat seat;
    private final HeldBytes held;
    private int indexInLoop = -1;
    private HttpRequest request;
    private boolean continueOwed;
    private boolean closing;
    private boolean noted;
    private boolean paused;
    private boolean moving;
    private boolean reading;
    private long readAddress;
    private Runnable onceAnswered;
    private LiveConnection live;
    private ClosingConnection ending;

    HttpConnection(final ServerContext server, final Seats.Seat seat, final boolean isAdmin) {
        this.server = server;
        this.seat = seat;
        this.held = new HeldBytes(server);
        this.plan = new RequestPlan(server, isAdmin);
        this.answers =
                new AnswerQueue(this, server.callbackHeads(), server.settings().maxPipelined());
        this.decoder = new RequestDecoder(server.decoding(), this);
    }

    RequestDecoder decoder() {
        return decoder;
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

    /** Takes no request until the connection is on its new loop. */
    void startMove() {
        moving = true;
    }

    /** Belongs to no loop while it moves. */
    void leave() {
        loop.remove(this);
    }

    /** The channel is registered with its new loop. */
    void endMove() {
        join();
        moving = false;
        readOn();
    }

    /** A read of this connection is under way: the next request is decoded when it is answered. */
    void startRead(final long address) {
        reading = true;
        readAddress = address;
    }

    void endRead() {
        if (reading) {
            reading = false;
            server.reads().give(readAddress);
            readOn();
        }
    }

    @Override
    public void channelInactive(final ChannelHandlerContext context) {
        closing = true;
        if (live != null) {
            live.ended();
        }
        answers.abandonAll();
        onceAnswered = null;
        endRead();
        held.release();
        loop.remove(this);
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause) {
        LOG.debug("connection failed", cause);
        context.close();
    }

    /** Whether the decoder may go on: there is a place for the answer, and nothing that must end first. */
    boolean takesMore() {
        return !closing
                && !moving
                && !reading
                && live == null
                && onceAnswered == null
                && !answers.isFull()
                && ctx.channel().isWritable();
    }

    /** Whether nothing that comes is looked at any more. */
    boolean isDone() {
        return closing || live != null;
    }

    /** Bytes are about to be decoded. */
    void onBytes() {
        clock.bytesCame();
    }

    /** The decoder holds bytes back: no more are read until the gate opens. */
    void onHeld() {
        if (!paused) {
            paused = true;
            ctx.channel().config().setAutoRead(false);
        }
    }

    private void readOn() {
        if (answers.isFull()) {
            flushAnswers();
        }
        if (paused && takesMore()) {
            paused = false;
            ctx.channel().config().setAutoRead(true);
            decoder.resume(ctx);
        }
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message) {
        try {
            if (isDone()) {
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
        checkBuffers();
        context.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext context) {
        clock.writable(context.channel().isWritable());
        checkBuffers();
        if (live != null) {
            live.writabilityChanged();
        } else {
            readOn();
        }
        context.fireChannelWritabilityChanged();
    }

    private void begin(final HttpRequest newRequest) {
        clock.headersEnded();
        request = newRequest;
        body.clear();
        plan.decide(newRequest);
        final boolean asksFirst = HttpUtil.is100ContinueExpected(newRequest);
        if (plan.closes() || asksFirst && plan.kind() == RequestPlan.Kind.REFUSED) {
            // A peer that asked first may send the body or the next request now: there is no telling which.
            refuseAndClose();
        } else if (asksFirst) {
            continueOwed = true;
            sendContinue();
        }
    }

    /** Asks for the body once the answers before it are out: a 100 among them would be taken for one of them. */
    private void sendContinue() {
        if (continueOwed && answers.isEmpty()) {
            continueOwed = false;
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
        continueOwed &= !content.content().isReadable();
        if (content instanceof LastHttpContent) {
            continueOwed = false;
            clock.requestEnded();
            final HttpRequest whole = request;
            request = null;
            dispatch(whole);
            body.clear();
            clock.idleFromNow();
            if (answers.isFull()) {
                flushAnswers();
            }
        }
    }

    private void dispatch(final HttpRequest whole) {
        switch (plan.kind()) {
            case CALLBACK -> CallbackRequests.take(server, loop, plan.endpoint(), whole, body, newExchange(whole));
            case REFUSED -> newExchange(whole).answer(plan.refusal());
            default -> {
                if (server.isDraining()) {
                    newExchange(whole).answer(Refusals.DRAINING);
                } else {
                    ReadRequests.take(server, this, plan, whole, body);
                }
            }
        }
    }

    /** The next place in the order of answers. */
    Exchange newExchange(final HttpRequest whole) {
        final boolean keepAlive = HttpUtil.isKeepAlive(whole) && !server.isDraining();
        final boolean isHead = "HEAD".equals(whole.method().name());
        final Exchange exchange = answers.next();
        exchange.begin(plan.endpoint(), clock.sinceNanos(), keepAlive, RequestPlan.isHttp10(whole), isHead);
        return exchange;
    }

    private void refuseAndClose() {
        clock.requestEnded();
        continueOwed = false;
        final Exchange exchange = newExchange(request);
        request = null;
        exchange.closeAfter();
        exchange.answer(plan.refusal());
        closing = true;
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
        if (!answers.isFirstReady()) {
            return;
        }
        final ByteBuf out = ctx.alloc().ioBuffer(512);
        if (!answers.moveReady(out, loop.date())) {
            end(out);
            return;
        }
        ctx.writeAndFlush(out, ctx.voidPromise());
        sendContinue();
        if (onceAnswered != null && answers.isEmpty()) {
            final Runnable task = onceAnswered;
            onceAnswered = null;
            task.run();
        }
        readOn();
    }

    private void end(final ByteBuf lastAnswer) {
        closing = true;
        answers.abandonAll();
        clock.linger();
        ending = new ClosingConnection(ctx);
        ending.send(lastAnswer);
        if (paused) {
            paused = false;
            ctx.channel().config().setAutoRead(true);
        }
    }

    /** Bytes came that nobody looks at. */
    void discarded(final int bytes) {
        if (ending != null) {
            ending.discarded(bytes);
        }
    }

    /** Runs a task when no answer is owed; no request is decoded before. */
    void onceAnswered(final Runnable task) {
        if (answers.isEmpty()) {
            task.run();
        } else {
            onceAnswered = task;
        }
    }

    /** A callback on this connection was authentic. */
    void onAuthentic() {
        seat.prove();
    }

    /** Address by which a request is counted. */
    long addressOf(final HttpRequest whole) {
        return server.addresses()
                .ofRequest(((InetSocketAddress) ctx.channel().remoteAddress()).getAddress(), seat, whole.headers());
    }

    /** Closes the connection if it holds more than before and all together hold more than they may. */
    private void checkBuffers() {
        if (!held.count(ctx.channel(), decoder, body)) {
            server.counters().closedOverBudget();
            close();
        }
    }

    /** Whether the connection may be closed in favour of another. */
    boolean givesWay(final long nowNanos) {
        return live == null
                && !moving
                && !reading
                && !seat.isChannel()
                && answers.isEmpty()
                && (clock.isIdle() || clock.ageNanos(nowNanos) > GIVES_WAY_NANOS);
    }

    boolean isBetweenRequests() {
        return clock.isIdle();
    }

    long sinceNanos() {
        return clock.sinceNanos();
    }

    /** Ends what takes too long. */
    void checkDeadlines(final long nowNanos) {
        checkBuffers();
        if (live != null) {
            if (clock.isStuck(nowNanos, server.settings())) {
                close();
            }
            return;
        }
        switch (clock.check(nowNanos, server.settings(), answers)) {
            case PEER -> close();
            case ANSWER -> {
                server.counters().requestTimedOut();
                answers.giveUpFirst().answer(Refusals.NO_ANSWER);
                flushAnswers();
            }
            case HEADERS -> {
                server.counters().headerTimedOut();
                giveUpReading();
            }
            case BODY -> {
                server.counters().requestTimedOut();
                giveUpReading();
            }
            default -> {}
        }
    }

    private void giveUpReading() {
        if (!answers.isEmpty()) {
            close();
            return;
        }
        server.counters().answered(408);
        end(Unpooled.wrappedBuffer(Refusals.TOO_SLOW_HEAD, loop.date(), Heads.CLOSE_AND_END, Refusals.TOO_SLOW.body()));
    }

    /** Turns the connection into a viewer; nothing it sends is read any more, so what decodes requests goes. */
    void becomes(final LiveConnection newLive) {
        live = newLive;
        ctx.pipeline().remove(RequestDecoder.class);
        if (paused) {
            paused = false;
            ctx.channel().config().setAutoRead(true);
        }
    }

    void close() {
        ctx.close();
    }

    /** Requests without an answer sent. */
    int waiting() {
        return answers.waiting();
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

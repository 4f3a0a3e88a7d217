package org.tributary.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.transport.limit.Seats;

/**
 * One connection: takes requests one at a time, hands them on, and sends the answers in the order of the requests, in
 * whatever order they become ready. {@link #takesMore} decides whether the {@link InputGate} is open: while it is shut,
 * the decoder keeps bytes as bytes. Event loop only.
 *
 * <p>A connection starts on a callback loop. A read that arrives while no answer is owed moves the connection for good
 * to the loop of reads, so that reads do not slow down donations. The read takes its place among the answers before the
 * move, and the gate is shut until the move is over.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
    /** Age from which a connection with an incomplete request gives way to a new connection. */
    private static final long GIVES_WAY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ServerContext server;
    private final RequestIntake intake;
    private final RequestClock clock = new RequestClock();
    private final AnswerQueue answers;
    private final RequestDecoder decoder;
    private final InputGate gate;
    /** Set, like the loop, when Netty adds the handler, which is before any event. */
    @SuppressWarnings("NullAway.Init")
    private ChannelHandlerContext ctx;

    @SuppressWarnings("NullAway.Init")
    private LoopContext loop;

    private final Seats.Seat seat;
    private final HeldBytes held;
    private int indexInLoop = -1;
    private boolean closing;
    private boolean noted;
    private boolean moving;
    private boolean reading;
    private long readAddress;
    private @Nullable Runnable onceAnswered;
    private @Nullable LiveConnection live;
    private @Nullable ClosingConnection ending;

    HttpConnection(final ServerContext server, final Seats.Seat seat, final boolean isAdmin) {
        this.server = server;
        this.seat = seat;
        this.held = new HeldBytes(server);
        this.answers =
                new AnswerQueue(this, server.callbackHeads(), server.limits().pipelined());
        this.intake = new RequestIntake(server, this, isAdmin, clock, answers);
        this.decoder = new RequestDecoder(server.decoding(), this);
        this.gate = new InputGate(server, this, decoder);
    }

    RequestDecoder decoder() {
        return decoder;
    }

    InputGate gate() {
        return gate;
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

    /** Shuts the gate until the connection is on its new loop. */
    void startMove() {
        moving = true;
    }

    boolean isMoving() {
        return moving;
    }

    /** Leaves its loop; while it moves, the connection belongs to none. */
    void leave() {
        loop.remove(this);
        gate.leaveLoop();
    }

    /** Joins the new loop, with which the channel is now registered, and continues reading. */
    void endMove() {
        join();
        moving = false;
        readOn();
    }

    /** Marks that a read is under way: the next request is decoded once it is answered. */
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
        failed(cause);
    }

    /** Closes the connection, because serving it has failed: an error of one connection ends with that connection. */
    void failed(final Throwable cause) {
        server.connectionFailed(cause);
        close();
    }

    /** Whether the decoder may decode a request: there is a place for the answer, and nothing has to end first. */
    boolean takesMore() {
        return !closing
                && !moving
                && !reading
                && live == null
                && onceAnswered == null
                && gate.hasTurn()
                && !answers.isFull()
                && ctx.channel().isWritable();
    }

    /** Accounts for the time that decoding and serving a read's bytes took. */
    void onServed(final long nanos) {
        if (!seat.isChannel()) {
            loop.servedStranger(nanos);
        }
    }

    /** Whether further input is discarded. */
    boolean isDone() {
        return closing || live != null;
    }

    /** Bytes are about to be decoded. */
    void onBytes() {
        clock.bytesCame();
    }

    private void readOn() {
        if (answers.isFull()) {
            flushAnswers();
        }
        gate.openIfPossible();
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message) {
        try {
            if (!isDone()) {
                intake.read(message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(final ChannelHandlerContext context) {
        gate.readEnded();
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

    /** Takes the next place in the order of answers. */
    Exchange newExchange(final HttpRequest whole) {
        return intake.newExchange(whole);
    }

    /** Marks the request just taken as the last: bytes after it are discarded. */
    void takesNoMore() {
        closing = true;
    }

    InetAddress peer() {
        return ((InetSocketAddress) ctx.channel().remoteAddress()).getAddress();
    }

    Seats.Seat seat() {
        return seat;
    }

    /** An exchange has its answer. */
    void onReady(final int status) {
        server.counters().answered(status);
        if (!noted) {
            noted = true;
            loop.ready(this);
        }
    }

    /** Sends the ready answers, up to the first that is not ready, in one write. */
    void flushAnswers() {
        noted = false;
        if (!answers.isFirstReady()) {
            return;
        }
        final ByteBuf out = ctx.alloc().ioBuffer(answers.firstBytes());
        if (!answers.moveReady(out, loop.date())) {
            end(out);
            return;
        }
        ctx.writeAndFlush(out, ctx.voidPromise());
        intake.sendContinue();
        if (onceAnswered != null && answers.isEmpty()) {
            final Runnable task = onceAnswered;
            onceAnswered = null;
            task.run();
        }
        readOn();
    }

    /** Sends the last answer and discards all further input. */
    void end(final ByteBuf lastAnswer) {
        closing = true;
        answers.abandonAll();
        clock.linger();
        final ClosingConnection last = new ClosingConnection(ctx);
        ending = last;
        last.send(lastAnswer);
        gate.resumeReading();
    }

    /** Counts input bytes that are discarded. */
    void discarded(final int bytes) {
        if (ending != null) {
            ending.discarded(bytes);
        }
    }

    /** Runs a task once no answer is owed; until then no request is decoded. */
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
        gate.proved();
    }

    /** A callback on this connection was not authentic. */
    void onForged() {
        gate.forged();
    }

    /** Address by which a request is counted. */
    long addressOf(final HttpRequest whole) {
        return server.addresses().ofRequest(peer(), seat, whole.headers());
    }

    /** Closes the connection if it holds more than before and all together hold more than they may. */
    private void checkBuffers() {
        if (!held.count(ctx.channel(), decoder, intake.body())) {
            server.counters().closedOverBudget();
            close();
        }
    }

    /** Whether the connection may be closed in favour of another one. */
    boolean givesWay(final long nowNanos) {
        return live == null
                && !moving
                && !reading
                && !seat.isChannel()
                && answers.isEmpty()
                && (clock.isIdle() || clock.ageNanos(nowNanos) > GIVES_WAY_NANOS);
    }

    /** Whether the connection counts towards an address's limit. */
    boolean isOf(final long address) {
        return seat.address() == address && !seat.isChannel();
    }

    /** Closes the socket and gives everything back, because the thread of the connection's loop has died. Any thread. */
    void abandon() {
        closing = true;
        try {
            EventLoops.closeSocket(ctx.channel());
        } catch (final IOException | RuntimeException e) {
            server.connectionFailed(e);
        } finally {
            if (!seat.hasLeft()) {
                seat.leave();
                server.counters().closed();
            }
            held.release();
        }
    }

    /** Gives up the seat at once and closes the connection. */
    void giveSeat() {
        seat.leave();
        close();
    }

    RequestClock clock() {
        return clock;
    }

    /** Ends whatever has passed its deadline. */
    void checkDeadlines(final long nowNanos) {
        checkBuffers();
        if (live != null) {
            if (clock.isStuck(nowNanos, server.limits())) {
                close();
            }
            return;
        }
        Overdue.check(this, clock, answers, server, nowNanos);
    }

    /** Turns the connection into a viewer. Its input is ignored from now on, so the decoder is removed. */
    void becomes(final LiveConnection newLive) {
        live = newLive;
        ctx.pipeline().remove(RequestDecoder.class);
        gate.resumeReading();
    }

    void close() {
        ctx.close();
    }

    /** Number of requests whose answer was not sent yet. */
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

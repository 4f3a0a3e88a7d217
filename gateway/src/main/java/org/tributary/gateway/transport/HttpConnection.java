package org.tributary.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.gateway.transport.limit.Seats;
import org.tributary.gateway.transport.limit.Turn;

/**
 * One connection: takes requests one at a time, hands them on, and sends the answers in the order of the requests, however
 * they come in. {@link #takesMore} is the gate: while it is shut, the decoder keeps bytes as bytes. Event loop only.
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
    private final RequestIntake intake;
    private final RequestClock clock = new RequestClock();
    private final Turn turn = new Turn();
    private final AnswerQueue answers;
    private final RequestDecoder decoder;
    /** Set, as the loop is, when Netty adds the handler: nothing comes before. */
    @SuppressWarnings("NullAway.Init")
    private ChannelHandlerContext ctx;

    @SuppressWarnings("NullAway.Init")
    private LoopContext loop;

    private final Seats.Seat seat;
    private final HeldBytes held;
    private int indexInLoop = -1;
    private boolean closing;
    private boolean noted;
    private boolean paused;
    private boolean waitsForTurn;
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
        if (waitsForTurn) {
            waitsForTurn = false;
            loop.backlog().remove(this);
        }
    }

    /** The channel is registered with its new loop. */
    void endMove() {
        join();
        moving = false;
        waitForTurn();
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
                && !turn.isOver()
                && !answers.isFull()
                && ctx.channel().isWritable();
    }

    /** Whether the request that these bytes begin waits: its loop has no time for strangers now, and it is not urgent. */
    boolean putsOff(final ByteBuf in) {
        if (seat.isChannel()
                || turn.isGranted()
                || !loop.putsStrangersOff()
                || server.urgent().isBegunBy(in)) {
            return false;
        }
        turn.putOff();
        return true;
    }

    /** Bytes were decoded, and what they asked was done as far as it could be. */
    void onServed(final long nanos) {
        if (!seat.isChannel()) {
            loop.servedStranger(nanos);
        }
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
            resumeReading();
            decoder.resume(ctx);
        }
        waitForTurn();
    }

    private void resumeReading() {
        if (paused) {
            paused = false;
            ctx.channel().config().setAutoRead(true);
        }
    }

    /** A connection that has had its turn and has more to do goes behind the others; on its new loop if it moves. */
    private void waitForTurn() {
        if (turn.isOver() && decoder.isHeld() && !waitsForTurn && !moving) {
            waitsForTurn = true;
            loop.backlog().add(this);
        }
    }

    /** The others had their turn: goes on with what waits, now. */
    void goOn() {
        waitsForTurn = false;
        turn.granted();
        if (takesMore()) {
            resumeReading();
            decoder.resumeNow(ctx);
        }
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
        turn.ended(decoder.isHeld());
        waitForTurn();
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

    /** The next place in the order of answers. */
    Exchange newExchange(final HttpRequest whole) {
        return intake.newExchange(whole);
    }

    /** A request was taken whole. */
    void onTaken() {
        turn.taken(seat.isChannel());
    }

    /** The last request was taken: nothing behind it is looked at. */
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
        intake.sendContinue();
        if (onceAnswered != null && answers.isEmpty()) {
            final Runnable task = onceAnswered;
            onceAnswered = null;
            task.run();
        }
        readOn();
    }

    /** Sends the last answer, and looks at nothing that comes any more. */
    void end(final ByteBuf lastAnswer) {
        closing = true;
        answers.abandonAll();
        clock.linger();
        final ClosingConnection last = new ClosingConnection(ctx);
        ending = last;
        last.send(lastAnswer);
        resumeReading();
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
        turn.proved();
    }

    /** A callback on this connection was not authentic. */
    void onForged() {
        turn.forged();
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

    /** Whether the connection may be closed in favour of another. */
    boolean givesWay(final long nowNanos) {
        return live == null
                && !moving
                && !reading
                && !seat.isChannel()
                && answers.isEmpty()
                && (clock.isIdle() || clock.ageNanos(nowNanos) > GIVES_WAY_NANOS);
    }

    /** Whether it is counted for an address. */
    boolean isOf(final long address) {
        return seat.address() == address && !seat.isChannel();
    }

    /** Gives up its seat at once, and closes. */
    void giveSeat() {
        seat.leave();
        close();
    }

    RequestClock clock() {
        return clock;
    }

    /** Ends what takes too long. */
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

    /** Turns the connection into a viewer; nothing it sends is read any more, so what decodes requests goes. */
    void becomes(final LiveConnection newLive) {
        live = newLive;
        ctx.pipeline().remove(RequestDecoder.class);
        resumeReading();
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

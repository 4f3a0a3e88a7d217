package org.tributary.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DuplexChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.tributary.gateway.transport.limit.AddressKeys;
import org.tributary.gateway.transport.limit.Seats;

/** A connection's handlers without a socket: the test decides when each piece of the bytes arrives. One thread. */
final class EmbeddedConnection extends EmbeddedChannel implements DuplexChannel {
    private static final InetSocketAddress PEER = new InetSocketAddress("127.0.0.1", 1);

    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

    /** Time within which a connection that has used up its turn is resumed; sweeps for deadlines are far rarer. */
    private static final long SOON_NANOS = Backlog.LONGEST_PAUSE_NANOS;

    /** Dates, and the error ids of logged faults. */
    private static final Pattern CHANGING = Pattern.compile("date: [^\r]*|under error id [^.]*");

    private final StringBuilder answers = new StringBuilder();
    private boolean outputShutdown;

    EmbeddedConnection(final ServerContext server) {
        freezeTime();
        config().setAllocator(PooledByteBufAllocator.DEFAULT);
        final Seats.Seat seat = server.seats().take(AddressKeys.EXEMPT);
        closeFuture().addListener(closed -> seat.leave());
        final HttpConnection connection = new HttpConnection(server, seat, false);
        pipeline().addLast(connection.decoder(), connection);
    }

    /** Runs the loop as if no more bytes come: connections that wait for their turn get it. */
    void settle() {
        long nextNanos = runDue();
        while (nextNanos >= 0 && nextNanos <= SOON_NANOS) {
            advanceTimeBy(nextNanos, TimeUnit.NANOSECONDS);
            nextNanos = runDue();
        }
        takeAnswers();
    }

    /** Runs all due tasks; returns the nanoseconds until the next task, -1 if there is none. */
    private long runDue() {
        long nextNanos;
        do {
            runPendingTasks();
            nextNanos = runScheduledPendingTasks();
        } while (hasPendingTasks());
        return nextNanos;
    }

    /** Delivers bytes as one read and runs the tasks that are due at once. */
    void arrive(final byte[] bytes, final int from, final int to) {
        writeInbound(Unpooled.copiedBuffer(bytes, from, to - from));
        runPendingTasks();
        takeAnswers();
    }

    private void takeAnswers() {
        for (ByteBuf out = readOutbound(); out != null; out = readOutbound()) {
            answers.append(out.toString(StandardCharsets.ISO_8859_1));
            out.release();
        }
    }

    /** All output without 100 Continue; parts that differ from run to run are masked. */
    String answers() {
        return CHANGING.matcher(answers)
                .replaceAll(found -> "-".repeat(found.end() - found.start()))
                .replace(CONTINUE, "");
    }

    /** State of the connection: open, ended after a last answer, or closed without one. */
    String end() {
        return outputShutdown ? "said its last" : isActive() ? "open" : "closed";
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return isActive() ? PEER : null;
    }

    @Override
    public ChannelFuture shutdownOutput(final ChannelPromise promise) {
        outputShutdown = true;
        return promise.setSuccess();
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput(final ChannelPromise promise) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdown(final ChannelPromise promise) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isInputShutdown() {
        return false;
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShutdown;
    }

    @Override
    public boolean isShutdown() {
        return false;
    }
}

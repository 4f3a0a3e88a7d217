package org.tributary.benchmarks.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends posts over kept-alive connections, on each the next one as soon as the one before is answered: as fast as the
 * server answers, and as channels do it. One thread.
 */
final class Generator implements AutoCloseable {
    static final String THREADS = "generator";

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(THREADS, true), EpollIoHandler.newFactory());
    private final SignedPosts posts;
    private final Connection[] connections;
    private int next;
    private int end;
    private int owed;
    private CompletableFuture<Void> done;

    /** Connects. */
    Generator(final InetSocketAddress server, final SignedPosts posts, final int connections)
            throws InterruptedException {
        this.posts = posts;
        this.connections = new Connection[connections];
        for (int i = 0; i < connections; i++) {
            final Connection connection = new Connection();
            this.connections[i] = connection;
            new Bootstrap()
                    .group(group)
                    .channel(EpollSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(final Channel channel) {
                            channel.pipeline().addLast(connection);
                        }
                    })
                    .connect(server)
                    .sync();
        }
    }

    /** Sends posts {@code from} to {@code to}; returns when all are answered. Nanoseconds it took. */
    long send(final int from, final int to) {
        final CompletableFuture<Void> sent = new CompletableFuture<>();
        final long start = System.nanoTime();
        group.execute(() -> {
            next = from;
            end = to;
            owed = to - from;
            done = sent;
            for (final Connection connection : connections) {
                connection.sendNext();
            }
        });
        sent.join();
        return System.nanoTime() - start;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class Connection extends ChannelInboundHandlerAdapter {
        private static final byte[] OK = "HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.US_ASCII);

        private final byte[] answer = new byte[1024];
        private ChannelHandlerContext context;
        private int length;

        @Override
        public void handlerAdded(final ChannelHandlerContext added) {
            context = added;
        }

        void sendNext() {
            if (next < end) {
                context.writeAndFlush(posts.request(next++), context.voidPromise());
            }
        }

        @Override
        public void channelRead(final ChannelHandlerContext reading, final Object message) {
            final ByteBuf in = (ByteBuf) message;
            final int more = in.readableBytes();
            in.readBytes(answer, length, more).release();
            length += more;
            if (isWhole()) {
                length = 0;
                sendNext();
                if (--owed == 0) {
                    done.complete(null);
                }
            }
        }

        /** The answer is all there; anything but 200 ends the run. */
        private boolean isWhole() {
            for (int i = 0; i < Math.min(length, OK.length); i++) {
                if (answer[i] != OK[i]) {
                    fail(new IllegalStateException(
                            "the server answered " + new String(answer, 0, length, StandardCharsets.ISO_8859_1)));
                    return false;
                }
            }
            int at = OK.length;
            int bodyLength = -1;
            while (at + 1 < length && answer[at] != '\r') {
                if (bodyLength < 0 && startsWith(LENGTH, at)) {
                    bodyLength = number(at + LENGTH.length);
                }
                while (at < length && answer[at] != '\n') {
                    at++;
                }
                at++;
            }
            return bodyLength >= 0 && at + 2 + bodyLength == length;
        }

        private boolean startsWith(final byte[] text, final int at) {
            if (at + text.length > length) {
                return false;
            }
            for (int i = 0; i < text.length; i++) {
                if (answer[at + i] != text[i]) {
                    return false;
                }
            }
            return true;
        }

        private int number(final int from) {
            int number = 0;
            for (int i = from; i < length && answer[i] >= '0' && answer[i] <= '9'; i++) {
                number = number * 10 + answer[i] - '0';
            }
            return number;
        }

        @Override
        public void channelInactive(final ChannelHandlerContext inactive) {
            if (done != null && !done.isDone()) {
                fail(new IllegalStateException("the server closed a connection"));
            }
        }

        @Override
        public void exceptionCaught(final ChannelHandlerContext failed, final Throwable cause) {
            fail(cause);
        }

        private void fail(final Throwable cause) {
            if (done != null) {
                done.completeExceptionally(cause);
            }
        }
    }
}

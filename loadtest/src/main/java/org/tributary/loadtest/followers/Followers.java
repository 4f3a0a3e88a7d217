package org.tributary.loadtest.followers;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.client.ClientLoop;

/**
 * Followers of {@code GET /api/v1/events}, each with its own connection, on one event loop; records how many events they got and how
 * old the oldest of each answer was. One thread calls the public methods.
 */
public final class Followers implements AutoCloseable {
    private static final int MAX_ANSWER_BYTES = 8 << 20;
    private static final long MAX_MS = 600_000;

    /** Figures over all followers. */
    public static final class Seen {
        /** Milliseconds from an event's journaling, which is before its answer, to its reading: of each answer's oldest event. */
        public final Histogram ageMs = new Histogram(MAX_MS, 3);

        public long events;
        public long answers;
        public long bytes;
        public long busy;
        /** Followers whose connection was closed. */
        public long lost;
        /** The first violation of the rules, null if there was none. */
        public @Nullable String odd;
    }

    private final ClientLoop client = new ClientLoop("followers");
    private final EventLoop loop = client.loop();
    private final InetSocketAddress server;
    private final String token;
    private Seen seen = new Seen();
    private boolean closing;

    /** Followers that are not connected. */
    public Followers(final InetSocketAddress server, final String token) {
        this.server = server;
        this.token = token;
    }

    /** Connects them, each at a place. */
    public void join(final int count, final String cursor) throws InterruptedException {
        final Bootstrap bootstrap = client.connector(server, () -> pipeline(cursor));
        for (int i = 0; i < count; i++) {
            bootstrap.connect().sync();
        }
    }

    private ChannelHandler pipeline(final String cursor) {
        return new ChannelInitializer<SocketChannel>() {
            @Override
            protected void initChannel(final SocketChannel channel) {
                channel.pipeline()
                        .addLast(new HttpClientCodec())
                        .addLast(new HttpObjectAggregator(MAX_ANSWER_BYTES))
                        .addLast(new Follower(Followers.this, cursor));
            }
        };
    }

    DefaultFullHttpRequest request(final String cursor) {
        final DefaultFullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.GET, "/api/v1/events?limit=1000&wait=20&after=" + cursor);
        request.headers()
                .set(HttpHeaderNames.HOST, server.getHostString() + ":" + server.getPort())
                .set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token);
        return request;
    }

    /** Returns the figures so far, and begins new ones. */
    public Seen take() {
        final CompletableFuture<Seen> asked = new CompletableFuture<>();
        loop.execute(() -> {
            // Before the caller goes on, or what comes next would be counted among what it took.
            final Seen taken = seen;
            seen = new Seen();
            asked.complete(taken);
        });
        return asked.join();
    }

    void answered(final int bytes) {
        seen.answers++;
        seen.bytes += bytes;
    }

    void seen(final long events, final long oldestMs) {
        seen.events += events;
        seen.ageMs.recordValue(Math.min(MAX_MS, Math.max(0, System.currentTimeMillis() - oldestMs)));
    }

    void busy() {
        seen.busy++;
    }

    void left() {
        if (!closing) {
            seen.lost++;
        }
    }

    void odd(final String what) {
        if (seen.odd == null) {
            seen.odd = what;
        }
    }

    @Override
    public void close() {
        loop.submit(() -> closing = true).awaitUninterruptibly();
        client.close();
    }
}

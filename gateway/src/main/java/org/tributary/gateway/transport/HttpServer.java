package org.tributary.gateway.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.engine.pipeline.FatalErrorHandler;
import org.tributary.gateway.config.ServerSettings;
import org.tributary.gateway.http.AdminAuth;
import org.tributary.gateway.http.ApiRoute;
import org.tributary.gateway.http.CallbackService;
import org.tributary.gateway.http.LiveFeed;
import org.tributary.gateway.transport.limit.AcceptGate;
import org.tributary.gateway.transport.limit.Descriptors;
import org.tributary.gateway.transport.limit.Seats;
import org.tributary.gateway.transport.limit.TransportConstants;
import org.tributary.gateway.transport.limit.TransportCounters;
import org.tributary.gateway.transport.live.LiveBroadcaster;

/**
 * The HTTP server. Life: {@link #start}, then {@link #drain} (no new connections; new requests get 503 and are to be
 * retried), {@link #awaitAnswers} and {@link #close}. Called by one thread at a time.
 *
 * <pre>
 *   acceptor ─▶ callback loops: decode, verify, into the ring ◀─ answers from release
 *                     │ first request that is no callback
 *                     ▼
 *               read loop: live feed ─▶ api threads, admin threads
 * </pre>
 */
public final class HttpServer implements AutoCloseable {
    /**
     * The ports and counters that the server uses.
     *
     * @param clockMs epoch milliseconds, for the arrival of callbacks
     */
    public record Parts(
            CallbackService callbacks,
            List<ApiRoute> apiRoutes,
            LiveFeed liveFeed,
            AdminAuth adminAuth,
            TransportCounters counters,
            LongSupplier clockMs) {}

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final int SHUTDOWN_MS = 2_000;
    private static final int TLS_POLL_MS = 5_000;

    /** Most connections of the admin address, which only people and their tools use. */
    private static final int ADMIN_CONNECTIONS = 256;

    private final MultiThreadIoEventLoopGroup acceptor = EventLoops.group("accept", 1);
    private final CallbackLoops callbackLoops;
    private final MultiThreadIoEventLoopGroup readLoop = EventLoops.group("reads", 1);
    private final ServerContext server;
    private final @Nullable TlsFiles tls;
    private final LoopWatch watch;
    private @Nullable Channel listening;
    private @Nullable Channel adminListening;

    /**
     * A server that does not listen yet.
     *
     * @throws IllegalArgumentException if the certificate or key is unusable
     */
    public HttpServer(final ServerSettings settings, final Parts parts) {
        tls = settings.tls() == null ? null : new TlsFiles(settings.tls());
        callbackLoops = new CallbackLoops("callbacks", settings.limits().callbackThreads());
        server = new ServerContext(
                fitting(settings),
                parts,
                new ApiDispatcher(settings.limits().queuedReads()),
                new LiveBroadcaster(parts.liveFeed(), readLoop.next()));
        watch = new LoopWatch(server, callbackLoops, List.of(acceptor, readLoop), HttpServer::halt);
    }

    /**
     * Starts to listen.
     *
     * @throws IOException if the address can't be listened on
     */
    public void start() throws IOException {
        final ServerSettings settings = server.settings();
        if (tls != null) {
            tls.watch(acceptor, TLS_POLL_MS);
        }
        listening = listen(
                callbackLoops,
                new ConnectionSetup(server, tls, server.seats(), false),
                settings.host(),
                settings.port());
        final ServerSettings.Admin admin = settings.admin();
        if (admin != null) {
            adminListening = listen(
                    readLoop,
                    new ConnectionSetup(server, tls, new Seats(ADMIN_CONNECTIONS, 0, ADMIN_CONNECTIONS), true),
                    admin.host(),
                    admin.port());
        }
        watch.start();
    }

    /** Whether an event loop has died and was not replaced yet. Any thread. */
    public boolean hasDeadLoop() {
        return callbackLoops.hasDead();
    }

    /** Settings with as many connections as the process has descriptors for, beside those the engine needs. */
    private static ServerSettings fitting(final ServerSettings settings) {
        final int wanted = settings.limits().connections();
        final int possible = Descriptors.connections(wanted);
        if (possible == wanted) {
            return settings;
        }
        LOG.warn(
                "the limit of open files (ulimit -n) allows {} connections, not limits.connections ({}): raise it to have more",
                possible,
                wanted);
        return settings.withConnections(possible);
    }

    private static void halt() {
        FatalErrorHandler.HALT.onFatal(
                "event-loop", new IllegalStateException("the loop that accepts connections or serves reads has died"));
    }

    private Channel listen(final EventLoopGroup loops, final ConnectionSetup setup, final String host, final int port)
            throws IOException {
        final ServerBootstrap bootstrap = new ServerBootstrap()
                .group(acceptor, loops)
                .channel(EventLoops.serverChannel())
                .option(ChannelOption.SO_BACKLOG, TransportConstants.BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .handler(new AcceptGate(
                        server.arriving(),
                        Descriptors.arriving(server.settings().limits().connections()),
                        server.counters()))
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(
                                        TransportConstants.LEAST_READ_BYTES,
                                        TransportConstants.FIRST_READ_BYTES,
                                        TransportConstants.READ_BUFFER_BYTES)
                                .maxMessagesPerRead(1))
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(
                                TransportConstants.WRITE_LOW_WATER_BYTES, TransportConstants.WRITE_HIGH_WATER_BYTES))
                .childHandler(setup);
        try {
            return bootstrap.bind(new InetSocketAddress(host, port)).sync().channel();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while binding", e);
        } catch (final Exception e) {
            // Netty throws the checked BindException through sync() undeclared.
            throw new IOException("can't listen on " + host + ":" + port + ": " + e.getMessage(), e);
        }
    }

    /** The port listened on. */
    public int port() {
        if (listening == null) {
            throw new IllegalStateException("the server was not started");
        }
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** The port of the admin address; -1 if there is no separate one. */
    int adminPort() {
        return adminListening == null ? -1 : ((InetSocketAddress) adminListening.localAddress()).getPort();
    }

    /** {@code http} or {@code https}. */
    public String scheme() {
        return tls == null ? "http" : "https";
    }

    /** Tasks that wait for an event loop, by group: {@code callbacks} and {@code reads}. Any thread. */
    public Map<String, Integer> pendingTasks() {
        return Map.of("callbacks", pending(callbackLoops), "reads", pending(readLoop));
    }

    /**
     * Bytes that connections hold: not decoded, in incomplete bodies, in answers that peers have not taken. Any thread.
     */
    long bufferedBytes() {
        return server.buffers().used();
    }

    /** The callback loop that takes the next connection. Any thread. */
    EventLoop callbackLoop() {
        return callbackLoops.next();
    }

    /** Addresses that have a read under way. Any thread. */
    int pendingReads() {
        return server.reads().addresses();
    }

    private static int pending(final EventLoopGroup group) {
        int tasks = 0;
        for (final EventExecutor loop : group) {
            tasks += loop instanceof SingleThreadEventExecutor single ? single.pendingTasks() : 0;
        }
        return tasks;
    }

    /** Stops accepting connections, answers new requests on open ones with 503, and closes idle ones. */
    public void drain() {
        server.drain();
        for (final Channel one : new Channel[] {listening, adminListening}) {
            if (one != null) {
                one.close().awaitUninterruptibly(SHUTDOWN_MS);
            }
        }
        server.onLoops(loop -> loop.closeConnections(false));
    }

    /**
     * Waits until every request that was taken is answered.
     *
     * @return false if some were not answered in time
     */
    public boolean awaitAnswers(final long timeoutMs) throws InterruptedException {
        final long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (owed() > 0) {
            if (System.nanoTime() > deadlineNanos) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return true;
    }

    private int owed() throws InterruptedException {
        int owed = 0;
        for (final LoopContext loop : server.loops()) {
            if (loop.loop().isShuttingDown()) {
                continue;
            }
            try {
                final Future<Integer> count = loop.loop().submit(loop::owed);
                owed += count.get();
            } catch (final RejectedExecutionException e) {
                LOG.debug("an event loop has ended, its answers are not owed any more", e);
            } catch (final ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
        return owed;
    }

    @Override
    public void close() {
        watch.close();
        for (final Channel one : new Channel[] {listening, adminListening}) {
            if (one != null) {
                one.close();
            }
        }
        server.onLoops(loop -> loop.closeConnections(true));
        server.dispatcher().close();
        acceptor.shutdownGracefully(0, SHUTDOWN_MS, TimeUnit.MILLISECONDS);
        readLoop.shutdownGracefully(0, SHUTDOWN_MS, TimeUnit.MILLISECONDS);
        callbackLoops.shutdownGracefully(0, SHUTDOWN_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly(SHUTDOWN_MS);
    }
}

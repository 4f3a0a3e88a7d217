package org.tributary.gateway.transport;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpDecoderConfig;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.gateway.config.ServerSettings;
import org.tributary.gateway.http.AdminAuth;
import org.tributary.gateway.http.CallbackService;
import org.tributary.gateway.log.FaultLog;
import org.tributary.gateway.log.RepeatedTask;
import org.tributary.gateway.transport.limit.AddressKeys;
import org.tributary.gateway.transport.limit.BufferBudget;
import org.tributary.gateway.transport.limit.PerAddress;
import org.tributary.gateway.transport.limit.Seats;
import org.tributary.gateway.transport.limit.TransportCounters;
import org.tributary.gateway.transport.limit.WrongTokens;
import org.tributary.gateway.transport.live.LiveBroadcaster;
import org.tributary.gateway.transport.wire.CallbackHeads;
import org.tributary.gateway.transport.wire.Routes;
import org.tributary.gateway.transport.wire.UrgentRequests;

/** State that all connections of a server share. Any thread. */
final class ServerContext {
    private static final Logger LOG = LoggerFactory.getLogger(ServerContext.class);
    private static final FaultLog FAULTS = new FaultLog(LOG);

    private final ServerSettings settings;
    private final CallbackService callbacks;
    private final Routes routes;
    private final Routes adminRoutes;
    private final AdminAuth adminAuth;
    private final CallbackHeads callbackHeads;
    private final UrgentRequests urgent;
    private final TransportCounters counters;
    private final LongSupplier clockMs;
    private final ApiDispatcher dispatcher;
    private final LiveBroadcaster live;
    private final HttpDecoderConfig decoding;
    private final Map<EventLoop, LoopContext> loops = new ConcurrentHashMap<>();
    private final Seats seats;
    private final AddressKeys addresses;
    private final PerAddress reads;
    private final PerAddress viewers;
    private final BufferBudget buffers;
    private final WrongTokens wrongTokens = new WrongTokens();
    private final AtomicInteger arriving = new AtomicInteger();
    private volatile boolean draining;

    ServerContext(
            final ServerSettings settings,
            final HttpServer.Parts parts,
            final ApiDispatcher dispatcher,
            final LiveBroadcaster live) {
        this.settings = settings;
        this.callbacks = parts.callbacks();
        final boolean isApart = settings.admin() != null;
        this.routes =
                new Routes(callbacks.endpoints(), isApart ? Routes.withoutAdmin(parts.apiRoutes()) : parts.apiRoutes());
        this.adminRoutes = new Routes(List.of(), parts.apiRoutes());
        this.adminAuth = parts.adminAuth();
        this.counters = parts.counters();
        this.clockMs = parts.clockMs();
        this.callbackHeads = new CallbackHeads(callbacks.endpoints());
        this.urgent = new UrgentRequests(callbacks.endpoints(), parts.apiRoutes());
        this.dispatcher = dispatcher;
        this.live = live;
        final ServerSettings.Limits limits = settings.limits();
        this.seats = new Seats(limits.connections(), limits.callbackReserve(), limits.connectionsPerAddress());
        this.addresses = new AddressKeys(settings);
        this.reads = new PerAddress(limits.readsPerAddress());
        this.viewers = new PerAddress(limits.viewersPerAddress());
        this.buffers = new BufferBudget(limits.buffersBytes());
        // RFC 9112: Transfer-Encoding together with Content-Length is an error, and the server does not choose between
        // them.
        this.decoding = new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.lineBytes())
                .setMaxHeaderSize(limits.headersBytes())
                .setMaxChunkSize(limits.bodyBytes())
                .setValidateHeaders(true)
                .setAllowDuplicateContentLengths(false)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true);
    }

    /** Limits on connections. */
    Seats seats() {
        return seats;
    }

    AddressKeys addresses() {
        return addresses;
    }

    /** Read requests under way, by address. */
    PerAddress reads() {
        return reads;
    }

    /** Live viewers by address. */
    PerAddress viewers() {
        return viewers;
    }

    /** Wrong admin tokens by address. */
    WrongTokens wrongTokens() {
        return wrongTokens;
    }

    BufferBudget buffers() {
        return buffers;
    }

    /** Makes a connection give way: on the current event loop at once, otherwise on the others soon. */
    void giveWay(final EventLoop current) {
        if (loop(current).giveWay()) {
            return;
        }
        for (final LoopContext other : loops.values()) {
            if (other.loop() != current && !other.loop().isShuttingDown()) {
                other.loop().execute(other::giveWay);
            }
        }
    }

    /**
     * Makes a connection of an address give way to another one of the same address.
     *
     * @return whether one gave up its seat; if not, one on another event loop may soon
     */
    boolean giveWay(final EventLoop current, final long address) {
        if (loop(current).giveWay(address)) {
            return true;
        }
        for (final LoopContext other : loops.values()) {
            if (other.loop() != current && !other.loop().isShuttingDown()) {
                other.loop().execute(() -> other.giveWay(address));
            }
        }
        return false;
    }

    /** Settings of request decoders. */
    HttpDecoderConfig decoding() {
        return decoding;
    }

    /** The state of an event loop, created with its first connection. */
    LoopContext loop(final EventLoop loop) {
        final LoopContext context = loops.get(loop);
        return context != null ? context : loops.computeIfAbsent(loop, l -> new LoopContext(l, this));
    }

    /** Notes why a connection is closed: an error is the server's fault, anything else the peer's or the network's. */
    void connectionFailed(final Throwable cause) {
        if (cause instanceof OutOfMemoryError) {
            counters.outOfMemory();
        }
        if (cause instanceof Error) {
            RepeatedTask.reportQuietly(FAULTS, "serving a connection, which is closed,", cause);
        } else {
            LOG.debug("connection failed", cause);
        }
    }

    /** Gives up the connections of a loop that has died; returns their number. */
    int abandon(final EventLoop dead) {
        final LoopContext context = loops.remove(dead);
        return context == null ? 0 : context.abandon();
    }

    /** Runs a task on each loop that lives. */
    void onLoops(final Consumer<LoopContext> task) {
        for (final LoopContext context : loops.values()) {
            try {
                context.loop().execute(() -> task.accept(context));
            } catch (final RejectedExecutionException e) {
                LOG.debug("an event loop has ended", e);
            }
        }
    }

    Collection<LoopContext> loops() {
        return loops.values();
    }

    ServerSettings settings() {
        return settings;
    }

    ServerSettings.Limits limits() {
        return settings.limits();
    }

    CallbackService callbacks() {
        return callbacks;
    }

    Routes routes() {
        return routes;
    }

    /** Routes of the admin address: all but callbacks. */
    Routes adminRoutes() {
        return adminRoutes;
    }

    AdminAuth adminAuth() {
        return adminAuth;
    }

    CallbackHeads callbackHeads() {
        return callbackHeads;
    }

    /** Requests that do not wait behind those of other unproven connections. */
    UrgentRequests urgent() {
        return urgent;
    }

    TransportCounters counters() {
        return counters;
    }

    ApiDispatcher dispatcher() {
        return dispatcher;
    }

    LiveBroadcaster live() {
        return live;
    }

    /** Connections that are accepted and have no seat yet. */
    AtomicInteger arriving() {
        return arriving;
    }

    /** Now, in epoch milliseconds. */
    long nowMs() {
        return clockMs.getAsLong();
    }

    boolean isDraining() {
        return draining;
    }

    void drain() {
        draining = true;
    }
}

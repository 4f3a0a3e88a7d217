package org.tributary.gateway.transport;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpDecoderConfig;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.tributary.gateway.api.AdminAuth;
import org.tributary.gateway.bridge.CallbackService;

/** What all connections of a server share. Immutable but for the draining flag; any thread. */
final class ServerContext {
    private final TransportSettings settings;
    private final CallbackService callbacks;
    private final Routes routes;
    private final AdminAuth adminAuth;
    private final CallbackHeads callbackHeads;
    private final TransportCounters counters;
    private final ApiDispatcher dispatcher;
    private final LiveBroadcaster live;
    private final HttpDecoderConfig decoding;
    private final Map<EventLoop, LoopContext> loops = new ConcurrentHashMap<>();
    private volatile boolean draining;

    ServerContext(
            final TransportSettings settings,
            final HttpServer.Parts parts,
            final Routes routes,
            final ApiDispatcher dispatcher,
            final LiveBroadcaster live) {
        this.settings = settings;
        this.callbacks = parts.callbacks();
        this.routes = routes;
        this.adminAuth = parts.adminAuth();
        this.counters = parts.counters();
        this.callbackHeads = new CallbackHeads(callbacks.endpoints());
        this.dispatcher = dispatcher;
        this.live = live;
        // RFC 9112 strictness: Transfer-Encoding together with Content-Length is an error, not a choice.
        this.decoding = new HttpDecoderConfig()
                .setMaxInitialLineLength(settings.maxLineBytes())
                .setMaxHeaderSize(settings.maxHeaderBytes())
                .setMaxChunkSize(settings.maxBodyBytes())
                .setValidateHeaders(true)
                .setAllowDuplicateContentLengths(false)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true);
    }

    /** How requests are decoded. */
    HttpDecoderConfig decoding() {
        return decoding;
    }

    /** The state of an event loop; made by the first connection it has. */
    LoopContext loop(final EventLoop loop) {
        final LoopContext context = loops.get(loop);
        return context != null ? context : loops.computeIfAbsent(loop, l -> new LoopContext(l, this));
    }

    Collection<LoopContext> loops() {
        return loops.values();
    }

    TransportSettings settings() {
        return settings;
    }

    CallbackService callbacks() {
        return callbacks;
    }

    Routes routes() {
        return routes;
    }

    AdminAuth adminAuth() {
        return adminAuth;
    }

    CallbackHeads callbackHeads() {
        return callbackHeads;
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

    boolean isDraining() {
        return draining;
    }

    void drain() {
        draining = true;
    }
}

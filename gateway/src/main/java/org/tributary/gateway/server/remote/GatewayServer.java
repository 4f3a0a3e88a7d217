package org.tributary.gateway.server.remote;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.tributary.engine.pipeline.FatalErrorHandler;
import org.tributary.engine.pipeline.TrustedClock;
import org.tributary.engine.record.RecordHandler;
import org.tributary.engine.status.EngineStatus;
import org.tributary.gateway.bridge.BridgeSettings;
import org.tributary.gateway.bridge.PepperFingerprint;
import org.tributary.gateway.bridge.callback.CallbackBridge;
import org.tributary.gateway.channel.ChannelSet;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.registry.ChannelRegistry;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.http.ApiRoute;
import org.tributary.gateway.metrics.MetricsApi;
import org.tributary.gateway.server.CloseStack;
import org.tributary.gateway.server.Draining;
import org.tributary.gateway.server.FixedSettings;
import org.tributary.gateway.server.LateIngress;
import org.tributary.gateway.server.Readiness;
import org.tributary.gateway.server.Secrets;
import org.tributary.gateway.server.StartChecks;
import org.tributary.gateway.transport.HttpServer;
import org.tributary.gateway.transport.limit.TransportCounters;

/**
 * A process without a journal, wired by hand: verifies callbacks, sends their commands to a replicated group and answers what the group
 * answers. Any number may stand before a group.
 *
 * <pre>
 *   keys ─▶ channels ─▶ listen (503 until the group answers and the keys fit) ─▶ ready
 * </pre>
 *
 * Opened, started and closed by one thread.
 */
public final class GatewayServer implements AutoCloseable {
    /** Returned by a start that was ended by a stop. */
    public static final long STOPPED = -1;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final TributaryConfig config;
    private final CloseStack opened;
    private final Readiness readiness = new Readiness();
    private final LateIngress ingress = new LateIngress();
    private final EngineStatus status = new EngineStatus();
    private final TransportCounters counters = new TransportCounters();
    private final TrustedClock clock;
    private final RemoteGroup group;
    private final GroupWatch watch;
    private final CallbackBridge bridge;
    private final HttpServer http;
    private volatile boolean closed;

    private GatewayServer(
            final TributaryConfig config,
            final Secrets secrets,
            final ChannelSet channels,
            final RemoteGroup group,
            final CloseStack opened) {
        this.config = config;
        this.opened = opened;
        this.group = group;
        this.clock = new TrustedClock(config.clockStepMs());
        this.watch = new GroupWatch(
                group,
                new GroupFit(
                        PepperFingerprint.of(secrets.pepper()),
                        FixedSettings.merchantsOf(channels),
                        FixedSettings.sourcesOf(channels),
                        config.rules().refundWaitMs()),
                clock);
        this.bridge = new CallbackBridge(
                new BridgeSettings(
                        secrets.pepper(),
                        config.rules().refundWaitMs(),
                        config.callbacks().maxAgeMs(),
                        config.callbacks().noticesPerHour(),
                        clock,
                        System::nanoTime),
                channels,
                ingress,
                this::read,
                sequence -> followersOf(sequence).allocation(),
                watch,
                sequence -> followersOf(sequence).reversal());
        bridge.measures(watch);
        bridge.pools(watch::pool);
        this.http = new HttpServer(
                config.server(),
                new HttpServer.Parts(bridge, routes(), () -> null, authorization -> null, counters, clock));
    }

    /**
     * Listens, and answers callbacks with 503 until {@link #start}.
     *
     * @throws KeyFileException if a key is missing, unusable, or not for this environment
     * @throws IOException if the address can't be listened on
     */
    public static GatewayServer open(final TributaryConfig config, final RemoteGroup group)
            throws KeyFileException, IOException {
        final CloseStack opened = new CloseStack();
        boolean done = false;
        try {
            opened.add(group);
            final Secrets secrets = Secrets.read(config);
            final ChannelSet channels = opened.add(ChannelRegistry.open(
                    config.keys(),
                    CryptoSuite.select("auto"),
                    StartChecks.keyPolicy(config),
                    config.callbacks().skewMs()));
            FixedSettings.name(FixedSettings.sourcesOf(channels));
            final GatewayServer server = new GatewayServer(config, secrets, channels, group, opened);
            server.listen();
            done = true;
            return server;
        } finally {
            if (!done) {
                opened.close();
            }
        }
    }

    private void listen() throws IOException {
        opened.add(bridge).start();
        opened.add(http).start();
    }

    private List<ApiRoute> routes() {
        readiness.tellClock(clock::offsetMs);
        readiness.tellObstacle(watch::obstacle);
        final List<ApiRoute> routes = new ArrayList<>(readiness.routes());
        routes.add(MetricsApi.ofGateway(bridge.counters(), counters, this::pendingTasks, clock)
                .gauge(
                        "tributary_ring_used_slots",
                        "Commands that wait or are under way",
                        () -> status.read().ringUsed())
                .gauge(
                        "tributary_ring_size_slots",
                        "Most commands that wait",
                        () -> status.read().ringSize())
                .gauge(
                        "tributary_gateway_may_send",
                        "Whether the group has answered and this gateway fits it",
                        () -> watch.maySend() ? 1 : 0)
                .route());
        return routes;
    }

    private Map<String, Integer> pendingTasks() {
        return http.pendingTasks();
    }

    private boolean read(final long sequence, final RecordHandler handler) {
        return RemoteGroup.required(() -> {
            group.read(sequence, handler);
            return true;
        });
    }

    private RemoteGroup.Followers followersOf(final long sequence) {
        return RemoteGroup.required(() -> group.followersOf(sequence));
    }

    /**
     * Waits until the group answers and this gateway fits it, then takes traffic.
     *
     * @return last record of which the group has told, or {@link #STOPPED} if the server is stopped before
     */
    public long start() {
        ingress.set(group.open(bridge.router(), status, FatalErrorHandler.HALT), watch::maySend);
        opened.add(watch).start();
        readiness.set(Readiness.Phase.READY);
        while (!closed) {
            if (watch.obstacle() == null) {
                return watch.sequence();
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return STOPPED;
    }

    /** The address at which the server listens. */
    public String address() {
        return http.scheme() + "://" + config.server().host() + ":" + http.port();
    }

    /**
     * Stops accepting requests, answers the open ones and closes.
     *
     * @return whether every request was answered and everything closed without an error
     */
    public synchronized boolean stop() {
        if (closed) {
            return opened.isClean();
        }
        closed = true;
        readiness.set(Readiness.Phase.DRAINING);
        final boolean answered = Draining.of(http, config.server().limits().drainMs());
        opened.close();
        return answered && opened.isClean();
    }

    @Override
    public void close() {
        stop();
    }
}

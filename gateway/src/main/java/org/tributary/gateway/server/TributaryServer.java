package org.tributary.gateway.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.RecordLocator;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.pipeline.Engine;
import org.tributary.engine.pipeline.FatalErrorHandler;
import org.tributary.engine.pipeline.TrustedClock;
import org.tributary.engine.projection.Views;
import org.tributary.engine.projection.table.Totals;
import org.tributary.engine.projection.view.AlarmKind;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.replay.Recovery;
import org.tributary.engine.snapshot.SnapshotStore;
import org.tributary.engine.status.EngineStatus;
import org.tributary.gateway.api.ClusterApi;
import org.tributary.gateway.api.PublishedSeeds;
import org.tributary.gateway.api.StandingAlarms;
import org.tributary.gateway.api.json.RecordJson;
import org.tributary.gateway.api.json.RecordOrigins;
import org.tributary.gateway.api.match.Ledgers;
import org.tributary.gateway.bridge.BridgeSettings;
import org.tributary.gateway.bridge.PepperFingerprint;
import org.tributary.gateway.bridge.Records;
import org.tributary.gateway.bridge.admin.CorrectionCommands;
import org.tributary.gateway.bridge.callback.CallbackBridge;
import org.tributary.gateway.channel.ChannelSet;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.registry.ChannelRegistry;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.config.campaign.SeedSource;
import org.tributary.gateway.http.AdminTokens;
import org.tributary.gateway.http.ApiRoute;
import org.tributary.gateway.metrics.ClusterGauges;
import org.tributary.gateway.metrics.MetricsApi;
import org.tributary.gateway.readmodel.ReadModels;
import org.tributary.gateway.transport.HttpServer;
import org.tributary.gateway.transport.limit.TransportCounters;
import org.tributary.gateway.upkeep.Anchor;
import org.tributary.gateway.upkeep.AnchorWriter;
import org.tributary.gateway.upkeep.ClockWatch;
import org.tributary.gateway.upkeep.JournalAhead;
import org.tributary.gateway.upkeep.Scrubber;
import org.tributary.gateway.upkeep.SnapshotTimer;
import org.tributary.gateway.webhook.OtherNodes;

/**
 * One process, wired by hand. Starts in this order, stops in reverse:
 *
 * <pre>
 *   keys ─▶ lock ─▶ listen (503 until ready) ─▶ recover ─▶ new epoch ─▶ engine ─▶ settings, campaign ─▶ ready
 *   draining: stop listening ─▶ answer open requests ─▶ engine drains, syncs ─▶ sockets ─▶ lock
 * </pre>
 *
 * Opened, started and closed by one thread.
 */
public final class TributaryServer implements AutoCloseable {
    /** Returned by a start that was ended by a stop. */
    public static final long STOPPED = -1;

    private final TributaryConfig config;
    private final StartWords words;
    private final CloseStack opened = new CloseStack();
    private final Readiness readiness = new Readiness();
    private final TrustedClock clock;
    private final JournalAhead ahead;
    private final ReadModels models;
    private final EngineStatus status = new EngineStatus();
    private final LateIngress ingress = new LateIngress();
    private final TransportCounters counters = new TransportCounters();
    private ChronicleStore store;
    private ChannelSet channels;
    private PepperFingerprint pepper;
    private CallbackBridge bridge;
    private PassedChanges passedChanges;
    private EventAssembly events;
    private AnchorWriter anchor;
    private Scrubber scrubber;
    private List<ApiRoute> routes = List.of();
    private HttpServer http;
    private final CoreHost.@Nullable Starter starter;
    private volatile @Nullable CoreHost host;
    private volatile boolean closed;

    /** Sets no further fields: {@link #listen} does, which {@link #open} calls before it returns the server. */
    @SuppressWarnings("NullAway.Init")
    private TributaryServer(
            final TributaryConfig config, final StartWords words, final CoreHost.@Nullable Starter starter)
            throws IOException {
        this.starter = starter;
        this.config = config;
        this.clock = new TrustedClock(config.clockStepMs());
        this.ahead = new JournalAhead(clock, config.clockStepMs());
        this.words = words;
        this.models = ReadModels.of(config.data());
    }

    /**
     * Listens, and answers callbacks and API requests with 503 until {@link #start}.
     *
     * @throws KeyFileException if a key is missing, unusable, or not for this environment
     * @throws IOException if the address can't be listened on
     */
    public static TributaryServer open(final TributaryConfig config) throws KeyFileException, IOException {
        return open(config, StartWords.NONE);
    }

    /**
     * Listens like {@link #open(TributaryConfig)}, with what an operator says for this start.
     *
     * @throws IllegalArgumentException if the data directory is empty and may not be begun, or is begun already
     */
    public static TributaryServer open(final TributaryConfig config, final StartWords words)
            throws KeyFileException, IOException {
        StartChecks.requireNoGroup(config);
        return open(config, words, null);
    }

    /** Opens a server whose commands a replicated group decides. */
    public static TributaryServer openNode(
            final TributaryConfig config, final StartWords words, final CoreHost.Starter starter)
            throws KeyFileException, IOException {
        return open(config, words, starter);
    }

    private static TributaryServer open(
            final TributaryConfig config, final StartWords words, final CoreHost.@Nullable Starter starter)
            throws KeyFileException, IOException {
        StartChecks.requireJournal(config, words);
        final TributaryServer server = new TributaryServer(config, words, starter);
        boolean done = false;
        try {
            server.listen();
            done = true;
            return server;
        } finally {
            if (!done) {
                server.opened.close();
            }
        }
    }

    private void listen() throws KeyFileException, IOException {
        final Secrets secrets = Secrets.read(config);
        StartChecks.requireKeys(config);
        pepper = PepperFingerprint.of(secrets.pepper());
        final DataDirectory directory = new DataDirectory(config.data());
        opened.add(directory.lock());
        store = new ChronicleStore(directory);
        final ClockWatch clockWatch =
                opened.add(new ClockWatch(config.data(), clock)).start();
        anchor = opened.add(new AnchorWriter(Anchor.of(config.anchor(), config.anchorKey()), directory));
        scrubber = opened.add(new Scrubber(store, new SnapshotStore(directory), config.scrubBytesPerSecond()));
        readiness.tellClock(clock::offsetMs);
        readiness.tellAhead(ahead);
        channels = openChannels();
        final RecordLocator forRefunds = opened.add(store.locator());
        final RecordLocator forReads = opened.add(store.locator());
        bridge = opened.add(BridgeAssembly.of(
                new BridgeSettings(
                        secrets.pepper(),
                        config.rules().refundWaitMs(),
                        config.callbacks().maxAgeMs(),
                        config.callbacks().noticesPerHour(),
                        clock,
                        System::nanoTime),
                channels,
                ingress,
                forRefunds::locate,
                models));
        bridge.start();
        final AdminTokens tokens = opened.add(new TokenWatch(config.keys(), StartChecks.keyPolicy(config)))
                .tokens();
        passedChanges = new PassedChanges(tokens, readiness);
        final StatusReport report = new StatusReport(
                config, status, bridge.counters(), counters, models.skipped()::skipped, this::role, clock);
        events = opened.add(new EventAssembly(
                store,
                () -> new RecordJson(
                        ApiAssembly.names(models.projections().views(), channels), new RecordOrigins(forReads::locate)),
                this::toldSequence,
                () -> status.read().releasedSequence(),
                models.cuts(),
                clock));
        final ApiAssembly api = new ApiAssembly(
                models,
                bridge,
                channels,
                forReads::locate,
                withEvents(bookkeeping(forReads::locate, secrets.pepper()).routes()),
                views -> metrics(views, report, tokens),
                new ApiAssembly.Campaigns(
                        SeedSource.inKeys(config.keys()),
                        new PublishedSeeds(config.rules().graceMs()),
                        config.secondPersonAboveFen()),
                new ApiAssembly.Health(
                        report,
                        readiness,
                        new StandingAlarms()
                                .with(AlarmKind.DAMAGE, scrubber::damagedSinceMs)
                                .with(AlarmKind.CLOCK_SET, clockWatch::setSinceMs)),
                clock);
        routes = List.copyOf(api.routes());
        passedChanges.routes(routes);
        http = opened.add(new HttpServer(
                config.server(), new HttpServer.Parts(bridge, api.routes(), api.liveFeed(), tokens, counters, clock)));
        http.start();
    }

    private ChannelSet openChannels() throws KeyFileException, IOException {
        final ChannelSet all = opened.add(ChannelRegistry.open(
                config.keys(),
                CryptoSuite.select("auto"),
                StartChecks.keyPolicy(config),
                config.callbacks().skewMs()));
        FixedSettings.name(FixedSettings.sourcesOf(all));
        return all;
    }

    private MetricsApi metrics(final Views views, final StatusReport report, final AdminTokens tokens) {
        final MetricsApi api = events.measure(new MetricsApi(
                        status,
                        views,
                        report,
                        bridge.counters(),
                        counters,
                        () -> http == null ? Map.of() : http.pendingTasks(),
                        clock)
                .counter("tributary_journal_cuts", "Losses and restores in the journal's history", models.cuts()::count)
                .counter("tributary_scrubs", "Times that journal and snapshots were read again", scrubber::rounds)
                .gauge("tributary_scrub_damaged", "Whether the last of them found damage", scrubber::damaged)
                .gauge("tributary_anchor_failing", "Whether the last write of the anchor failed", anchor::failing)
                .gauge("tributary_journal_ahead_seconds", "By how much the journal is ahead of the clock", ahead)
                .counter("tributary_admin_refused", "Admin requests without a token in force", tokens::refused));
        return starter == null ? api : ClusterGauges.add(api, this::clusterReport);
    }

    /** In a group of nodes, or by itself, as the API has it. */
    private String role() {
        final CoreHost node = host;
        return starter == null ? "single" : node != null && node.leads() ? "leader" : "follower";
    }

    private @Nullable Map<String, Object> clusterReport() {
        final CoreHost node = host;
        return node == null ? null : node.report();
    }

    /** Method and path of each route, such as {@code GET /api/v1/totals}. */
    List<String> addresses() {
        final List<String> addresses = new ArrayList<>(List.of("GET /api/v1/live"));
        bridge.endpoints().forEach(endpoint -> addresses.add("POST " + endpoint.path()));
        routes.forEach(route -> addresses.add(route.method() + " " + route.path()));
        return addresses;
    }

    /** Routes of the API, without callbacks and the live feed. */
    List<ApiRoute> routes() {
        return routes;
    }

    private Bookkeeping bookkeeping(final Records records, final byte[] secret) {
        return new Bookkeeping(
                config.data(),
                store,
                opened.add(new Ledgers(store::reader, this::shownSequence)),
                records,
                models,
                bridge.calls(),
                new CorrectionCommands(bridge.calls(), records, models.allocations()::lastOf, secret),
                channels::defaultMerchant,
                config.secondPersonAboveFen(),
                clock);
    }

    private List<ApiRoute> withEvents(final List<ApiRoute> bookkeeping) {
        final List<ApiRoute> all = new ArrayList<>(bookkeeping);
        all.addAll(events.routes());
        if (starter != null) {
            all.add(new ClusterApi(this::clusterReport).route());
        }
        return all;
    }

    /** Last record that followers of events are told of: one that may have been answered. */
    private long toldSequence() {
        if (starter == null) {
            return status.read().releasedSequence();
        }
        final CoreHost node = host;
        return node == null ? 0 : node.agreedSequence();
    }

    /** Last record that readers see: that of every answer that has gone out. */
    private long shownSequence() {
        return models.projections().views().totals(clock.getAsLong()).totals().get(Totals.Cell.SEQUENCE);
    }

    /**
     * Recovers, starts the engine and takes traffic.
     *
     * @return sequence of the last record
     * @throws IOException if the campaign file is needed and can't be read
     * @throws KeyFileException if the pepper or a channel's merchant differs from the journal's
     */
    public long start(final Progress progress) throws IOException, KeyFileException {
        return start(progress, () -> {});
    }

    /**
     * The same, with something to wait for once the state is recovered: readiness says {@code warming_up} meanwhile, and
     * callbacks still get 503.
     */
    public long start(final Progress progress, final Runnable beforeTraffic) throws IOException, KeyFileException {
        if (starter != null) {
            return startNode(starter);
        }
        new SnapshotStore(store.directory()).removeUnfinished();
        final Recovery.Result recovered = new Recovery(
                        store.directory(), store, DonationCore::new, models.parts(), progress)
                .accepting(words.acceptedLoss())
                .expecting(anchor.expected(store))
                .run();
        final RecoveryReport report = new RecoveryReport(config, clock);
        report.report(recovered);
        final CampaignStart campaign = campaignStart();
        campaign.prepare();
        readiness.set(Readiness.Phase.WARMING_UP);
        beforeTraffic.run();
        final Journal journal = store.begin(recovered.position(), config.journal(), clock);
        final long startMs = recovered
                .loss()
                .map(loss -> report.journal(loss, recovered, journal, models.parts(), store.directory()))
                .orElse(recovered.position().timestampMs());
        // Not before a loss is journaled: a start that ends between the two would leave no witness of it.
        anchor.start(recovered.position(), recovered.syncedSequence());
        ahead.from(startMs);
        final Engine engine = Engine.launch(new Engine.Context()
                .settings(config.pipeline())
                .stateMachine(recovered.machine())
                .journal(journal)
                .clockMs(clock)
                .startMs(startMs)
                .commandFaults(new StoppedCommands(config.data()))
                .status(status)
                .listener(new Releases(models.parts(), bridge.router())));
        opened.add(engine);
        watch(engine::hasFailed);
        ingress.set(engine.ingress());
        campaign.run(bridge.calls());
        opened.add(new SnapshotTimer(config.data(), () -> status.read().releasedSequence()))
                .start(config.snapshotMinutes());
        events.open(config);
        events.start(OtherNodes.NONE);
        scrubber.start();
        readiness.set(Readiness.Phase.READY);
        return status.read().releasedSequence();
    }

    private CampaignStart campaignStart() {
        return new CampaignStart(
                config,
                channels,
                pepper,
                models.settings(),
                () -> models.projections().views().directory().campaign(),
                () -> status.read().releasedSequence(),
                words.begin());
    }

    private void watch(final BooleanSupplier hasFailed) {
        readiness.watch(hasFailed);
        readiness.watch("replacing an event loop", http::hasDeadLoop);
        readiness.watch("out of memory for connections", counters::lacksMemory);
        readiness.tellSkipped(models.skipped()::skipped);
    }

    /** Starts a node; returns when the group has a leader and a campaign, or {@link #STOPPED} if the server is stopped before. */
    private long startNode(final CoreHost.Starter nodes) throws IOException, KeyFileException {
        final SnapshotStore snapshots = new SnapshotStore(store.directory());
        snapshots.removeUnfinished();
        final RecordLocator forGateways = opened.add(store.locator());
        events.open(config);
        final CoreHost node = opened.add(nodes.start(new CoreHost.Parts(
                store,
                snapshots,
                anchor.expected(store),
                anchor::start,
                config.journal(),
                clock,
                models,
                forGateways::locate,
                passedChanges::handle,
                events::places,
                bridge.router(),
                status,
                new StoppedCommands(config.data(), true),
                FatalErrorHandler.HALT)));
        host = node;
        watch(node::hasFailed);
        readiness.watch("without a leader of its group", () -> node.leader() == null);
        passedChanges.host(node);
        ingress.set(node.ingress());
        if (!new NodeStart(node, campaignStart(), bridge.calls()).await(() -> closed)) {
            return STOPPED;
        }
        opened.add(new SnapshotTimer(config.data(), () -> status.read().releasedSequence()))
                .start(config.snapshotMinutes());
        events.start(node);
        scrubber.start();
        readiness.set(Readiness.Phase.READY);
        return status.read().releasedSequence();
    }

    /** The address at which the server listens. */
    public String address() {
        return http.scheme() + "://" + config.server().host() + ":" + http.port();
    }

    /**
     * Stops accepting requests, answers the open ones, syncs and closes.
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

package org.tributary.gateway.bridge.callback;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;
import java.util.function.LongUnaryOperator;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.engine.pipeline.FatalErrorHandler;
import org.tributary.gateway.bridge.BridgeSettings;
import org.tributary.gateway.bridge.GiftMeasures;
import org.tributary.gateway.bridge.OpenNotices;
import org.tributary.gateway.bridge.Records;
import org.tributary.gateway.bridge.refund.OriginalReader;
import org.tributary.gateway.bridge.refund.RefundResolver;
import org.tributary.gateway.bridge.reply.CallbackCounters;
import org.tributary.gateway.bridge.reply.CommandCalls;
import org.tributary.gateway.bridge.reply.ReplyRouter;
import org.tributary.gateway.channel.ChannelAdapter;
import org.tributary.gateway.channel.ChannelSet;
import org.tributary.gateway.http.CallbackEndpoint;
import org.tributary.gateway.http.CallbackService;
import org.tributary.gateway.http.CallbackWorker;

/**
 * The callbacks of all channels: creates a worker per event loop and owns the workers' shared state.
 *
 * <pre>
 *   worker: verify, encode ─▶ ring ─▶ ReplyRouter ─▶ worker: answer          payments, contributions
 *   worker: verify, look up ─▶ ring ─▶ ReplyRouter ─▶ RefundResolver ─▶ ring ─▶ …   refunds
 *   worker: verify, look up ─▶ ring ─▶ ReplyRouter ─▶ worker: Questions ─▶ ring ─▶ …   unreadable or old payments
 * </pre>
 */
public final class CallbackBridge implements CallbackService, AutoCloseable {
    private static final String PATH = "/callbacks/";
    private static final String CONTRIBUTIONS = "contributions";

    private final BridgeSettings settings;
    private final ChannelSet channels;
    private final CommandIngress ingress;
    private final List<ChannelAdapter> adapters;
    private final List<CallbackEndpoint> endpoints = new ArrayList<>();
    private final CallbackCounters counters;
    private final RefundResolver resolver;
    private final CommandCalls calls;
    private final ReplyRouter router;
    private volatile IntFunction<String> pools = index -> "#" + index;
    private volatile GiftMeasures measures = (conversion, quantity, amountFen) -> false;
    private final OpenNotices openNotices;
    private final NoticeLimit noticeLimit;

    /**
     * A bridge; {@link #start()} must come before callbacks.
     *
     * @param ingress entry to the ring
     * @param records reads originals; used by the resolver's thread only
     * @param allocationOf sequence of the record that allocated a held donation, 0 if none did; any thread
     * @param openNotices notices of unreadable payments
     * @param reversalOf sequence of the record that reversed a gift in kind, 0 if none did; any thread
     */
    public CallbackBridge(
            final BridgeSettings settings,
            final ChannelSet channels,
            final CommandIngress ingress,
            final Records records,
            final LongUnaryOperator allocationOf,
            final OpenNotices openNotices,
            final LongUnaryOperator reversalOf) {
        this.settings = settings;
        this.openNotices = openNotices;
        this.noticeLimit = new NoticeLimit(settings.noticesPerHour(), openNotices);
        this.channels = channels;
        this.ingress = ingress;
        adapters = channels.adapters().stream()
                .sorted(Comparator.comparing(ChannelAdapter::name))
                .toList();
        for (final ChannelAdapter adapter : adapters) {
            endpoints.add(new CallbackEndpoint(
                    PATH + adapter.path(),
                    adapter.name(),
                    adapter.contentType(),
                    adapter.successBody(),
                    adapter.failureBody()));
        }
        endpoints.add(RecordAnswers.endpoint(PATH + CONTRIBUTIONS, CONTRIBUTIONS));
        counters = new CallbackCounters(
                endpoints.stream().map(CallbackEndpoint::name).toList());
        resolver = new RefundResolver(
                ingress,
                new OriginalReader(records, allocationOf),
                reversalOf,
                settings.refundWaitMs(),
                settings.clockMs(),
                FatalErrorHandler.HALT);
        calls = new CommandCalls(ingress);
        router = new ReplyRouter(resolver, calls);
    }

    /** Sets the measures by which gifts in kind are refused with 400. Call before callbacks come. */
    public void measures(final GiftMeasures ofCampaign) {
        measures = ofCampaign;
    }

    /** Sets the ids of pools by index, for answers that name them. Call before callbacks come. */
    public void pools(final IntFunction<String> ofCampaign) {
        pools = ofCampaign;
    }

    String pool(final int index) {
        return pools.apply(index);
    }

    GiftMeasures measures() {
        return measures;
    }

    /** Starts the resolver of refunds. */
    public void start() {
        resolver.start();
    }

    /** Listener of releases. It must be the last one, so that projections are updated before answers are sent. */
    public ReplyRouter router() {
        return router;
    }

    /** Commands that a thread waits for. */
    public CommandCalls calls() {
        return calls;
    }

    /** Counters of callbacks by result. */
    public CallbackCounters counters() {
        return counters;
    }

    @Override
    public List<CallbackEndpoint> endpoints() {
        return endpoints;
    }

    @Override
    public CallbackWorker newWorker(final Executor loop, final Runnable afterAnswers) {
        return new BridgeWorker(this, loop, afterAnswers);
    }

    @Override
    public void close() {
        resolver.close();
    }

    BridgeSettings settings() {
        return settings;
    }

    ChannelSet channels() {
        return channels;
    }

    OpenNotices openNotices() {
        return openNotices;
    }

    NoticeLimit noticeLimit() {
        return noticeLimit;
    }

    CommandIngress ingress() {
        return ingress;
    }

    List<ChannelAdapter> adapters() {
        return adapters;
    }

    /** By endpoint: true if its answers name the record and the problem. */
    boolean[] explained() {
        final boolean[] explained = new boolean[endpoints.size()];
        for (int i = 0; i < adapters.size(); i++) {
            explained[i] = adapters.get(i).explainsAnswers();
        }
        explained[contributionsEndpoint()] = true;
        return explained;
    }

    int contributionsEndpoint() {
        return adapters.size();
    }
}

package org.tributary.gateway.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.tributary.engine.journal.JournalStore;
import org.tributary.gateway.api.events.EventLog;
import org.tributary.gateway.api.events.EventsApi;
import org.tributary.gateway.api.json.RecordJson;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.http.ApiRoute;
import org.tributary.gateway.metrics.MetricsApi;
import org.tributary.gateway.readmodel.JournalCuts;
import org.tributary.gateway.webhook.OtherNodes;
import org.tributary.gateway.webhook.Webhooks;

/** What tells the outside of released records: the events' route, and webhooks. Opened, started and closed by one thread. */
final class EventAssembly implements AutoCloseable {
    private final EventLog log;
    private final Webhooks webhooks;

    /**
     * Wires them.
     *
     * @param told sequence of the last record that followers may be told of; 0 while a node does not know one
     * @param released sequence of the last record released: the journal's end
     */
    EventAssembly(
            final JournalStore store,
            final Supplier<RecordJson> json,
            final LongSupplier told,
            final LongSupplier released,
            final JournalCuts cuts,
            final LongSupplier clock) {
        log = new EventLog(store::reader, json, told, released, cuts::lastCommon);
        webhooks = new Webhooks(log, released, cuts::newest, clock);
    }

    List<ApiRoute> routes() {
        final List<ApiRoute> routes = new ArrayList<>(webhooks.routes());
        routes.add(new EventsApi(log).route());
        return routes;
    }

    MetricsApi measure(final MetricsApi metrics) {
        return metrics.gauge(
                        "tributary_webhook_behind_records",
                        "Records that the slowest webhook has still to get",
                        webhooks::mostBehind)
                .gauge(
                        "tributary_webhook_behind_seconds",
                        "Seconds since the record was journaled that the slowest webhook is getting",
                        webhooks::longestBehindSeconds)
                .gauge("tributary_webhook_failing", "Webhooks that don't take events just now", webhooks::failing)
                .counter("tributary_webhook_delivered", "Events that webhooks have taken", webhooks::delivered);
    }

    /** Reads the places of webhooks. */
    void open(final TributaryConfig config) throws IOException {
        webhooks.open(config.webhooks(), config.keys(), config.data());
    }

    /** Cursors up to which webhooks have taken all, by their names. */
    Map<String, String> places() {
        return webhooks.places();
    }

    /** Begins to send; of a group only the node that leads does. */
    void start(final OtherNodes others) throws IOException {
        webhooks.start(others);
    }

    @Override
    public void close() {
        webhooks.close();
        log.close();
    }
}

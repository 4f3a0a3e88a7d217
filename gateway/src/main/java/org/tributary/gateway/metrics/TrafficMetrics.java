package org.tributary.gateway.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.function.Supplier;
import org.tributary.gateway.bridge.reply.CallbackCounters;
import org.tributary.gateway.bridge.reply.RetryReason;
import org.tributary.gateway.transport.limit.TransportCounters;

/** Callbacks and connections: what every process has that takes callbacks. Any thread, one scrape at a time. */
final class TrafficMetrics implements MultiCollector {
    private static final int MAX_STATUS = 599;

    private final CallbackCounters callbacks;
    private final TransportCounters transport;
    private final Supplier<Map<String, Integer>> pendingTasks;

    TrafficMetrics(
            final CallbackCounters callbacks,
            final TransportCounters transport,
            final Supplier<Map<String, Integer>> pendingTasks) {
        this.callbacks = callbacks;
        this.transport = transport;
        this.pendingTasks = pendingTasks;
    }

    @Override
    public MetricSnapshots collect() {
        final Families families = new Families();
        callbacks(families);
        http(families);
        return families.build();
    }

    void callbacks(final Families families) {
        for (int i = 0; i < callbacks.endpoints().size(); i++) {
            for (final CallbackCounters.Result result : CallbackCounters.Result.values()) {
                families.counter(
                        "tributary_callbacks",
                        "Callbacks by channel and result",
                        callbacks.count(i, result),
                        "channel",
                        callbacks.endpoints().get(i),
                        "outcome",
                        result.label());
            }
        }
        for (final RetryReason reason : RetryReason.values()) {
            families.counter(
                    "tributary_callback_retries",
                    "Callbacks that channels were asked to send again",
                    callbacks.retries(reason),
                    "reason",
                    reason.label());
        }
    }

    void http(final Families families) {
        families.gauge("tributary_http_connections", "Open connections", transport.connections())
                .gauge("tributary_live_viewers", "Viewers of the live feed", transport.viewers())
                .counter(
                        "tributary_http_refused_connections",
                        "Closed at once: too many",
                        transport.refusedConnections())
                .counter("tributary_event_loops_replaced", "Event loops that died", transport.replacedLoops())
                .counter(
                        "tributary_http_out_of_memory_connections",
                        "Connections closed because there was no memory to serve them",
                        transport.outOfMemories())
                .counter(
                        "tributary_http_over_budget_connections",
                        "Connections closed because all together held more bytes than they may",
                        transport.overBudget())
                .counter(
                        "tributary_http_timeouts",
                        "Requests that took too long",
                        transport.headerTimeouts(),
                        "phase",
                        "headers")
                .counter(
                        "tributary_http_timeouts",
                        "Requests that took too long",
                        transport.requestTimeouts(),
                        "phase",
                        "answer");
        for (int code = 100; code <= MAX_STATUS; code++) {
            if (transport.answers(code) > 0) {
                families.counter(
                        "tributary_http_responses",
                        "Answers by status",
                        transport.answers(code),
                        "status",
                        Integer.toString(code));
            }
        }
        pendingTasks
                .get()
                .forEach((group, tasks) -> families.gauge(
                        "tributary_event_loop_pending_tasks",
                        "Tasks that wait for an event loop",
                        tasks,
                        "group",
                        group));
    }
}

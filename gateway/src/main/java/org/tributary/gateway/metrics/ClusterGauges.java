package org.tributary.gateway.metrics;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gauges of a node of a replicated group, from what the node knows; without effect on a single server. */
public final class ClusterGauges {
    private final Supplier<@Nullable Map<String, Object>> report;

    private ClusterGauges(final Supplier<@Nullable Map<String, Object>> report) {
        this.report = report;
    }

    /**
     * Adds them.
     *
     * @param report null until the node has read its journal: all gauges are 0
     * @return the metrics
     */
    public static MetricsApi add(final MetricsApi metrics, final Supplier<@Nullable Map<String, Object>> report) {
        final ClusterGauges of = new ClusterGauges(report);
        return metrics.gauge("tributary_cluster_leads", "Whether this node leads its group", of::leads)
                .gauge("tributary_cluster_knows_leader", "Whether this node knows a leader", of::knowsLeader)
                .gauge("tributary_cluster_term", "Term of the last entry applied", () -> of.number("term"))
                .gauge("tributary_cluster_applied_index", "Last entry applied", () -> of.number("appliedIndex"))
                .gauge("tributary_cluster_batch", "Last batch of this node's journal", () -> of.number("batch"))
                .gauge(
                        "tributary_cluster_agreed_batch",
                        "Last batch that another node's journal agrees on",
                        () -> of.number("agreedBatch"))
                .gauge(
                        "tributary_cluster_unanswered",
                        "Commands that this node took and did not answer since its start",
                        () -> of.number("unanswered"))
                .gauge("tributary_cluster_silent_members", "Members that give no journal head", of::silent)
                .gaugeSeconds(
                        "tributary_cluster_clock_offset_seconds",
                        "Largest distance between this node's clock and another's",
                        of::clockOffsetMs)
                .gauge("tributary_cluster_differs", "Whether another node's journal differs", of::differs);
    }

    private Object value(final String key) {
        final Map<String, Object> is = report.get();
        return is == null ? "" : is.getOrDefault(key, "");
    }

    private long number(final String key) {
        return value(key) instanceof Number number ? number.longValue() : 0;
    }

    private long leads() {
        return knowsLeader() == 1 && value("leader").equals(value("self")) ? 1 : 0;
    }

    private long knowsLeader() {
        return String.valueOf(value("leader")).isEmpty() ? 0 : 1;
    }

    private long silent() {
        return value("problems") instanceof Map<?, ?> problems ? problems.size() : 0;
    }

    private long clockOffsetMs() {
        long most = 0;
        if (value("clocksAheadMs") instanceof Map<?, ?> clocks) {
            for (final Object aheadMs : clocks.values()) {
                most = aheadMs instanceof Number number ? Math.max(most, Math.abs(number.longValue())) : most;
            }
        }
        return most;
    }

    private long differs() {
        return String.valueOf(value("differences")).isEmpty() ? 0 : 1;
    }
}

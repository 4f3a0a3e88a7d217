package org.tributary.gateway.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gathers the samples of one scrape into families by name. One thread. */
final class Families {
    private final Map<String, CounterSnapshot.Builder> counters = new LinkedHashMap<>();
    private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();
    private final MetricSnapshots.Builder others = MetricSnapshots.builder();

    /**
     * Adds a sample of a counter.
     *
     * @param name without {@code _total}
     * @param labels names and values in turn
     */
    Families counter(final String name, final String help, final double value, final String... labels) {
        counters.computeIfAbsent(name, n -> CounterSnapshot.builder().name(n).help(help))
                .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .labels(Labels.of(labels))
                        .value(value)
                        .build());
        return this;
    }

    /** Adds a sample of a gauge. */
    Families gauge(final String name, final String help, final double value, final String... labels) {
        gauges.computeIfAbsent(name, n -> GaugeSnapshot.builder().name(n).help(help))
                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .labels(Labels.of(labels))
                        .value(value)
                        .build());
        return this;
    }

    /** Adds a whole family of another kind. */
    Families other(final MetricSnapshot snapshot) {
        others.metricSnapshot(snapshot);
        return this;
    }

    MetricSnapshots build() {
        counters.values().forEach(family -> others.metricSnapshot(family.build()));
        gauges.values().forEach(family -> others.metricSnapshot(family.build()));
        return others.build();
    }
}

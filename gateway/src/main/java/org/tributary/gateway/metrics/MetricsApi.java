package org.tributary.gateway.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.projection.Views;
import org.tributary.engine.status.EngineStatus;
import org.tributary.gateway.api.json.StatusSource;
import org.tributary.gateway.bridge.reply.CallbackCounters;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;
import org.tributary.gateway.transport.limit.TransportCounters;

/** {@code GET /metrics}: the process's own metrics and the JVM's as Prometheus text. Any thread. */
public final class MetricsApi {
    private static final int INITIAL_BYTES = 32 * 1024;

    /**
     * Least age of the JVM's metrics before they are collected again. The search for deadlocked threads stops all
     * threads for up to 13 ms (seen under 250 readers), so callers of {@code /metrics} may cause it at most once a
     * second.
     */
    private static final long JVM_AGE_MS = 1_000;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusRegistry jvmRegistry = new PrometheusRegistry();
    private @Nullable MetricSnapshots jvm;
    private long jvmTakenMs;
    private final LongSupplier nowMs;
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

    /**
     * Metrics of one server.
     *
     * @param pendingTasks tasks that wait for an event loop, by group; read at each scrape
     * @param nowMs wall clock, epoch milliseconds
     */
    public MetricsApi(
            final EngineStatus engine,
            final Views views,
            final StatusSource status,
            final CallbackCounters callbacks,
            final TransportCounters transport,
            final Supplier<Map<String, Integer>> pendingTasks,
            final LongSupplier nowMs) {
        this(
                nowMs,
                new EngineMetrics(
                        engine, views, status, new TrafficMetrics(callbacks, transport, pendingTasks), nowMs));
    }

    private MetricsApi(final LongSupplier nowMs, final MultiCollector own) {
        this.nowMs = nowMs;
        registry.register(own);
        registry.register(new ThreadTimes());
        JvmMetrics.builder().register(jvmRegistry);
    }

    /** Metrics of a process without a journal. */
    public static MetricsApi ofGateway(
            final CallbackCounters callbacks,
            final TransportCounters transport,
            final Supplier<Map<String, Integer>> pendingTasks,
            final LongSupplier nowMs) {
        return new MetricsApi(nowMs, new TrafficMetrics(callbacks, transport, pendingTasks));
    }

    /** Adds a counter that is read at each scrape. */
    public MetricsApi counter(final String name, final String help, final LongSupplier value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsLong()))
                .register(registry);
        return this;
    }

    /** Adds a gauge that is read at each scrape. */
    public MetricsApi gauge(final String name, final String help, final LongSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsLong()))
                .register(registry);
        return this;
    }

    /** Adds a gauge in seconds that is read at each scrape in milliseconds. */
    public MetricsApi gaugeSeconds(final String name, final String help, final LongSupplier millis) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(millis.getAsLong() / 1000.0))
                .register(registry);
        return this;
    }

    /** The route. */
    public ApiRoute route() {
        return ApiRoute.get("/metrics", this::scrape);
    }

    private ApiResponse scrape(final ApiRequest request) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream(INITIAL_BYTES);
        try {
            writer.write(out, all(), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return ApiResponse.of(PrometheusTextFormatWriter.CONTENT_TYPE, out.toByteArray())
                .with("cache-control", "no-store");
    }

    private MetricSnapshots all() {
        final MetricSnapshots.Builder all = MetricSnapshots.builder();
        registry.scrape().forEach(all::metricSnapshot);
        jvm().forEach(all::metricSnapshot);
        return all.build();
    }

    private synchronized MetricSnapshots jvm() {
        final long atMs = nowMs.getAsLong();
        // A clock that was set back makes them old as well.
        if (jvm == null || Math.abs(atMs - jvmTakenMs) >= JVM_AGE_MS) {
            final MetricSnapshots taken = jvmRegistry.scrape();
            jvm = taken;
            jvmTakenMs = atMs;
            return taken;
        }
        return jvm;
    }
}

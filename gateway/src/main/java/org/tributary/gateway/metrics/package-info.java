/**
 * The metrics for Prometheus, {@code GET /metrics}. All values are read at the scrape from the engine's status, the
 * counters of bridge and transport and the projections; nothing is counted here. Names begin with {@code tributary_},
 * money is in fen, durations in seconds.
 *
 * <p>May import the engine's status and projections, the bridge's and transport's counters, {@code gateway.api} and the
 * Prometheus client. Start reading at {@link org.tributary.gateway.metrics.MetricsApi}.
 */
@NullMarked
package org.tributary.gateway.metrics;

import org.jspecify.annotations.NullMarked;

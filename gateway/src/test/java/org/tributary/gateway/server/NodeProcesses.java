package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.tributary.gateway.cluster.NodeFiles;

/** Running {@code node} processes by name. */
final class NodeProcesses implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final NodeFiles files;
    private final Map<String, TributaryProcess> running = new ConcurrentHashMap<>();

    NodeProcesses(final NodeFiles files) {
        this.files = files;
    }

    Map<String, TributaryProcess> running() {
        return running;
    }

    /** Starts nodes together; returns when all take traffic. */
    void start(final List<String> names) throws Exception {
        final List<CompletableFuture<Void>> starts = new ArrayList<>();
        for (final String name : names) {
            starts.add(CompletableFuture.runAsync(() -> {
                try {
                    running.put(name, TributaryProcess.node(files.settings(name), files.sandbox()));
                } catch (final IOException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        for (final CompletableFuture<Void> start : starts) {
            start.get(120, TimeUnit.SECONDS);
        }
    }

    /** Waits until all have the same records, then stops them. */
    void endTogether() throws Exception {
        await().atMost(PATIENCE).until(() -> {
            final Set<Long> sequences = ConcurrentHashMap.newKeySet();
            for (final TributaryProcess node : running.values()) {
                sequences.add(status(node).get("sequence").asLong());
            }
            return sequences.size() == 1;
        });
        for (final TributaryProcess node : running.values()) {
            assertThat(node.terminate()).isZero();
        }
    }

    private static JsonNode status(final TributaryProcess node) throws Exception {
        return JSON.readTree(node.get("/api/v1/cluster"));
    }

    @Override
    public void close() {
        running.values().forEach(TributaryProcess::close);
    }
}

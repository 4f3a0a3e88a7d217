package org.tributary.gateway.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.LoggerFactory;
import org.tributary.gateway.log.FaultLog;
import org.tributary.gateway.log.RepeatedTask;

/**
 * The nodes of a demo as processes of one machine: by which command each is killed, and started again. Each second the other nodes are
 * asked for the ids of their processes. No node outside a demo has one of these, or says its id.
 */
final class DemoProcesses implements AutoCloseable {
    private static final FaultLog FAULTS = new FaultLog(LoggerFactory.getLogger(DemoProcesses.class));
    private static final long EVERY_MS = 1_000;

    /** Asks another node for the id of its process. */
    @FunctionalInterface
    interface Question {
        long idOf(String node) throws IOException;
    }

    private final String self;
    private final Supplier<Set<String>> nodes;
    private final Question question;
    private final UnaryOperator<String> startOf;
    private final Map<String, Long> ids = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        final Thread thread = new Thread(task, "demo-processes");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Processes that no one asks for yet.
     *
     * @param nodes names of the other nodes
     * @param startOf command that starts a node again, by its name
     */
    DemoProcesses(
            final String self,
            final Supplier<Set<String>> nodes,
            final Question question,
            final UnaryOperator<String> startOf) {
        this.self = self;
        this.nodes = nodes;
        this.question = question;
        this.startOf = startOf;
    }

    void start() {
        timer.scheduleWithFixedDelay(
                new RepeatedTask("asking a demo's nodes for their processes", this::look, FAULTS),
                0,
                EVERY_MS,
                TimeUnit.MILLISECONDS);
    }

    void look() {
        final Set<String> others = nodes.get();
        ids.keySet().retainAll(others);
        for (final String other : others) {
            try {
                ids.put(other, question.idOf(other));
            } catch (final IOException e) {
                // Killed or starting: it has no process that could be killed.
                ids.remove(other);
            }
        }
    }

    /** Of each node its name, the command that kills it (empty if it gives no answer) and the one that starts it again. */
    List<Map<String, Object>> report() {
        final Map<String, String> kills = new TreeMap<>();
        kills.put(self, kill(ProcessHandle.current().pid()));
        for (final String other : nodes.get()) {
            final Long id = ids.get(other);
            kills.put(other, id == null ? "" : kill(id));
        }
        final List<Map<String, Object>> all = new ArrayList<>();
        kills.forEach((name, kill) -> {
            final Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", name);
            one.put("kill", kill);
            one.put("start", startOf.apply(name));
            all.add(one);
        });
        return all;
    }

    private static String kill(final long id) {
        return "kill -9 " + id;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}

package org.tributary.gateway.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.engine.cluster.ClusterNode;
import org.tributary.gateway.log.FaultLog;
import org.tributary.gateway.log.RepeatedTask;

/**
 * Says in the log who leads, when a member stops or begins to give its journal's head, with the reason, when a journal or a clock differs, and
 * why callers got no answer.
 */
final class ProblemLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemLog.class);
    private static final FaultLog FAULTS = new FaultLog(LOG);
    private static final int LEADER_MS = 250;

    private final ClusterNode node;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        final Thread thread = new Thread(task, "cluster-problems");
        thread.setDaemon(true);
        return thread;
    });
    private Map<String, String> known = Map.of();
    private String differences = "";
    private final UnansweredLog unanswered = new UnansweredLog();
    private final ClockLog clocks = new ClockLog();
    private final LeaderLog leader = new LeaderLog(System.nanoTime());

    ProblemLog(final ClusterNode node) {
        this.node = node;
    }

    void start() {
        timer.scheduleWithFixedDelay(
                new RepeatedTask("looking for members without a journal head", this::look, FAULTS),
                UnansweredLog.LOOK_SECONDS,
                UnansweredLog.LOOK_SECONDS,
                TimeUnit.SECONDS);
        timer.scheduleWithFixedDelay(
                new RepeatedTask("looking who leads", this::lookWhoLeads, FAULTS),
                LEADER_MS,
                LEADER_MS,
                TimeUnit.MILLISECONDS);
    }

    private void lookWhoLeads() {
        leader.look(node.leader(), node.term(), System.nanoTime());
    }

    private void look() {
        final ClusterNode.Status is = node.status();
        final Map<String, String> now = is.problems();
        now.forEach((peer, problem) -> {
            if (!known.containsKey(peer)) {
                LOG.warn("node {} gives no journal head, so it confirms no answer: {}", peer, problem);
            }
        });
        known.keySet().stream()
                .filter(peer -> !now.containsKey(peer))
                .forEach(peer -> LOG.warn("node {} gives its journal's head again", peer));
        known = new HashMap<>(now);
        unanswered.look(is.unanswered(), is.leader() == null ? "none is known" : is.leader());
        clocks.look(node.clocksAheadMs());
        final String found = is.differences() == null ? "" : is.differences();
        if (!found.equals(differences)) {
            differences = found;
            LOG.error("journals differ: {}. Run verify and `cluster compare` on copies of the data directories", found);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}

package org.tributary.gateway.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.engine.cluster.ClusterNode;
import org.tributary.gateway.log.FaultLog;
import org.tributary.gateway.log.RepeatedTask;

/** Says in the log when a member stops or begins to give its journal's head, with the reason, when a journal differs, and why callers got no answer. */
final class ProblemLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemLog.class);
    private static final FaultLog FAULTS = new FaultLog(LOG);
    private static final int LOOK_SECONDS = 5;

    private final Supplier<ClusterNode.Status> status;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        final Thread thread = new Thread(task, "cluster-problems");
        thread.setDaemon(true);
        return thread;
    });
    private Map<String, String> known = Map.of();
    private String differences = "";
    private ClusterNode.Unanswered unanswered = new ClusterNode.Unanswered(0, 0, 0);

    ProblemLog(final Supplier<ClusterNode.Status> status) {
        this.status = status;
    }

    void start() {
        timer.scheduleWithFixedDelay(
                new RepeatedTask("looking for members without a journal head", this::look, FAULTS),
                LOOK_SECONDS,
                LOOK_SECONDS,
                TimeUnit.SECONDS);
    }

    private void look() {
        final ClusterNode.Status is = status.get();
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
        sayUnanswered(is);
        final String found = is.differences() == null ? "" : is.differences();
        if (!found.equals(differences)) {
            differences = found;
            LOG.error("journals differ: {}. Run verify and `cluster compare` on copies of the data directories", found);
        }
    }

    /** A caller got 503 for each, and will repeat it: the log says what was missing. */
    private void sayUnanswered(final ClusterNode.Status is) {
        final ClusterNode.Unanswered before = unanswered;
        unanswered = is.unanswered();
        if (!before.equals(unanswered)) {
            LOG.warn(
                    "commands without an answer in the last {} s: {} got no reply of the leader ({}), {} were replied before this"
                            + " node had them in its journal, {} waited too long to be sent",
                    LOOK_SECONDS,
                    unanswered.noReply() - before.noReply(),
                    is.leader() == null ? "none is known" : is.leader(),
                    unanswered.behind() - before.behind(),
                    unanswered.notSent() - before.notSent());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}

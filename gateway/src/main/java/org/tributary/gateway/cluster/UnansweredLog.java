package org.tributary.gateway.cluster;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.engine.cluster.ClusterNode;

/** Says in the log why callers got no answer since the last look: each got 503 and will repeat its request. One thread. */
final class UnansweredLog {
    /** Time between two looks. */
    static final int LOOK_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(UnansweredLog.class);
    private ClusterNode.Unanswered before = new ClusterNode.Unanswered(0, 0, 0);

    /**
     * Looks again.
     *
     * @param leader of which this process knows; null in a gateway, which knows none by name
     */
    void look(final ClusterNode.Unanswered now, final @Nullable String leader) {
        if (!now.equals(before)) {
            LOG.warn(
                    "commands without an answer in the last {} s: {} got no reply of the leader{}, {} were replied before this"
                            + " node had them in its journal, {} waited too long to be sent. They may be decided all the same;"
                            + " channels send again",
                    LOOK_SECONDS,
                    now.noReply() - before.noReply(),
                    leader == null ? "" : " (" + leader + ")",
                    now.behind() - before.behind(),
                    now.notSent() - before.notSent());
            before = now;
        }
    }
}

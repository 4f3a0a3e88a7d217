package org.tributary.gateway.cluster;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log, once each time, which node leads now, and when none has led for a while. One thread. */
final class LeaderLog {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderLog.class);

    /** An election takes one to two timeouts: nothing is said of a change that goes as it should but who leads after it. */
    private static final long WITHOUT_NANOS = TimeUnit.SECONDS.toNanos(3);

    private String leader = "";
    private long term = -1;
    private long knownNanos;
    private boolean saidNone;

    /** Begins to look: a group that has no leader yet has time to choose one. */
    LeaderLog(final long nowNanos) {
        this.knownNanos = nowNanos;
    }

    /**
     * Looks again.
     *
     * @param is name of the leader; null while none is known
     * @param now term of the node
     */
    void look(final @Nullable String is, final long now, final long nowNanos) {
        if (is == null) {
            if (!saidNone && nowNanos - knownNanos > WITHOUT_NANOS) {
                saidNone = true;
                LOG.warn(
                        "no leader is known since {} s (term {}): no majority of the members runs or can reach"
                                + " each other",
                        TimeUnit.NANOSECONDS.toSeconds(nowNanos - knownNanos),
                        now);
            }
            return;
        }
        knownNanos = nowNanos;
        if (saidNone || now != term || !is.equals(leader)) {
            saidNone = false;
            leader = is;
            term = now;
            LOG.warn("leader is now {} (term {})", is, now);
        }
    }
}

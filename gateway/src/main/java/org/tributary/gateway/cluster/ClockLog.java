package org.tributary.gateway.cluster;

import java.util.Map;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log which nodes' clocks are far from this node's, and when they are no longer. One thread. */
final class ClockLog {
    private static final Logger LOG = LoggerFactory.getLogger(ClockLog.class);

    private final TreeSet<String> far = new TreeSet<>();

    /** Takes what the node knows: milliseconds by which each member's clock is ahead. */
    void look(final Map<String, Long> aheadMs) {
        aheadMs.forEach((peer, ms) -> {
            if (Math.abs(ms) > NodeHost.MOST_CLOCK_OFFSET_MS && far.add(peer)) {
                LOG.warn(
                        "the clock of node {} is {} ms ahead of this node's (below 0: behind): whichever is wrong gives donations"
                                + " wrong times when its node leads. Put that machine's clock right, by its time service",
                        peer,
                        ms);
            } else if (Math.abs(ms) <= NodeHost.MOST_CLOCK_OFFSET_MS && far.remove(peer)) {
                LOG.warn("the clock of node {} agrees with this node's again", peer);
            }
        });
        far.retainAll(aheadMs.keySet());
    }
}

package org.tributary.loadtest.flood;

import java.util.List;

/**
 * Behaviour and number of an attack's connections. A connection that the server closes is opened again.
 *
 * @param addresses number of addresses that the connections appear to come from
 * @param opening bytes sent at once
 * @param then bytes sent after that, in turn; empty: nothing
 * @param pace when they are sent
 * @param reads whether the server's bytes are read from the socket
 */
record AttackPlan(int connections, int addresses, byte[] opening, List<byte[]> then, Pace pace, boolean reads) {
    /** Time at which a connection sends more. */
    enum Pace {
        /** Never. */
        ONCE,
        /** A piece each second. */
        DRIPPING,
        /** The next piece once the last was answered. */
        AFTER_ANSWER,
        /** As much as the socket accepts. */
        FULL_SPEED
    }

    AttackPlan {
        then = List.copyOf(then);
    }

    /** Returns the same plan with fewer connections. */
    AttackPlan withConnections(final int fewer) {
        return new AttackPlan(Math.min(connections, fewer), addresses, opening, then, pace, reads);
    }
}

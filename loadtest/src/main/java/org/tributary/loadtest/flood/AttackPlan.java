package org.tributary.loadtest.flood;

import java.util.List;

/**
 * What each connection of an attack does, and how many there are. A connection that the server closes is opened again.
 *
 * @param addresses how many addresses the connections seem to come from
 * @param opening bytes sent at once
 * @param then bytes sent after that, in turn; empty: nothing
 * @param pace when they are sent
 * @param reads whether what the server sends is taken from the socket
 */
record AttackPlan(int connections, int addresses, byte[] opening, List<byte[]> then, Pace pace, boolean reads) {
    /** When a connection sends more. */
    enum Pace {
        /** Never. */
        ONCE,
        /** A piece each second. */
        DRIPPING,
        /** The next when the last was answered. */
        AFTER_ANSWER,
        /** As much as the socket takes. */
        FULL_SPEED
    }

    AttackPlan {
        then = List.copyOf(then);
    }

    /** The same from fewer connections. */
    AttackPlan withConnections(final int fewer) {
        return new AttackPlan(Math.min(connections, fewer), addresses, opening, then, pace, reads);
    }
}

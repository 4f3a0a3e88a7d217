package org.tributary.gateway.transport.limit;

import org.tributary.gateway.transport.Backlog;

/**
 * A connection's turn: the requests it may make before others have theirs. A connection without an authentic callback
 * has a few requests, one that sent a forgery has none, before it queues behind all others that have more to do. That
 * queue gets a share of the loop's time ({@link Backlog}), so that a new connection's first request does not wait
 * behind an old connection's thousandth. Event loop only.
 */
public final class Turn {
    /** Requests of an unproven connection before it queues behind the others. */
    private static final int REQUESTS = 4;

    private int taken;
    private boolean suspect;
    private boolean over;
    private boolean granted;

    /** A request was taken whole. */
    public void taken(final boolean isChannel) {
        taken++;
        over = !isChannel && (suspect || taken >= REQUESTS);
    }

    /** A callback was not authentic. */
    public void forged() {
        suspect = true;
        over = true;
    }

    /** Ends the turn although no request was taken yet. */
    public void putOff() {
        over = true;
    }

    /** A callback was authentic. */
    public void proved() {
        suspect = false;
        over = false;
    }

    /**
     * All bytes of a read were offered to the decoder. If none are left, the next bytes begin a new turn, except for a
     * suspect.
     */
    public void ended(final boolean bytesWait) {
        taken = 0;
        granted = false;
        over = over && (suspect || bytesWait);
    }

    /** Begins a new turn, because the others had theirs. */
    public void granted() {
        taken = 0;
        over = false;
        granted = true;
    }

    /** Whether the connection waited for this turn, and so need not wait again. */
    public boolean isGranted() {
        return granted;
    }

    public boolean isOver() {
        return over;
    }
}

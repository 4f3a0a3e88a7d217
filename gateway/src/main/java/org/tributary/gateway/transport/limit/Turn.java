package org.tributary.gateway.transport.limit;

import org.tributary.gateway.transport.Backlog;

/**
 * How much a connection may have done for it before others have their turn. One on which nothing was authentic yet has a
 * few requests, and one that sent a forgery none, before it goes behind all others that have more to do: what waits there
 * takes a part of the loop's time ({@link Backlog}), so that the first request of a new connection does not wait behind the
 * thousandth of an old one. Event loop only.
 */
public final class Turn {
    /** Requests taken of a connection before it goes behind the others. */
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

    /** Others go first, though nothing was taken yet. */
    public void putOff() {
        over = true;
    }

    /** A callback was authentic. */
    public void proved() {
        suspect = false;
        over = false;
    }

    /** All bytes that came were looked at; with none left the next ones are a turn of their own, but for a suspect. */
    public void ended(final boolean bytesWait) {
        taken = 0;
        granted = false;
        over = over && (suspect || bytesWait);
    }

    /** The others had theirs. */
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

package org.tributary.gateway.transport;

/**
 * How much a connection may have done for it before others have their turn. One on which nothing was authentic yet has a
 * few requests, and one that sent a forgery none, before it goes behind all others that have more to do: what waits there
 * takes a part of the loop's time ({@link Backlog}), so that the first request of a new connection does not wait behind the
 * thousandth of an old one. Event loop only.
 */
final class Turn {
    /** Requests taken of a connection before it goes behind the others. */
    private static final int REQUESTS = 4;

    private int taken;
    private boolean suspect;
    private boolean over;
    private boolean granted;

    /** A request was taken whole. */
    void taken(final boolean isChannel) {
        taken++;
        over = !isChannel && (suspect || taken >= REQUESTS);
    }

    /** A callback was not authentic. */
    void forged() {
        suspect = true;
        over = true;
    }

    /** Others go first, though nothing was taken yet. */
    void putOff() {
        over = true;
    }

    /** A callback was authentic. */
    void proved() {
        suspect = false;
        over = false;
    }

    /** All bytes that came were looked at; with none left the next ones are a turn of their own, but for a suspect. */
    void ended(final boolean bytesWait) {
        taken = 0;
        granted = false;
        over = over && (suspect || bytesWait);
    }

    /** The others had theirs. */
    void granted() {
        taken = 0;
        over = false;
        granted = true;
    }

    /** Whether the connection waited for this turn, and so need not wait again. */
    boolean isGranted() {
        return granted;
    }

    boolean isOver() {
        return over;
    }
}

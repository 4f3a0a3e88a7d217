package org.tributary.gateway.http;

import org.jspecify.annotations.Nullable;

/**
 * What viewers of {@code GET /api/v1/live} are sent. The transport asks at most twice a second, sends the same bytes to
 * every viewer whose connection can take them, and leaves the others out until they can: they then get the newest event.
 * Called on the live event loop only; must return at once.
 */
@FunctionalInterface
public interface LiveFeed {
    /** The newest event; the same object as before if nothing changed, null if there is none yet. */
    @Nullable
    Event newest();

    /**
     * One server-sent event.
     *
     * @param sequence the event's {@code id:}; a viewer that reconnects with it waits for the next event. Events of the
     *     same sequence may follow each other: what else they tell has changed
     * @param frame the whole event as it goes over the wire, blank line included
     */
    record Event(long sequence, byte[] frame) {}
}

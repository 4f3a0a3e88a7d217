package org.tributary.gateway.http;

import org.jspecify.annotations.Nullable;

/**
 * Source of the events of {@code GET /api/v1/live}. The transport asks at most twice a second and sends the same bytes
 * to every viewer whose connection can take them. The others get the newest event as soon as theirs can. Called on the
 * live event loop only; must not block.
 */
@FunctionalInterface
public interface LiveFeed {
    /** The newest event: the same object as before if nothing changed, null if there is none yet. */
    @Nullable
    Event newest();

    /**
     * One server-sent event.
     *
     * @param sequence the event's {@code id:}; a viewer that reconnects with it waits for the next event. Successive
     *     events may have the same sequence if other content has changed
     * @param frame the whole encoded event, blank line included
     */
    record Event(long sequence, byte[] frame) {}
}

package org.tributary.gateway.api.events;

import java.util.Set;
import org.tributary.engine.record.CutReader;

/**
 * A released record.
 *
 * @param cursor the place after it
 * @param atMs time of journaling, epoch milliseconds
 * @param kind as {@code inspect} names it
 * @param json one object, UTF-8; never changed
 * @param lastCommon of a loss or a restore: the last sequence before the cut; otherwise {@link CutReader#NONE}
 */
public record Event(EventCursor cursor, long atMs, String kind, byte[] json, long lastCommon) {
    /** True if the record says that the journal was cut: what a follower has after the last common sequence may be void. */
    public boolean isCut() {
        return lastCommon != CutReader.NONE;
    }

    /** True if a follower of these kinds gets it. A cut concerns each of them. */
    public boolean isFor(final Set<String> kinds) {
        return kinds.isEmpty() || kinds.contains(kind) || isCut();
    }
}

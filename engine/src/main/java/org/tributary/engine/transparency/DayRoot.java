package org.tributary.engine.transparency;

import org.jspecify.annotations.Nullable;

/**
 * Merkle root of a settled day.
 *
 * @param published root that was published for the day before, null if none was
 */
public record DayRoot(
        String day, long treeSize, String root, @Nullable String published) {
    /** Returns whether another root was published: the journal or the program has changed since. */
    public boolean differs() {
        return published != null && !published.equals(root);
    }
}

package org.tributary.engine.pipeline;

/** How stages lie on threads. */
public enum StageMode {
    /** All three on one thread: fewest hand-overs. */
    SHARED,

    /** Each on its own: decides on while the journal syncs. */
    SEPARATE
}

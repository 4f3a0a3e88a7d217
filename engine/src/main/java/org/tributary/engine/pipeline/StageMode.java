package org.tributary.engine.pipeline;

/** How stages lie on threads. */
public enum StageMode {
    /** All three on one thread: fewest hand-overs. */
    SHARED,

    /** Decide on one; journal and release on another, which finds in its cache what it has just hashed. */
    PAIRED,

    /** Each on its own: decides and releases while the journal syncs. */
    SEPARATE
}

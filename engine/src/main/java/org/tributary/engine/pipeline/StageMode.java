package org.tributary.engine.pipeline;

/** Assignment of stages to threads. */
public enum StageMode {
    /** All three stages on one thread: fewest hand-overs. */
    SHARED,

    /** Decide on one thread; journal and release on another, whose cache still holds the bytes it has hashed. */
    PAIRED,

    /** Each stage on its own thread: decide and release continue while the journal syncs. */
    SEPARATE
}

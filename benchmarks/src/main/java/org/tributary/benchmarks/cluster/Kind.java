package org.tributary.benchmarks.cluster;

/** Which group. */
public enum Kind {
    /** Ours: core, journal, witness. */
    GROUP,
    /** Ratis alone, with a state machine that only counts. */
    BARE
}

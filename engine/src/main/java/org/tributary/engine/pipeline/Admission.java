package org.tributary.engine.pipeline;

/** Whether the ring took a command, and if not, why not. Nothing of a command that was not taken is kept. */
public enum Admission {
    /** In the ring: its answer comes. */
    TAKEN,
    /** As many commands are under way as the ring holds; passes when the journal has caught up. */
    RING_FULL,
    /** The disk reserve is reached; passes when space is made. */
    RESERVE,
    /** The engine is stopping or has failed; the next process takes it. */
    DRAINING,
    /** The journal is still being read; passes when the process is ready. */
    RECOVERING;

    /** Whether the command is in the ring. */
    public boolean isTaken() {
        return this == TAKEN;
    }
}

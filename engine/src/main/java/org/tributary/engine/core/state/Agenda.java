package org.tributary.engine.core.state;

import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;

/** Work due later: what a command left over, and the next end of a day. */
public final class Agenda {
    /** No project. */
    public static final int NONE = -1;

    private int voidProject = NONE;
    private int voidNextPool;
    private long nextDayEndMs = Long.MAX_VALUE;

    /** Project whose matches are being voided, {@link #NONE}. */
    public int voidProject() {
        return voidProject;
    }

    /** First pool whose matches are not voided yet. */
    public int voidNextPool() {
        return voidNextPool;
    }

    /** Sets how far the voiding is. */
    public void voiding(final int project, final int nextPool) {
        voidProject = project;
        voidNextPool = nextPool;
    }

    /** When the next local day of the campaign ends. */
    public long nextDayEndMs() {
        return nextDayEndMs;
    }

    public void nextDayEndMs(final long atMs) {
        nextDayEndMs = atMs;
    }

    void write(final StateOut out) {
        out.putInt(voidProject);
        out.putInt(voidNextPool);
        out.putLong(nextDayEndMs);
    }

    void read(final StateIn in) {
        voidProject = in.getInt();
        voidNextPool = in.getInt();
        nextDayEndMs = in.getLong();
    }
}

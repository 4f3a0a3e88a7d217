package org.tributary.loadtest.drill;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A fault that is done to the packaged server, and how to see whether it lost, doubled or hid anything. */
public interface Drill {
    /** Returns the name on the command line. */
    String name();

    /** Returns the fault in a few words, for the table. */
    String fault();

    /** Returns how it is judged, for the table. */
    String checked();

    /** Returns how many times it is done if the command line does not say. */
    int usualTimes();

    /** Returns how many times share one journal; a result is kept after each such chunk. */
    int chunk();

    /** Returns why this machine can't run it; null if it can. */
    default @Nullable String impossible() {
        return null;
    }

    /**
     * Does the fault several times.
     *
     * @param times at most {@link #chunk}
     */
    Outcome run(Setting setting, int times) throws IOException, InterruptedException;
}

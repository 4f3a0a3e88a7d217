package org.tributary.engine.codec;

/** How many match lines the command of a refund carries. */
public final class CarriedLines {
    /**
     * So many fit a refund booked from a bill in 1,024 bytes, with the longest ids and words. A donation with more lines
     * above 0 goes without any: the core keeps such lines itself.
     */
    public static final int MAX = 5;

    private CarriedLines() {}
}

package org.tributary.engine.codec;

/** How many match lines the command of a refund carries. */
public final class CarriedLines {
    /**
     * As many as fit a refund booked from a bill into 1,024 bytes, with the longest ids and words. A command carries no
     * lines of a donation that has more above 0: the core keeps them itself.
     */
    public static final int MAX = 5;

    private CarriedLines() {}
}

package org.tributary.gateway.warmup;

/**
 * Watches a rate that rises while code is compiled, and says when it no longer does: for three seconds no half second has
 * been more than a twentieth above the best before. Not for several threads.
 */
final class Pace {
    /** Looks a second. */
    static final int A_SECOND = 2;

    private static final int LOOKS_WITHOUT_GAIN = 6;
    private static final int LEAST_LOOKS = 12;
    private static final double GAIN = 1.05;

    private long before;
    private long last;
    private long best;
    private int looks;
    private int withoutGain;

    /**
     * Takes a look, which comes {@value #A_SECOND} times a second.
     *
     * @param total what has been done since the beginning
     * @return whether the rate stands still
     */
    boolean isSteady(final long total) {
        last = total - before;
        before = total;
        looks++;
        withoutGain = last > best * GAIN ? 0 : withoutGain + 1;
        best = Math.max(best, last);
        return looks >= LEAST_LOOKS && withoutGain >= LOOKS_WITHOUT_GAIN && best > 0;
    }

    /** The rate at the last look, a second. */
    long lastPerSecond() {
        return last * A_SECOND;
    }
}

package org.tributary.loadtest.corpus;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Random ranks 0..n-1, where rank k has the weight 1 / (k + 1)^s: few projects get most donations. */
public final class Zipf {
    private final double[] cumulative;

    public Zipf(final int n, final double exponent) {
        cumulative = new double[n];
        double sum = 0;
        for (int k = 0; k < n; k++) {
            sum += 1 / Math.pow(k + 1.0, exponent);
            cumulative[k] = sum;
        }
    }

    public int draw(final SplittableRandom random) {
        final double at = random.nextDouble() * cumulative[cumulative.length - 1];
        final int found = Arrays.binarySearch(cumulative, at);
        return Math.min(cumulative.length - 1, found >= 0 ? found : -found - 1);
    }
}

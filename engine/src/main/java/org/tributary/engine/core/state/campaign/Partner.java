package org.tributary.engine.core.state.campaign;

import java.util.Arrays;

/**
 * A partner that sends gifts in kind.
 *
 * @param conversions indexes of those it may use, ascending
 */
public record Partner(int index, int[] conversions, boolean defined) {
    /** True if it may use a conversion. */
    public boolean mayUse(final int conversion) {
        return defined && Arrays.binarySearch(conversions, conversion) >= 0;
    }

    /** This partner, removed from the campaign. */
    Partner removed() {
        return new Partner(index, conversions, false);
    }
}

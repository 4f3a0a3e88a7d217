package org.tributary.engine.core.state.campaign;

import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.ConversionKind;

/**
 * A way to turn gifts in kind into a pool's money, or into flowers.
 *
 * @param index assigned once
 * @param pool null for flowers
 * @param give steps: fen; order: numerator
 * @param per steps: steps for one give; order: denominator
 * @param perDonorPerDay quantity or fen that counts per donor and day, -1 for no cap
 * @param defined false once it was removed from the campaign
 */
public record Conversion(
        int index,
        ConversionKind kind,
        @Nullable Pool pool,
        long give,
        long per,
        long perDonorPerDay,
        boolean defined) {

    /** This conversion, removed from the campaign. */
    Conversion removed() {
        return new Conversion(index, kind, pool, give, per, perDonorPerDay, false);
    }
}

package org.tributary.engine.codec;

import java.util.Locale;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;

/** The contract's words for outcome, reason and cut codes, written once for every output. */
public final class CodeText {
    private CodeText() {}

    /** The contract's word for an outcome, such as {@code accepted}. */
    public static String of(final OutcomeCode code) {
        return lowerHyphen(code.name());
    }

    /** The contract's word for a reason, such as {@code unknown-project}; null for NONE. */
    public static String of(final ReasonCode reason) {
        return reason == ReasonCode.NONE ? null : lowerHyphen(reason.name());
    }

    /** The name of the limit as in the campaign file, such as {@code perDonor}; null for NONE. */
    public static String of(final CutCode cut) {
        return switch (cut) {
            case PER_DONATION -> "perDonation";
            case PER_DONOR -> "perDonor";
            case PER_DONOR_PER_DAY -> "perDonorPerDay";
            case PER_PROJECT -> "perProject";
            case PER_ORGANISATION -> "perOrganisation";
            case SLOT_BUDGET -> "slotBudget";
            case POOL_BUDGET -> "budget";
            case DONATIONS_PER_DONOR -> "donationsPerDonor";
            case FLOWERS -> "flowers";
            case MAX_RATIO -> "maxRatio";
            default -> null;
        };
    }

    private static String lowerHyphen(final String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

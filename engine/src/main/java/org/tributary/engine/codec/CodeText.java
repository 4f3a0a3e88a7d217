package org.tributary.engine.codec;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;

/** Words for outcome, reason and cut codes, shared by all outputs. */
public final class CodeText {
    private static final String[] OUTCOMES = words(OutcomeCode.values());
    private static final String[] REASONS = words(ReasonCode.values());

    private CodeText() {}

    /** By ordinal, computed once: writers of a day's rows look one up for every record. */
    private static String[] words(final Enum<?>[] codes) {
        final String[] words = new String[codes.length];
        for (final Enum<?> code : codes) {
            words[code.ordinal()] = lowerHyphen(code.name());
        }
        return words;
    }

    /** The word for an outcome, such as {@code accepted}. */
    public static String of(final OutcomeCode code) {
        return OUTCOMES[code.ordinal()];
    }

    /** The word for a reason, such as {@code unknown-project}; null for NONE. */
    public static @Nullable String of(final ReasonCode reason) {
        return reason == ReasonCode.NONE ? null : REASONS[reason.ordinal()];
    }

    /** The name of the limit as in the campaign file, such as {@code perDonor}; null for NONE. */
    public static @Nullable String of(final CutCode cut) {
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

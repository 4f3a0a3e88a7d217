package org.tributary.engine.campaign;

/**
 * Unified social credit code of an organisation (统一社会信用代码, GB 32100-2015): 18 of the digits and capital letters
 * without I, O, S, V and Z, the last a check character over the others.
 */
public final class CreditCode {
    /** Characters of a code. */
    public static final int LENGTH = 18;

    /** Characters in the order of their values. */
    private static final String CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private static final int BASE = CHARACTERS.length();

    /** Each place weighs three times the one before it, modulo {@link #BASE}. */
    private static final int WEIGHT_STEP = 3;

    private CreditCode() {}

    /** True if a text has a code's length and characters; its check character may be wrong. */
    public static boolean isShaped(final String text) {
        return text.length() == LENGTH && text.chars().allMatch(c -> CHARACTERS.indexOf(c) >= 0);
    }

    /** Returns the check character that the first 17 characters of a text of that shape have. */
    public static char check(final String text) {
        int sum = 0;
        int weight = 1;
        for (int i = 0; i < LENGTH - 1; i++) {
            sum += CHARACTERS.indexOf(text.charAt(i)) * weight;
            weight = weight * WEIGHT_STEP % BASE;
        }
        return CHARACTERS.charAt((BASE - sum % BASE) % BASE);
    }

    /** True if a text is a code whose check character is right. */
    public static boolean isSound(final String text) {
        return isShaped(text) && text.charAt(LENGTH - 1) == check(text);
    }
}

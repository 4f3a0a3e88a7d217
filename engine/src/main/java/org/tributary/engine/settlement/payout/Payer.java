package org.tributary.engine.settlement.payout;

/**
 * How a sponsor pays by WeChat Pay's charity transfers.
 *
 * @param merchant the sponsor's merchant number, {@code sponsor_mchid}
 * @param budget number of the budget that the sponsor has locked, {@code out_budget_no}
 */
public record Payer(String merchant, String budget) {
    private static final String FORM = "[0-9]{1,32}:[0-9A-Za-z]{1,32}";

    /**
     * Reads {@code MERCHANT:BUDGET}.
     *
     * @throws IllegalArgumentException if it has another form
     */
    public static Payer of(final String text) {
        if (!text.matches(FORM)) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is not MERCHANT:BUDGET: a merchant number of digits, and the number of its locked budget,"
                    + " at most 32 digits and letters");
        }
        final int colon = text.indexOf(':');
        return new Payer(text.substring(0, colon), text.substring(colon + 1));
    }
}

package org.tributary.gateway.channel.unionpay;

/** Effect of a {@code txnType} on money. */
enum UnionPayType {
    /** 01 purchase, 03 completed pre-authorisation, 11 collection. */
    PAYMENT,
    /** 04 refund, 31 voids 01, 33 voids 03. */
    REFUND,
    /** 13: whether it moves money here is documented nowhere. */
    UNCLEAR,
    /** 79 and all others. */
    NO_MONEY;

    static UnionPayType of(final String txnType) {
        return switch (txnType) {
            case "01", "03", "11" -> PAYMENT;
            case "04", "31", "33" -> REFUND;
            case "13" -> UNCLEAR;
            default -> NO_MONEY;
        };
    }

    /** The word for metrics. */
    static String kindOf(final String txnType) {
        return switch (txnType) {
            case "01" -> "purchase";
            case "03" -> "pre-authorisation-completed";
            case "11" -> "collection";
            case "13" -> "type-13";
            case "04" -> "refund";
            case "31" -> "purchase-void";
            case "33" -> "completion-void";
            default -> "other";
        };
    }
}

package org.tributary.gateway.bridge;

/**
 * The measures of the campaign's conversions, to refuse a gift with the wrong measure before it is journaled. Any
 * thread.
 */
@FunctionalInterface
public interface GiftMeasures {
    /** True if a gift of that conversion has the wrong one of quantity and amount; false for an unknown conversion. */
    boolean isWrongMeasure(String conversion, long quantity, long amountFen);
}

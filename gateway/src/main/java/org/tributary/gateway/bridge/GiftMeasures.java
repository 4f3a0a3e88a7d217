package org.tributary.gateway.bridge;

/** What the campaign's conversions measure, to answer a gift that none can measure before it is journaled. Any thread. */
@FunctionalInterface
public interface GiftMeasures {
    /** True if a gift of that conversion has the wrong one of quantity and amount; false too if it is not known. */
    boolean isWrongMeasure(String conversion, long quantity, long amountFen);
}

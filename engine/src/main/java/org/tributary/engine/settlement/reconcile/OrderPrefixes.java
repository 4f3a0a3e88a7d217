package org.tributary.engine.settlement.reconcile;

import java.util.List;

/**
 * What tells our orders from those of a shop that shares the merchant number: the beginning of the order id. Rows of
 * other orders are counted and left alone.
 *
 * @param prefixes empty: all orders are ours
 */
record OrderPrefixes(List<String> prefixes) {
    OrderPrefixes {
        prefixes = List.copyOf(prefixes);
        if (prefixes.stream().anyMatch(String::isEmpty)) {
            throw new BillException("--prefix is empty: give the beginning of your order ids");
        }
    }

    /** Returns whether any row may be left alone. */
    boolean areGiven() {
        return !prefixes.isEmpty();
    }

    private boolean isOurs(final Bill.Row row) {
        return prefixes.isEmpty() || prefixes.stream().anyMatch(row.orderId()::startsWith);
    }

    /** Returns a receiver that passes our rows on, and the others to another receiver. */
    BillReader.Rows only(final BillReader.Rows ours, final BillReader.Rows others) {
        return row -> (isOurs(row) ? ours : others).row(row);
    }
}

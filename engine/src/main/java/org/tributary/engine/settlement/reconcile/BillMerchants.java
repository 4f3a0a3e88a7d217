package org.tributary.engine.settlement.reconcile;

import java.util.Set;
import java.util.TreeSet;

/** The merchants of a bill in the journal's words, in which the channel's default merchant is empty. Immutable. */
final class BillMerchants {
    private final Set<String> ofBill;
    private final Set<String> defaults;
    private final String defaultName;

    /**
     * Merchants of a bill.
     *
     * @param defaults ids of the channel's default merchant
     */
    BillMerchants(final Bill bill, final Set<String> defaults) {
        ofBill = bill.merchants();
        this.defaults = Set.copyOf(defaults);
        final Set<String> named = new TreeSet<>(defaults);
        if (ofBill.stream().anyMatch(defaults::contains)) {
            named.retainAll(ofBill);
        }
        defaultName = String.join(" ", named);
    }

    /** Returns the merchant of a row: its own, or the bill's only one if the row names none. */
    String of(final Bill.Row row) {
        final String named = row.merchant().isEmpty() && ofBill.size() == 1
                ? ofBill.iterator().next()
                : row.merchant();
        return defaults.contains(named) ? "" : named;
    }

    /** Returns whether the bill is of a merchant: channels bill merchants separately, or several in one bill. */
    boolean has(final String merchant) {
        if (merchant.isEmpty()) {
            return ofBill.isEmpty() || defaults.isEmpty() || defaults.stream().anyMatch(ofBill::contains);
        }
        return ofBill.contains(merchant);
    }

    /** Returns all merchants that the bill is of, in order. */
    Set<String> all() {
        final Set<String> found = new TreeSet<>();
        ofBill.forEach(merchant -> found.add(defaults.contains(merchant) ? "" : merchant));
        if (found.isEmpty()) {
            found.add("");
        }
        return found;
    }

    /** Returns a merchant's name for people: the default one's id, empty only if it is not known. */
    String name(final String merchant) {
        return merchant.isEmpty() ? defaultName : merchant;
    }
}

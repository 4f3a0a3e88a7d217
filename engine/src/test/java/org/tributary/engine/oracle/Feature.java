package org.tributary.engine.oracle;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** What random campaigns and streams may contain. {@code -Doracle.without=SLOTS,GIFTS} leaves some out. */
enum Feature {
    SLOTS,
    TIERED,
    DEPLETING,
    RANDOM,
    DEFERRED,
    MILESTONE,
    GIFTS,
    FLOWERS,
    FORFEIT,
    GOALS,
    MERCHANTS,
    FOREIGN,
    REFUNDS,
    UNKNOWN_REFUNDS,
    REVERSALS,
    SUSPENSION,
    PROJECT_ADMIN,
    FREEZING,
    ALLOCATION,
    BUDGETS,
    CHANGES,
    PROJECT_REMOVAL,
    DAYLIGHT_SAVING,
    FEES,
    LARGE_AMOUNTS,
    /** Every field of the campaign file changes while money is there. */
    WIDE_CHANGES,
    /** Notices, confirmations and withdrawals of match money. */
    MATCH_STEPS,
    /** Runs of payouts and what was paid. */
    PAYOUTS,
    /** Changes that wait for a second person. */
    APPROVALS,
    /** Refunds as channels tell them: names, sums, failures and disputes in any order. */
    REFUND_STORIES;

    /** All but those named by the system property. */
    static Set<Feature> configured() {
        final EnumSet<Feature> features = EnumSet.allOf(Feature.class);
        Arrays.stream(System.getProperty("oracle.without", "").split(","))
                .filter(name -> !name.isBlank())
                .map(name -> valueOf(name.trim()))
                .forEach(features::remove);
        return features;
    }
}

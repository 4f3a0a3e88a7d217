package org.tributary.engine.campaign;

import java.util.List;

/**
 * Settings of the process that change outcomes, as they stand in the journal.
 *
 * @param ruleVersion version of the core's rules
 * @param graceMs how long after a close or a slot's end a donation paid before it may still arrive
 * @param refundWaitMs how long a refund of an unknown payment is turned away with "try again"
 * @param hashKey0 SipHash key of the id tables, fixed for the life of a journal
 * @param defaultMerchants merchant ids of organisations that name none
 */
public record Settings(
        int ruleVersion,
        long graceMs,
        long refundWaitMs,
        long hashKey0,
        long hashKey1,
        List<Campaign.Merchant> defaultMerchants) {
    public Settings {
        defaultMerchants = List.copyOf(defaultMerchants);
    }
}

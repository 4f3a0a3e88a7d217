package org.tributary.engine.campaign;

import java.util.List;
import org.tributary.engine.codec.SourceNames;
import org.tributary.engine.codec.sbe.ChannelCode;

/**
 * Settings of the process that change outcomes, as journaled.
 *
 * @param ruleVersion version of the core's rules
 * @param graceMs how long after a close or a slot's end a donation paid before it may still arrive
 * @param refundWaitMs how long a refund of an unknown payment is refused with "try again"
 * @param hashKey0 SipHash key of the id tables, fixed for the life of a journal
 * @param pepperHi first half of the fingerprint of the donors' pepper, fixed for the life of a journal; both 0: not known
 * @param defaultMerchants merchant ids of organisations that name none
 * @param sources payment sources, whose names and bills are fixed for the life of a journal
 */
public record Settings(
        int ruleVersion,
        long graceMs,
        long refundWaitMs,
        long hashKey0,
        long hashKey1,
        long pepperHi,
        long pepperLo,
        List<Campaign.Merchant> defaultMerchants,
        List<Source> sources) {
    /**
     * A payment source.
     *
     * @param code from {@code SOURCE_1}
     * @param billedBy channel whose payments it reports; NONE: its own
     * @param name as in its address
     */
    public record Source(ChannelCode code, ChannelCode billedBy, String name) {
        /** Makes the name known, so that texts can have it. A source that a channel bills has no payments of its own. */
        public void makeKnown() {
            if (billedBy == ChannelCode.NONE) {
                SourceNames.put(code, name);
            }
        }
    }

    public Settings {
        defaultMerchants = List.copyOf(defaultMerchants);
        sources = List.copyOf(sources);
    }

    /** Settings without the fingerprint of a pepper. */
    public Settings(
            final int ruleVersion,
            final long graceMs,
            final long refundWaitMs,
            final long hashKey0,
            final long hashKey1,
            final List<Campaign.Merchant> defaultMerchants) {
        this(ruleVersion, graceMs, refundWaitMs, hashKey0, hashKey1, 0, 0, defaultMerchants, List.of());
    }

    /** True if the fingerprint of the pepper is journaled. */
    public boolean knowsPepper() {
        return pepperHi != 0 || pepperLo != 0;
    }
}

package org.tributary.engine.settlement.book;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.Channels;

/** The fee tables of a campaign, each with the record from which it was in force. One thread. */
public final class FeeHistory {
    private final List<Table> tables = new ArrayList<>();
    private @Nullable Campaign last;

    private record Table(long fromSequence, List<Campaign.Fee> fees) {}

    /**
     * Notes the table in force at a record.
     *
     * @param campaign null before the first campaign
     */
    public void follow(final long sequence, final @Nullable Campaign campaign) {
        if (campaign == last || campaign == null) {
            return;
        }
        last = campaign;
        if (tables.isEmpty() || !tables.get(tables.size() - 1).fees.equals(campaign.fees())) {
            tables.add(new Table(sequence, campaign.fees()));
        }
    }

    /**
     * Returns the fee of a channel's merchant in the table in force at a record.
     *
     * @param merchant empty for the channel's default merchant
     * @return null if that table had none
     */
    public Campaign.@Nullable Fee at(final long sequence, final String channel, final String merchant) {
        int i = tables.size() - 1;
        while (i >= 0 && tables.get(i).fromSequence > sequence) {
            i--;
        }
        return i < 0 ? null : of(tables.get(i).fees, channel, merchant);
    }

    /** Returns the present fee of a channel's merchant, null if it has none. */
    public Campaign.@Nullable Fee now(final String channel, final String merchant) {
        return at(Long.MAX_VALUE, channel, merchant);
    }

    /** Returns the merchant's own fee, or else the channel's. */
    private static Campaign.@Nullable Fee of(
            final List<Campaign.Fee> fees, final String channel, final String merchant) {
        Campaign.Fee found = null;
        for (final Campaign.Fee fee : fees) {
            if (Channels.nameOf(fee.channel()).equals(channel)
                    && (fee.merchant().equals(merchant) || fee.merchant().isEmpty() && found == null)) {
                found = fee;
            }
        }
        return found;
    }
}

package org.tributary.engine.projection.view;

import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.ReasonCode;

/**
 * A donation that is held.
 *
 * @param sequence its record
 * @param atMs the record's time, epoch milliseconds
 * @param amount amount still held, in fen; of a foreign one in the currency's minor unit
 * @param channel code of {@code ChannelCode}
 * @param project as it came; may be no well-formed id, empty if there was none or too many different ones are held
 * @param refundPending the channel is to refund it: it can't be allocated
 * @param foreignCurrency ISO 4217 code if it is of a currency or merchant that is not ours: it can't be allocated;
 *     null else
 */
public record HeldItem(
        long sequence,
        long atMs,
        long amount,
        ReasonCode reason,
        short channel,
        String project,
        boolean refundPending,
        @Nullable String foreignCurrency) {

    /** Of a currency or merchant that is not ours. */
    public boolean foreign() {
        return foreignCurrency != null;
    }
}

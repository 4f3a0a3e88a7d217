package org.tributary.engine.settlement.reconcile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Set;
import org.tributary.engine.codec.Channels;

/** Reads one channel's bill, row by row. Each reads one file once. */
interface BillReader {
    /** Receives the rows, in the bill's order. */
    @FunctionalInterface
    interface Rows {
        void row(Bill.Row row) throws IOException;
    }

    /** Returns the zone of the channel's days and times. */
    ZoneId zone();

    /** Lets the bill be of another day than {@link #read} is given: to learn which day it is of. */
    default void acceptAnyDay() {
        // most bills do not state their day: their rows show it
    }

    /**
     * Reads a bill from its beginning to its end.
     *
     * @param day the day it must be of, in the channel's zone
     * @param merchants merchant ids it may be of; empty: not known, not checked
     * @param rows receives each row after the checks of a single row
     * @throws BillException if the bill can't be used
     */
    Bill read(Path file, LocalDate day, Set<String> merchants, Rows rows) throws IOException;

    /** Returns a reader for a channel. */
    static BillReader of(final String channel) {
        return switch (channel) {
            case "wechatpay" -> new WechatPayBillReader();
            case "alipay" -> new AlipayBillReader();
            case "unionpay", "stripe" -> new PlainBillReader(channel);
            default -> {
                if (!channel.startsWith(Channels.SOURCE_PREFIX)) {
                    throw new BillException("no bills are known of channel \"" + channel
                            + "\"; use wechatpay, alipay, unionpay, stripe or a payment source's pay.NAME");
                }
                yield new PlainBillReader(channel);
            }
        };
    }
}

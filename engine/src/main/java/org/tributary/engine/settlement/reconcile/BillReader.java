package org.tributary.engine.settlement.reconcile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Set;

/** Reads one channel's bill. */
@FunctionalInterface
interface BillReader {
    /**
     * Reads a bill whole.
     *
     * @param day the day it must be of, in the channel's zone
     * @param merchants merchant ids it may be of; empty: not known, not checked
     * @throws BillException if the bill can't be used
     */
    Bill read(Path file, LocalDate day, Set<String> merchants) throws IOException;

    /** The reader for a channel. */
    static BillReader of(final String channel) {
        return switch (channel) {
            case "wechatpay" -> new WechatPayBillReader();
            case "alipay" -> new AlipayBillReader();
            case "unionpay", "stripe" -> new PlainBillReader(channel);
            default ->
                throw new BillException(
                        "no bills are known of channel \"" + channel + "\"; use wechatpay, alipay, unionpay or stripe");
        };
    }
}

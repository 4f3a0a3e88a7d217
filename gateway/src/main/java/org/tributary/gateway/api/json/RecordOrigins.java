package org.tributary.gateway.api.json;

import org.tributary.engine.record.RecordHandler;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;

/**
 * What a refund borrows from others that had waited for its payment: it has no command of its own and names payment and
 * refund by sequence only. Such records are rare, so each look-up reads. One thread.
 */
public final class RecordOrigins {
    /** Reads single records. */
    @FunctionalInterface
    public interface Source {
        /** Hands over the record of that sequence, if there is one. */
        void read(long sequence, RecordHandler handler);
    }

    private final Source records;
    private final RecordView row = new RecordView();
    private final RecordViewDecoder decoder = new RecordViewDecoder();

    /** Origins read from there. */
    public RecordOrigins(final Source records) {
        this.records = records;
    }

    /** What the record of that sequence says itself; nothing if there is none. */
    Origin of(final long sequence) {
        row.clear();
        if (sequence > 0) {
            records.read(sequence, record -> decoder.decode(row, record));
        }
        return Origin.of(row);
    }

    /**
     * What a record says itself. Texts are empty where it has none.
     *
     * @param donor 32 hex digits
     * @param paidAtMs of payment or refund, epoch milliseconds; 0: none
     */
    record Origin(
            String channelName,
            String transactionId,
            String refundId,
            String donor,
            String team,
            String item,
            String merchant,
            String currency,
            long paidAtMs) {
        static Origin of(final RecordView view) {
            return new Origin(
                    view.channelName,
                    view.transactionId,
                    view.refundId,
                    view.donorHex(),
                    view.team,
                    view.item,
                    view.merchant,
                    view.currency,
                    view.paidAtMs);
        }

        /** This payment's data with the id and time of its refund. */
        Origin refundedBy(final Origin refund) {
            return new Origin(
                    channelName,
                    transactionId,
                    refund.refundId,
                    donor,
                    team,
                    item,
                    merchant,
                    currency,
                    refund.paidAtMs);
        }
    }
}

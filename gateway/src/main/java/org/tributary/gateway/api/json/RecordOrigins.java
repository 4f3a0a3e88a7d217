package org.tributary.gateway.api.json;

import org.tributary.engine.record.RecordHandler;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;

/**
 * Ids and times for the record of a refund that had waited for its payment: the record has no command itself and names
 * payment and refund by sequence only. Such records are rare, so each look-up reads the journal. One thread.
 */
public final class RecordOrigins {
    /** Reads single records. */
    @FunctionalInterface
    public interface Source {
        /** Passes the record of that sequence to the handler, if there is one. */
        void read(long sequence, RecordHandler handler);
    }

    private final Source records;
    private final RecordView row = new RecordView();
    private final RecordViewDecoder decoder = new RecordViewDecoder();

    /** Origins read from these records. */
    public RecordOrigins(final Source records) {
        this.records = records;
    }

    /** Returns the origin stated by the record of that sequence; an empty one if there is no such record. */
    Origin of(final long sequence) {
        row.clear();
        if (sequence > 0) {
            records.read(sequence, record -> decoder.decode(row, record));
        }
        return Origin.of(row);
    }

    /**
     * Ids, payer and time stated by a record itself. Absent texts are empty.
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

        /** Returns this payment's data with the id and time of its refund. */
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

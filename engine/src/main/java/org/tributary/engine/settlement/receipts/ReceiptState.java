package org.tributary.engine.settlement.receipts;

import org.tributary.engine.record.RecordKind;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.SequenceNames;
import org.tributary.engine.settlement.book.DayRow;
import org.tributary.engine.text.LocalDateText;

/** A donation that was asked for, with its present receipt as of the end of the journal. */
public final class ReceiptState {
    /** Whether a donation has a receipt. */
    public enum Kind {
        /** No project has it. */
        HELD,
        /** It has a receipt. */
        RECEIPTABLE,
        /** All of it is refunded. */
        REFUNDED
    }

    /** The channel, such as {@code wechatpay}, and its transaction id. */
    public final String channel;

    public final String transactionId;

    public Kind kind = Kind.HELD;

    /** Sequence of the record that made the present receipt; 0 if there is none. */
    public long number;

    public long amountFen;

    /** Sequence of the receipt that was issued last, present or void; 0 if none was. */
    public long issuedNumber;

    public String campaign = "";
    private SequenceNames names = SequenceNames.PLAIN;
    public String date = "";
    public String organisation = "";
    public String organisationNameZh = "";
    public String creditCode = "";
    public String project = "";
    public String filingNumber = "";
    public String item = "";

    /** A donation of which nothing more is known yet. */
    public ReceiptState(final String channel, final String transactionId) {
        this.channel = channel;
        this.transactionId = transactionId;
    }

    /** Returns the number, as it is printed, of the receipt that a record of this donation made. */
    public String printed(final long sequence) {
        return campaign + '/' + names.of(sequence);
    }

    /** Follows a record of the donation. */
    void follow(final DayRow row, final LocalDateText dates) {
        final RecordView record = row.record;
        names = row.names;
        if (record.kind == RecordKind.RECEIPT) {
            issuedNumber = record.receiptNumber;
            return;
        }
        if (row.receiptFen > 0) {
            kind = Kind.RECEIPTABLE;
            number = record.sequence;
            amountFen = row.receiptFen;
            campaign = row.campaign;
            date = dates.of(record.paidAtMs == 0 ? record.timestampMs : record.paidAtMs, row.zone);
            organisation = row.organisation;
            organisationNameZh = row.organisationNameZh;
            creditCode = row.creditCode;
            project = row.project;
            filingNumber = row.filingNumber;
            item = record.item;
        } else if (row.voidedFen > 0 || record.shape == RecordView.Shape.REFUND && record.fullyRefunded) {
            kind = Kind.REFUNDED;
            number = 0;
            amountFen = 0;
        } else if (kind == Kind.REFUNDED && record.shape == RecordView.Shape.REFUND && record.refundFen < 0) {
            kind = Kind.HELD;
        }
    }
}

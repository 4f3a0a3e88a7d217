package org.tributary.engine.settlement.export;

import java.util.List;

/**
 * A table of the book: the same columns in CSV, SQLite and PostgreSQL.
 *
 * @param name file and table name
 * @param columns in order
 */
public record Table(String name, List<Column> columns) {
    public Table {
        columns = List.copyOf(columns);
    }

    /** A column of text or of whole numbers (fen, counts, sequences). */
    public record Column(String name, boolean number) {}

    /** Table of every record that moves or holds a donation's money; the donor is the journal's hash. */
    public static final Table DONATIONS = table(
            "donations",
            "sequence#,at,kind,outcome,reason,channel,merchant,transactionId,orderId,refundId,donor,project,"
                    + "organisation,team,item,currency,amountFen#,unsettledFen#,matchedFen#,paidAt,originalSequence#");

    /** Table of the double entry: two rows per entry, in which debits equal credits. */
    public static final Table ENTRIES = table("entries", "entry#,sequence#,account,debitFen#,creditFen#");

    /** Table of all money still held at the end of the day, whenever it arrived. */
    public static final Table HELD = table(
            "held",
            "sequence#,at,kind,reason,channel,merchant,transactionId,refundId,project,currency,amountFen#,"
                    + "refundPending#,settledFen#");

    /** Table of the period's days that have records, only in the SQLite book: it says to which day a record belongs. */
    public static final Table DAYS = table("days", "day,firstSequence#");

    /** Table with a row per organisation and project. */
    public static final Table ORGANISATIONS = table(
            "organisations",
            "organisation,project,nameZh,nameEn,donations#,donationsFen#,unsettledFen#,matchedFen#,contributedFen#,"
                    + "refundedFen#,refundReversedFen#,matchReversedFen#,feeFen#,netFen#,"
                    + "unsettledReturnedFen#");

    /** Table with a row per sponsor and pool. */
    public static final Table SPONSORS = table(
            "sponsors",
            "sponsor,pool,promisedFen#,matchedDayFen#,reversedDayFen#,committedFen#,reversedFen#,frozenFen#,dueFen#,"
                    + "withdrawnFen#,paidFen#,overpaidFen#");

    /** Table of every account's opening balance, movement and closing balance. */
    public static final Table ACCOUNTS = table("accounts", "account,openingFen#,debitFen#,creditFen#,closingFen#");

    /** Table of data for donation receipts (捐赠票据). */
    public static final Table RECEIPTS = table(
            "receipts",
            "number,date,organisation,nameZh,project,item,amountFen#,amount,capitals,channel,transactionId,"
                    + "creditCode,filingNumber");

    /** Table of data for the receipts that an organisation gives sponsors for match money that they paid. */
    public static final Table SPONSOR_RECEIPTS = table(
            "sponsorReceipts",
            "number,date,organisation,nameZh,sponsor,sponsorNameZh,pool,amountFen#,amount,capitals,creditCode,bookedOn");

    /**
     * Table with a row per organisation and payee: what each channel moved for it, and to which merchant; what is held apart; what the payee's
     * bill has of it. Rows without organisation are of money that is held and of no organisation's own merchant, and fees of the platform.
     */
    public static final Table CHANNELS = table(
            "channels",
            "organisation,channel,merchant,donations#,donationsFen#,allocatedFen#,unsettledFen#,refunds#,refundedFen#,"
                    + "unsettledReturnedFen#,refundReversedFen#,feeFen#,settledFen#,heldCount#,heldFen#,heldRefunds#,"
                    + "heldRefundedFen#,heldSettledFen#,heldFeeFen#,platformFeeFen#,billPayments#,billPaidFen#,billRefunds#,"
                    + "billRefundedFen#,billFeeFen#");

    /** Table with a row per payee: what its bills of the period add up to, and what its receivable moved. */
    public static final Table BILLS = table(
            "bills",
            "channel,merchant,billPayments#,billPaidFen#,billRefunds#,billRefundedFen#,billFeeFen#,heldFeeFen#,"
                    + "receivableFen#");

    /** Table with a row per organisation and pool: what the pool's sponsor owes the organisation. */
    public static final Table MATCHES = table(
            "matches",
            "organisation,sponsor,pool,openingFen#,changeFen#,committedFen#,frozenFen#,dueFen#,pendingFen#,noticedFen#,"
                    + "confirmedFen#,withdrawnFen#,paidFen#,payableFen#,listedFen#,overpaidFen#,setOffFen#");

    /** Table of what the reconciliations of the period found. */
    public static final Table DIFFERENCES =
            table("differences", "day,channel,merchant,status,meaning,count#,journalFen#,billFen#");

    /** Table of receipts that refunds took back, each with the receipt that was made of the rest. */
    public static final Table VOIDS = table(
            "voids",
            "number,date,organisation,nameZh,project,voidedFen#,refundedFen#,newNumber,newFen#,newAmount,newCapitals,"
                    + "channel,transactionId,refundId,creditCode,filingNumber");

    /** Table of what is disclosed: a row per project and figure, and the fees of each organisation. */
    public static final Table DISCLOSURE = table(
            "disclosure",
            "campaign,from,to,state,organisation,nameZh,creditCode,project,projectNameZh,filingNumber,figure,sponsor,"
                    + "donations#,amountFen#");

    /** Table of a reconciliation's findings, with a row per payment, refund or fee. */
    public static final Table RECONCILIATION = table(
            "reconciliation",
            "status,kind,transactionId,refundId,orderId,sequence#,journalFen#,billFen#,journalAt,billAt,billLine#,note,"
                    + "currency,journalMinor#,billMinor#,merchant");

    /**
     * Makes a table.
     *
     * @param columns names with commas between, those of numbers with a {@code #} at their end
     */
    public static Table of(final String name, final String columns) {
        return table(name, columns);
    }

    private static Table table(final String name, final String columns) {
        return new Table(
                name,
                List.of(columns.split(",")).stream()
                        .map(column -> column.endsWith("#")
                                ? new Column(column.substring(0, column.length() - 1), true)
                                : new Column(column, false))
                        .toList());
    }
}

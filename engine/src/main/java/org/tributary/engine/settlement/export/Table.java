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

    /** Every record that moves or holds a donation's money, donor as in the journal. */
    public static final Table DONATIONS = table(
            "donations",
            "sequence#,at,kind,outcome,reason,channel,merchant,transactionId,orderId,refundId,donor,project,"
                    + "organisation,team,item,currency,amountFen#,unsettledFen#,matchedFen#,paidAt,originalSequence#");

    /** Double entry: two rows an entry, debits equal credits in each. */
    public static final Table ENTRIES = table("entries", "entry#,sequence#,account,debitFen#,creditFen#");

    /** All that is still held at the end of the day, whenever it came. */
    public static final Table HELD = table(
            "held",
            "sequence#,at,kind,reason,channel,merchant,transactionId,refundId,project,currency,amountFen#,"
                    + "refundPending#,settledFen#");

    /** A row an organisation and project. */
    public static final Table ORGANISATIONS = table(
            "organisations",
            "organisation,project,nameZh,nameEn,donations#,donationsFen#,unsettledFen#,matchedFen#,contributedFen#,"
                    + "refundedFen#,refundReversedFen#,matchReversedFen#,feeFen#,netFen#,"
                    + "unsettledReturnedFen#");

    /** A row a sponsor and pool. */
    public static final Table SPONSORS = table(
            "sponsors",
            "sponsor,pool,promisedFen#,matchedDayFen#,reversedDayFen#,committedFen#,reversedFen#,frozenFen#,dueFen#");

    /** Opening, movement and closing of every account. */
    public static final Table ACCOUNTS = table("accounts", "account,openingFen#,debitFen#,creditFen#,closingFen#");

    /** Data for donation receipts (捐赠票据). */
    public static final Table RECEIPTS = table(
            "receipts",
            "number,date,organisation,nameZh,project,item,amountFen#,amount,capitals,channel,transactionId");

    /** What a reconciliation found, a row a payment, refund or fee. */
    public static final Table RECONCILIATION = table(
            "reconciliation",
            "status,kind,transactionId,refundId,orderId,sequence#,journalFen#,billFen#,journalAt,billAt,billLine#,note,"
                    + "currency,journalMinor#,billMinor#");

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

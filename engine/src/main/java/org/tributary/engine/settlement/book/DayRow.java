package org.tributary.engine.settlement.book;

import java.util.Arrays;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.SequenceNames;

/**
 * One record of the day on its way from the fold to the writers of files, with all names looked up and the entries it
 * made. Reused: the fold fills it, then the writers read it on their own threads, then the fold reuses it.
 */
public final class DayRow {
    private static final int USUAL_ENTRIES = 8;

    /** The record; the writers may read it only if {@link #isRecord}. */
    public final RecordView record = new RecordView();

    /** False for a row that has only entries, such as a day's fees. */
    public boolean isRecord;

    /** True if the row is written to {@code donations.csv}. */
    public boolean inDonations;

    /** Amount of the donation receipt that the record makes; 0 if it makes none. */
    public long receiptFen;

    /** Whole amount of the receipt that the record takes back; 0 if it takes none back. */
    public long voidedFen;

    /** Sequence of the record that made the receipt that is taken back. */
    public long voidedNumber;

    /** Names of sequences: a receipt's number is the campaign's id and one of them. */
    public SequenceNames names = SequenceNames.PLAIN;

    /** The record's own channel and id, or those of the donation it belongs to. */
    public String channelName = "";

    public String transactionId = "";

    /** Ids as of this record; empty where it has none. */
    public String project = "";

    public String organisation = "";

    /** For receipts: the organisation's Chinese name and the campaign's id. */
    public String organisationNameZh = "";

    /** For receipts: the organisation's credit code and the project's filing number; empty if not given. */
    public String creditCode = "";

    public String filingNumber = "";

    public String campaign = "";

    /** Time zone of the campaign, in which receipts are dated. */
    public String zone = "";

    /** Pool of each of the record's lines. */
    public String[] linePools = new String[USUAL_ENTRIES];

    public int entryCount;
    /** Number of the first entry; the others follow on. */
    public long firstEntry;

    /** Sequence of each entry in {@code entries.csv}: that of the record or, for a day's fees, of the day's last. */
    public long[] entrySequences = new long[USUAL_ENTRIES];

    public Accounts.Account[] debits = new Accounts.Account[USUAL_ENTRIES];
    public Accounts.Account[] credits = new Accounts.Account[USUAL_ENTRIES];
    public long[] entriesFen = new long[USUAL_ENTRIES];

    /** Clears the row for the next record. */
    void begin() {
        isRecord = false;
        inDonations = false;
        receiptFen = 0;
        voidedFen = 0;
        voidedNumber = 0;
        entryCount = 0;
    }

    /** Adds an entry. */
    void addEntry(
            final long entry,
            final long sequence,
            final Accounts.Account debit,
            final Accounts.Account credit,
            final long fen) {
        if (entryCount == debits.length) {
            debits = Arrays.copyOf(debits, 2 * entryCount);
            credits = Arrays.copyOf(credits, 2 * entryCount);
            entriesFen = Arrays.copyOf(entriesFen, 2 * entryCount);
            entrySequences = Arrays.copyOf(entrySequences, 2 * entryCount);
        }
        if (entryCount == 0) {
            firstEntry = entry;
        }
        entrySequences[entryCount] = sequence;
        debits[entryCount] = debit;
        credits[entryCount] = credit;
        entriesFen[entryCount++] = fen;
    }

    /** Returns the number of the receipt that a record made. */
    public String receiptNumber(final long sequence) {
        return campaign + '/' + names.of(sequence);
    }

    /** Makes room for the pool of each line. */
    void linePools(final int lines) {
        if (lines > linePools.length) {
            linePools = new String[lines];
        }
    }

    /** Returns the sum of the record's lines in fen. */
    public long matchedFen() {
        long sum = 0;
        for (int i = 0; i < record.lineCount; i++) {
            sum = Math.addExact(sum, record.lineFen[i]);
        }
        return sum;
    }
}

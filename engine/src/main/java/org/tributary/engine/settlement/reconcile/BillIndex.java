package org.tributary.engine.settlement.reconcile;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.Sha256;

/**
 * A bill's rows in primitive arrays, about 75 bytes each, found by 128 bits of their id's SHA-256: the data of a row
 * that the comparison needs while the journal is read. Texts are read from the file again afterwards. Checks the rows
 * together: that none appears twice, and that most are of the day. One thread.
 */
final class BillIndex implements BillReader.Rows {
    /** Most rows of a bill, however much memory there is: WeChat Pay splits larger ones by merchant. */
    static final int MAX_ROWS = 20_000_000;

    /** Result of {@link #find} for an id that is not in the bill. */
    static final int NONE = -1;

    /** Bytes per row while the arrays grow: old and new arrays together. */
    private static final int BYTES_PER_ROW = 192;

    private static final int FIRST_ROWS = 1024;
    private static final byte SETTLED = 1;
    private static final byte OTHER_DAY = 2;
    private static final byte UNDER_WAY = 4;
    /** The bill says of the payment that its money went back, on this row or on another. */
    private static final byte REVOKED = 8;
    /** Another row of the same payment says so, and this one is found by its id. */
    private static final byte BOTH = 16;

    private final LocalDate day;
    private final ZoneId zone;
    private final int maxRows;
    private final MessageDigest sha256 = Sha256.newDigest();
    private final byte[] hash = new byte[32];

    private long[] keyHi = new long[FIRST_ROWS];
    private long[] keyLo = new long[FIRST_ROWS];
    private long[] amountFen = new long[FIRST_ROWS];
    private long[] atMs = new long[FIRST_ROWS];
    private int[] line = new int[FIRST_ROWS];
    private byte[] flags = new byte[FIRST_ROWS];
    /** Row number + 1 by hash, twice as many as rows at least; 0: free. */
    private int[] slots = new int[4 * FIRST_ROWS];

    private byte[] status = {};
    private byte[] currency = {};
    private long[] sequence = {};
    private long[] journalFen = {};
    private long[] journalAtMs = {};

    private int rows;
    private int otherDays;
    private Bill.@Nullable Row firstOfOtherDay;

    BillIndex(final LocalDate day, final ZoneId zone) {
        this(day, zone, rowsThatFit());
    }

    BillIndex(final LocalDate day, final ZoneId zone, final int maxRows) {
        this.day = day;
        this.zone = zone;
        this.maxRows = maxRows;
    }

    private static int rowsThatFit() {
        return (int) Math.min(MAX_ROWS, Runtime.getRuntime().maxMemory() / 4 * 3 / BYTES_PER_ROW);
    }

    @Override
    public void row(final Bill.Row row) {
        if (rows == maxRows) {
            throw new BillException("line " + row.line() + ": the bill has more than " + maxRows
                    + " rows, the most that this process's memory indexes (at most " + MAX_ROWS
                    + "). Give it more memory with java -Xmx, or fetch the bill by merchant");
        }
        ensure();
        key(row.kind(), row.transactionId(), row.refundId());
        final long hi = ByteBuffer.wrap(hash).getLong(0);
        final long lo = ByteBuffer.wrap(hash).getLong(Long.BYTES);
        final int slot = slot(hi, lo);
        final int other = slots[slot] - 1;
        if (other >= 0 && !isRevokedBeside(row, other)) {
            throw new BillException("line " + row.line() + ": "
                    + row.kind().name().toLowerCase(Locale.ROOT) + ' ' + row.transactionId()
                    + (row.refundId().isEmpty() ? "" : '/' + row.refundId()) + " already appears on line "
                    + line[other] + ". The bill was doubled or joined by hand:"
                    + " fetch it from the channel again");
        }
        keyHi[rows] = hi;
        keyLo[rows] = lo;
        amountFen[rows] = row.amountFen();
        atMs[rows] = row.atMs();
        line[rows] = row.line();
        flags[rows] = flag(row.move());
        if (!isOfDay(row.atMs())) {
            flags[rows] |= OTHER_DAY;
            otherDays++;
            firstOfOtherDay = firstOfOtherDay == null ? row : firstOfOtherDay;
        }
        rows++;
        if (other < 0) {
            slots[slot] = rows;
        } else if (row.move() == Bill.Move.REVOKED) {
            flags[other] = (byte) (flags[other] & ~SETTLED | REVOKED | BOTH);
        } else {
            flags[rows - 1] = (byte) (flags[rows - 1] & ~SETTLED | REVOKED | BOTH);
            slots[slot] = rows;
        }
    }

    private static byte flag(final Bill.Move move) {
        return switch (move) {
            case DONE -> SETTLED;
            case UNDER_WAY -> UNDER_WAY;
            case REVOKED -> REVOKED;
            case NONE -> 0;
        };
    }

    /** Returns whether two rows of one payment say that its money came and that it went back. */
    private boolean isRevokedBeside(final Bill.Row row, final int other) {
        return (flags[other] & BOTH) == 0
                && (isRevoked(other) ? row.settled() : row.move() == Bill.Move.REVOKED && isSettled(other));
    }

    /**
     * Ends the reading and makes room for the journal's data of each row. A bill that is mostly of another day is
     * refused.
     */
    void finish() {
        if (firstOfOtherDay != null && otherDays > rows - otherDays) {
            final LocalDate other = dayOf(firstOfOtherDay.atMs());
            throw new BillException("line " + firstOfOtherDay.line() + ": the row is of " + other + ", not of " + day
                    + ", and so are " + otherDays + " of " + rows
                    + " rows. Is this the bill of another day? Give --day " + other + " or the right file");
        }
        status = new byte[rows];
        currency = new byte[rows];
        sequence = new long[rows];
        journalFen = new long[rows];
        journalAtMs = new long[rows];
    }

    /**
     * Returns the number of a row not yet paired with a journal record; {@link #NONE} if the bill has none of that id.
     */
    int find(final Bill.Kind kind, final String transactionId, final String refundId) {
        key(kind, transactionId, refundId);
        final ByteBuffer key = ByteBuffer.wrap(hash);
        final int row = slots[slot(key.getLong(0), key.getLong(Long.BYTES))] - 1;
        return row < 0 || sequence[row] != 0 ? NONE : row;
    }

    /** Pairs a row with the journal's record. */
    void pair(
            final int row,
            final Reconciliation.Status found,
            final int currencyNumber,
            final long recordSequence,
            final long recordFen,
            final long recordAtMs) {
        status[row] = (byte) found.ordinal();
        currency[row] = (byte) currencyNumber;
        sequence[row] = recordSequence;
        journalFen[row] = recordFen;
        journalAtMs[row] = recordAtMs;
    }

    int rows() {
        return rows;
    }

    long amountFen(final int row) {
        return amountFen[row];
    }

    long atMs(final int row) {
        return atMs[row];
    }

    boolean isSettled(final int row) {
        return (flags[row] & SETTLED) != 0;
    }

    boolean isUnderWay(final int row) {
        return (flags[row] & UNDER_WAY) != 0;
    }

    boolean isRevoked(final int row) {
        return (flags[row] & REVOKED) != 0;
    }

    int line(final int row) {
        return line[row];
    }

    boolean isOfOtherDay(final int row) {
        return (flags[row] & OTHER_DAY) != 0;
    }

    boolean isPaired(final int row) {
        return sequence[row] != 0;
    }

    Reconciliation.Status status(final int row) {
        return Reconciliation.Status.values()[status[row]];
    }

    int currency(final int row) {
        return currency[row];
    }

    long sequence(final int row) {
        return sequence[row];
    }

    long journalFen(final int row) {
        return journalFen[row];
    }

    long journalAtMs(final int row) {
        return journalAtMs[row];
    }

    boolean isOfDay(final long epochMs) {
        return dayOf(epochMs).equals(day);
    }

    private LocalDate dayOf(final long epochMs) {
        return Instant.ofEpochMilli(epochMs).atZone(zone).toLocalDate();
    }

    private void key(final Bill.Kind kind, final String transactionId, final String refundId) {
        sha256.update((byte) kind.ordinal());
        sha256.update(transactionId.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) '/');
        sha256.update(refundId.getBytes(StandardCharsets.UTF_8));
        try {
            sha256.digest(hash, 0, hash.length);
        } catch (final DigestException e) {
            throw new IllegalStateException("a SHA-256 of " + hash.length + " bytes", e);
        }
    }

    /** Returns the slot that holds a key, or the free slot where it belongs. */
    private int slot(final long hi, final long lo) {
        int slot = (int) lo & slots.length - 1;
        while (slots[slot] != 0 && (keyHi[slots[slot] - 1] != hi || keyLo[slots[slot] - 1] != lo)) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    private void ensure() {
        if (rows < keyHi.length) {
            return;
        }
        final int size = Math.min(maxRows, 2 * rows);
        keyHi = Arrays.copyOf(keyHi, size);
        keyLo = Arrays.copyOf(keyLo, size);
        amountFen = Arrays.copyOf(amountFen, size);
        atMs = Arrays.copyOf(atMs, size);
        line = Arrays.copyOf(line, size);
        flags = Arrays.copyOf(flags, size);
        if (slots.length < 2 * size) {
            slots = new int[Integer.highestOneBit(2 * size - 1) << 1];
            for (int row = 0; row < rows; row++) {
                final int slot = slot(keyHi[row], keyLo[row]);
                if (slots[slot] == 0 || (flags[row] & BOTH) != 0) {
                    slots[slot] = row + 1;
                }
            }
        }
    }
}

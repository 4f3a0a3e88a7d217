package org.tributary.engine.projection.table;

import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;

/**
 * The campaign's sums at one sequence. Amounts in fen, gross, refunds apart; at every sequence what was received =
 * donations + held + refunded of held (RULES 18). Written by the release thread; a reader gets a copy.
 */
public final class Totals {
    /** Most currencies held apart; more would be counted under the last. */
    static final int MAX_CURRENCIES = 64;

    private static final int CELLS = Cell.values().length;

    private final long[] cells = new long[CELLS];
    private final long[] foreignCurrency = new long[MAX_CURRENCIES];
    private final long[] foreignCount = new long[MAX_CURRENCIES];
    private final long[] foreignAmount = new long[MAX_CURRENCIES];
    private int foreignSize;

    /** What a cell of the totals counts. */
    public enum Cell {
        SEQUENCE,
        AT_MS,
        DONATIONS,
        DONATIONS_FEN,
        DONORS,
        MATCHED,
        MATCHED_FEN,
        REFUNDS,
        REFUNDED_FEN,
        OF_HELD_FEN,
        MATCH_REVERSED_FEN,
        HELD,
        HELD_FEN,
        CONTRIBUTIONS,
        CONTRIBUTIONS_FEN,
        PEAK_PER_SECOND,
        DUPLICATES,
        CONFLICTS,
        ALARMS,
        EXCESS_FEN,
        CAMPAIGN_VERSION,
        NOTICES,
        NOTICES_OPEN,
        /** Donations ever journaled, held ones included, and gifts in kind ever taken. */
        MONEY_RECORDS
    }

    /** The value of a cell. */
    public long get(final Cell cell) {
        return cells[cell.ordinal()];
    }

    /** Number of currencies held apart. */
    public int foreignSize() {
        return foreignSize;
    }

    /** ISO 4217 code of a currency held apart. */
    public String foreignCurrency(final int index) {
        final long code = foreignCurrency[index];
        return "" + (char) (code & 0xFF) + (char) (code >> 8 & 0xFF) + (char) (code >> 16 & 0xFF);
    }

    /** Payments held in that currency. */
    public long foreignCount(final int index) {
        return foreignCount[index];
    }

    /** What is held in that currency, in its minor unit. */
    public long foreignAmount(final int index) {
        return foreignAmount[index];
    }

    public void set(final Cell cell, final long value) {
        cells[cell.ordinal()] = value;
    }

    public void add(final Cell cell, final long value) {
        cells[cell.ordinal()] = Math.addExact(cells[cell.ordinal()], value);
    }

    /** Index of a currency held apart, given at its first sight. */
    public int foreignIndex(final long currency) {
        int i = 0;
        while (i < foreignSize && foreignCurrency[i] != currency && i < MAX_CURRENCIES - 1) {
            i++;
        }
        if (i == foreignSize) {
            foreignSize++;
            foreignCurrency[i] = currency;
        }
        return i;
    }

    public void addForeign(final int index, final long count, final long amount) {
        foreignCount[index] = Math.addExact(foreignCount[index], count);
        foreignAmount[index] = Math.addExact(foreignAmount[index], amount);
    }

    public Totals copy() {
        final Totals copy = new Totals();
        System.arraycopy(cells, 0, copy.cells, 0, CELLS);
        System.arraycopy(foreignCurrency, 0, copy.foreignCurrency, 0, MAX_CURRENCIES);
        System.arraycopy(foreignCount, 0, copy.foreignCount, 0, MAX_CURRENCIES);
        System.arraycopy(foreignAmount, 0, copy.foreignAmount, 0, MAX_CURRENCIES);
        copy.foreignSize = foreignSize;
        return copy;
    }

    void write(final SnapshotOut out) {
        out.putLongs(cells, CELLS);
        out.putLongs(foreignCurrency, foreignSize);
        out.putLongs(foreignCount, foreignSize);
        out.putLongs(foreignAmount, foreignSize);
    }

    void read(final StateIn in) {
        in.getLongsInto(cells);
        foreignSize = in.getLongsInto(foreignCurrency);
        in.getLongsInto(foreignCount);
        in.getLongsInto(foreignAmount);
    }
}

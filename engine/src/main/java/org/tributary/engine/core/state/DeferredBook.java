package org.tributary.engine.core.state;

import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;
import org.tributary.engine.core.table.LongTable;
import org.tributary.engine.core.table.RowList;

/**
 * A deferred pool's eligible donations in order of sequence, the state of its sharing, and the shares. Sharing is spread
 * over many pulses, so its intermediate results are state.
 */
public final class DeferredBook {
    /** Phases of the sharing. Their codes are written to snapshots. */
    public enum Phase {
        /** Collects donations. */
        OPEN,
        /** Inserts donations that were allocated late, by sequence. */
        MERGE,
        /** Computes eligible amounts and maxima. */
        ELIGIBLE,
        /** Starts a round: sums up the eligible amounts of those below their maximum. */
        SUM,
        /** Gives each of them its part of the round, rounded down, and keeps the remainder. */
        SHARE,
        /** Looks for the least remainder that gets a last fen. */
        SELECT,
        /** Gives one fen each to the largest remainders. */
        RAISE,
        /** Records the shares. */
        EMIT,
        /** All shares are recorded. */
        DONE
    }

    private static final int ENTRIES = 2_000_000;
    private static final int WORK = 3_000_000;
    private static final int SHARES = 4_000_000;
    private static final int BASE = 5_000_000;
    private static final int PLANNED_PROJECT = 6_000_000;
    private static final int PLANNED_ORGANISATION = 7_000_000;

    private static final int LATE = 8_000_000;
    private static final int MERGED = 9_000_000;

    private static final int ENTRY_BYTES = 32;
    private static final int WORK_BYTES = 32;

    private final int pool;
    private RowList entries = new RowList(ENTRY_BYTES);
    private RowList merged = new RowList(ENTRY_BYTES);
    private final RowList late = new RowList(ENTRY_BYTES);
    private final RowList work = new RowList(WORK_BYTES);
    private final RowList shares = new RowList(2 * Long.BYTES);
    private final LongTable base = new LongTable(1);
    private final LongTable plannedOfProject = new LongTable(1);
    private final LongTable plannedOfOrganisation = new LongTable(1);
    private Phase phase = Phase.OPEN;

    /** Next entry of the current pass. */
    public int cursor;

    private int lateCursor;
    /** Sum of maxima, fen, not above Long.MAX_VALUE. */
    public long maximaFen;
    /** Amount not yet given to any entry, fen. */
    public long leftFen;
    /** Amount that the current round shares, fen. */
    public long roundFen;
    /** Eligible amounts of the entries in the current round, fen. */
    public long roundEligibleFen;
    /** How many are below their maximum after the round's parts were given. */
    public long belowMaximum;
    /** Bounds of the search for the threshold: it is at least low and below high. */
    public long low;

    public long high;
    /** Remainders at or above {@link #high}. */
    public long countAtHigh;
    /** What the current pass has counted. */
    public long passCount;
    /** Remainders at the threshold that still get a fen. */
    public long tiesLeft;

    DeferredBook(final int pool) {
        this.pool = pool;
    }

    public int pool() {
        return pool;
    }

    public Phase phase() {
        return phase;
    }

    /** Goes to a phase, its pass at the start. */
    public void phase(final Phase next) {
        phase = next;
        cursor = 0;
        passCount = 0;
        if (next == Phase.DONE) {
            work.clear();
        }
    }

    /** Number of donations. */
    public int size() {
        return entries.size();
    }

    /** Adds an eligible donation. One that was allocated late is merged into the order later. */
    public void add(
            final long sequence,
            final long amountFen,
            final int donor,
            final int project,
            final int day,
            final int channel) {
        final boolean inOrder = entries.size() == 0 || entries.getLong(entries.size() - 1, 0) < sequence;
        final RowList rows = inOrder ? entries : late;
        int row = rows.append();
        while (row > 0 && rows.getLong(row - 1, 0) > sequence) {
            copyRow(rows, row - 1, rows, row);
            row--;
        }
        rows.putLong(row, 0, sequence);
        rows.putLong(row, 8, amountFen);
        rows.putInt(row, 16, donor);
        rows.putInt(row, 20, project);
        rows.putInt(row, 24, day);
        rows.putInt(row, 28, channel);
    }

    /** Begins the sharing. */
    void begin() {
        phase(late.size() > 0 ? Phase.MERGE : Phase.ELIGIBLE);
    }

    /** Merges the next late donation into the order; false if none is left. */
    public boolean merge() {
        if (cursor == entries.size() && lateCursor == late.size()) {
            entries = merged;
            merged = new RowList(ENTRY_BYTES);
            late.clear();
            lateCursor = 0;
            return false;
        }
        final boolean fromLate = lateCursor < late.size()
                && (cursor == entries.size() || late.getLong(lateCursor, 0) < entries.getLong(cursor, 0));
        copyRow(fromLate ? late : entries, fromLate ? lateCursor++ : cursor++, merged, merged.append());
        return true;
    }

    private static void copyRow(final RowList from, final int source, final RowList to, final int target) {
        for (int at = 0; at < ENTRY_BYTES; at += Long.BYTES) {
            to.putLong(target, at, from.getLong(source, at));
        }
    }

    /** Record of the donation. */
    public long sequence(final int entry) {
        return entries.getLong(entry, 0);
    }

    /** The whole payment, fen. */
    public long amountFen(final int entry) {
        return entries.getLong(entry, 8);
    }

    public int donor(final int entry) {
        return entries.getInt(entry, 16);
    }

    public int project(final int entry) {
        return entries.getInt(entry, 20);
    }

    public int day(final int entry) {
        return entries.getInt(entry, 24);
    }

    public int channel(final int entry) {
        return entries.getInt(entry, 28);
    }

    /** Adds the next entry's eligible amount and maximum, fen. */
    public void addWork(final long eligibleFen, final long maximumFen) {
        final int row = work.append();
        work.putLong(row, 0, eligibleFen);
        work.putLong(row, 8, maximumFen);
    }

    /** Eligible amount, fen. */
    public long eligibleFen(final int entry) {
        return work.getLong(entry, 0);
    }

    /** Amount left below the maximum, fen. */
    public long gapFen(final int entry) {
        return work.getLong(entry, 8);
    }

    /** Share so far, fen. */
    public long worthFen(final int entry) {
        return work.getLong(entry, 16);
    }

    /** Gives an entry more, within its maximum, out of {@link #leftFen}. */
    public void give(final int entry, final long fen) {
        work.putLong(entry, 8, work.getLong(entry, 8) - fen);
        work.putLong(entry, 16, work.getLong(entry, 16) + fen);
        leftFen -= fen;
    }

    /** Remainder of the round's part after rounding down. */
    public long remainder(final int entry) {
        return work.getLong(entry, 24);
    }

    public void remainder(final int entry, final long rest) {
        work.putLong(entry, 24, rest);
    }

    /** Amount that earlier maxima have planned for a project, fen. */
    public long plannedOfProject(final int project) {
        return plannedOfProject.get(project, 0);
    }

    /** Amount that earlier maxima have planned for an organisation, fen. */
    public long plannedOfOrganisation(final int organisation) {
        return plannedOfOrganisation.get(organisation, 0);
    }

    /** Plans a maximum. */
    public void plan(final int project, final int organisation, final long fen) {
        plannedOfProject.add(project, 0, fen);
        plannedOfOrganisation.add(organisation, 0, fen);
    }

    /** Refunded of an entry's donation when its share was worked out: R₀. */
    public long baseRefundedFen(final long sequence) {
        return base.get(sequence, 0);
    }

    public void baseRefundedFen(final long sequence, final long fen) {
        base.put(sequence, 0, fen);
    }

    /** Notes the share of the next entry. */
    public void addShare(final long fen) {
        shares.putLong(shares.append(), 0, fen);
    }

    /** Notes the record of an entry's share. */
    public void shareSequence(final int entry, final long sequence) {
        shares.putLong(entry, 8, sequence);
    }

    /** Record of an entry's share, 0 if it got none. */
    public long shareSequence(final int entry) {
        return shares.getLong(entry, 8);
    }

    /** Number of entries whose share is recorded. */
    public int shareCount() {
        return shares.size();
    }

    /** Recorded share of an entry, fen. */
    public long shareFen(final int entry) {
        return shares.getLong(entry, 0);
    }

    /** Entry of a donation, -1 if it is not here. Valid once the sharing has begun. */
    public int find(final long sequence) {
        return Rows.find(entries, sequence);
    }

    void write(final StateOut out) {
        out.putInt(phase.ordinal());
        out.putInt(cursor);
        out.putLong(maximaFen);
        out.putLong(leftFen);
        out.putLong(roundFen);
        out.putLong(roundEligibleFen);
        out.putLong(belowMaximum);
        out.putLong(low);
        out.putLong(high);
        out.putLong(countAtHigh);
        out.putLong(passCount);
        out.putLong(tiesLeft);
        out.putInt(lateCursor);
        out.putTable(LATE + pool, late);
        out.putTable(MERGED + pool, merged);
        out.putTable(ENTRIES + pool, entries);
        out.putTable(WORK + pool, work);
        out.putTable(SHARES + pool, shares);
        out.putTable(BASE + pool, base);
        out.putTable(PLANNED_PROJECT + pool, plannedOfProject);
        out.putTable(PLANNED_ORGANISATION + pool, plannedOfOrganisation);
    }

    void read(final StateIn in) {
        phase = Phase.values()[in.getInt()];
        cursor = in.getInt();
        maximaFen = in.getLong();
        leftFen = in.getLong();
        roundFen = in.getLong();
        roundEligibleFen = in.getLong();
        belowMaximum = in.getLong();
        low = in.getLong();
        high = in.getLong();
        countAtHigh = in.getLong();
        passCount = in.getLong();
        tiesLeft = in.getLong();
        lateCursor = in.getInt();
        in.getTable(LATE + pool, late);
        in.getTable(MERGED + pool, merged);
        in.getTable(ENTRIES + pool, entries);
        in.getTable(WORK + pool, work);
        in.getTable(SHARES + pool, shares);
        in.getTable(BASE + pool, base);
        in.getTable(PLANNED_PROJECT + pool, plannedOfProject);
        in.getTable(PLANNED_ORGANISATION + pool, plannedOfOrganisation);
    }
}

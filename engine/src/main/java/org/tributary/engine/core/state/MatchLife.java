package org.tributary.engine.core.state;

import org.tributary.engine.codec.MatchSteps;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;
import org.tributary.engine.core.state.campaign.Organisation;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.table.LongTable;
import org.tributary.engine.core.table.Pairs;
import org.tributary.engine.core.table.RowList;

/**
 * How far match money has come on its way to the organisations (RULES 21): by pool and organisation, as stretches of sequences.
 * A donation changes nothing here, so matching costs nothing.
 */
public final class MatchLife {
    private static final int CELLS = 120;
    private static final int STEPS = 121;
    private static final int LINES = 122;
    private static final int RUNS = 123;

    /** Row of the first stretch, from 1; 0: none. */
    private static final int FIRST = 0;

    private static final int LISTED_TO = 1;
    private static final int PAID = 2;

    /** Line of the run in which the money is listed, from 1; 0: not listed. */
    private static final int LISTED_IN = 3;

    private static final int CELL_FIELDS = 4;

    private static final int UNTIL = 0;
    private static final int ENDS = 8;
    private static final int STATE = 16;
    private static final int NEXT = 20;
    private static final int STEP_BYTES = 24;

    private static final int CELL = 0;
    private static final int LISTED_FEN = 8;
    private static final int PAID_FEN = 16;
    private static final int LINE_BYTES = 24;

    private static final int FIRST_LINE = 0;
    private static final int COUNT = 1;
    /** Whether a run waits for a second person. */
    private static final int RELEASE = 2;

    private static final int RUN_FIELDS = 3;
    private static final int NEEDS_NONE = 0;
    private static final int WAITS = 1;
    private static final int RELEASED = 2;

    private final LongTable cells = new LongTable(CELL_FIELDS);
    private final RowList steps = new RowList(STEP_BYTES);
    private final RowList lines = new RowList(LINE_BYTES);
    /** By the sequence of a run's first record. */
    private final LongTable runs = new LongTable(RUN_FIELDS);

    private long newestRun;
    private long lastChange;

    /** Reads the stretches of a pool and organisation. */
    public void read(final Pool pool, final Organisation organisation, final MatchSteps into) {
        into.clear();
        int row = (int) cells.get(key(pool, organisation), FIRST);
        while (row != 0) {
            into.add(steps.getLong(row - 1, UNTIL), steps.getLong(row - 1, ENDS), steps.getInt(row - 1, STATE));
            row = steps.getInt(row - 1, NEXT);
        }
    }

    /** Replaces the stretches of a pool and organisation. */
    public void write(final Pool pool, final Organisation organisation, final MatchSteps from) {
        final long key = key(pool, organisation);
        int row = (int) cells.get(key, FIRST);
        int before = 0;
        for (int i = 0; i < from.size(); i++) {
            if (row == 0) {
                row = steps.append() + 1;
                if (before == 0) {
                    cells.put(key, FIRST, row);
                } else {
                    steps.putInt(before - 1, NEXT, row);
                }
            }
            steps.putLong(row - 1, UNTIL, from.untilSequence(i));
            steps.putLong(row - 1, ENDS, from.endsMs(i));
            steps.putInt(row - 1, STATE, from.state(i));
            before = row;
            row = steps.getInt(row - 1, NEXT);
        }
        if (before != 0) {
            steps.putInt(before - 1, NEXT, 0);
        }
    }

    /** Last record whose confirmed lines were listed for payment, 0 if none were. */
    public long listedTo(final Pool pool, final Organisation organisation) {
        return cells.get(key(pool, organisation), LISTED_TO);
    }

    /** Whether a line recorded at a sequence is withdrawn. */
    public boolean isWithdrawn(final Pool pool, final Organisation organisation, final long lineSequence) {
        if (cells.size() == 0) {
            return false;
        }
        int row = (int) cells.get(key(pool, organisation), FIRST);
        while (row != 0 && steps.getLong(row - 1, UNTIL) < lineSequence) {
            row = steps.getInt(row - 1, NEXT);
        }
        return row != 0 && steps.getInt(row - 1, STATE) == MatchSteps.WITHDRAWN;
    }

    /** Whether anything of a pool and organisation is withdrawn. */
    public boolean anyWithdrawn(final Pool pool, final Organisation organisation) {
        int row = (int) cells.get(key(pool, organisation), FIRST);
        while (row != 0) {
            if (steps.getInt(row - 1, STATE) == MatchSteps.WITHDRAWN) {
                return true;
            }
            row = steps.getInt(row - 1, NEXT);
        }
        return false;
    }

    /** Notes a change after which amounts that can be paid may be others. */
    public void changed(final long sequence) {
        lastChange = sequence;
    }

    /** Last record after which amounts that can be paid may be others, refunds apart. */
    public long lastChange() {
        return lastChange;
    }

    /** The run begun last, 0 before the first. */
    public long newestRun() {
        return newestRun;
    }

    /** What was paid of a pool to an organisation, fen. */
    public long paidFen(final Pool pool, final Organisation organisation) {
        return cells.get(key(pool, organisation), PAID);
    }

    /** Whether the money is listed in a run and neither paid nor cancelled. */
    public boolean isListed(final Pool pool, final Organisation organisation) {
        return cells.get(key(pool, organisation), LISTED_IN) != 0;
    }

    /** Last record with confirmed lines, 0 if none are. */
    public long confirmedTo(final Pool pool, final Organisation organisation) {
        long last = 0;
        int row = (int) cells.get(key(pool, organisation), FIRST);
        while (row != 0) {
            if (steps.getInt(row - 1, STATE) == MatchSteps.CONFIRMED) {
                last = steps.getLong(row - 1, UNTIL);
            }
            row = steps.getInt(row - 1, NEXT);
        }
        return last;
    }

    /** Whether lines can be added to a run: to a new one, or to the newest as long as it is the same about a second person. */
    public boolean takesLines(final long run, final boolean waits) {
        return run == 0 || run == newestRun && runs.get(run, RELEASE) == (waits ? WAITS : NEEDS_NONE);
    }

    /** Whether a run waits for a second person. */
    public boolean waits(final long run) {
        return runs.get(run, RELEASE) == WAITS;
    }

    /** Lets a run be paid that waited for a second person. */
    public void release(final long run) {
        runs.put(run, RELEASE, RELEASED);
    }

    /** What is listed and not paid of a run, fen. */
    public long openFen(final long run) {
        long openFen = 0;
        for (int line = 1; line <= linesOf(run); line++) {
            openFen += openFen(run, line);
        }
        return openFen;
    }

    /** Adds a line to a run, which is the newest or a new one that then waits for a second person or not. */
    public void list(
            final long run, final boolean waits, final Pool pool, final Organisation organisation, final long fen) {
        final long key = key(pool, organisation);
        final int line = lines.append();
        lines.putLong(line, CELL, key);
        lines.putLong(line, LISTED_FEN, fen);
        cells.put(key, LISTED_TO, confirmedTo(pool, organisation));
        cells.put(key, LISTED_IN, line + 1L);
        if (run != newestRun) {
            newestRun = run;
            runs.put(run, FIRST_LINE, line);
            runs.put(run, RELEASE, waits ? WAITS : NEEDS_NONE);
        }
        runs.add(run, COUNT, 1);
    }

    /** Number of a run's lines, 0 if there is no such run. */
    public long linesOf(final long run) {
        return run <= 0 ? 0 : runs.get(run, COUNT);
    }

    /** What is listed and not paid of a run's line, fen; 0 once it is paid or cancelled. */
    public long openFen(final long run, final int line) {
        final int row = row(run, line);
        final boolean open = cells.get(lines.getLong(row, CELL), LISTED_IN) == row + 1L;
        return open ? lines.getLong(row, LISTED_FEN) - lines.getLong(row, PAID_FEN) : 0;
    }

    /** Books what was paid of a run's line. */
    public void pay(final long run, final int line, final long fen) {
        final int row = row(run, line);
        final long key = lines.getLong(row, CELL);
        lines.putLong(row, PAID_FEN, lines.getLong(row, PAID_FEN) + fen);
        cells.add(key, PAID, fen);
        if (lines.getLong(row, PAID_FEN) == lines.getLong(row, LISTED_FEN)) {
            cells.put(key, LISTED_IN, 0);
        }
    }

    /** Lists what is not paid of a run's line no longer. */
    public void cancel(final long run, final int line) {
        cells.put(lines.getLong(row(run, line), CELL), LISTED_IN, 0);
    }

    private int row(final long run, final int line) {
        return (int) runs.get(run, FIRST_LINE) + line - 1;
    }

    private static long key(final Pool pool, final Organisation organisation) {
        return Pairs.pack(organisation.index(), pool.index());
    }

    void write(final StateOut out) {
        out.putTable(CELLS, cells);
        out.putTable(STEPS, steps);
        out.putTable(LINES, lines);
        out.putTable(RUNS, runs);
        out.putLong(newestRun);
        out.putLong(lastChange);
    }

    void read(final StateIn in) {
        in.getTable(CELLS, cells);
        in.getTable(STEPS, steps);
        in.getTable(LINES, lines);
        in.getTable(RUNS, runs);
        newestRun = in.getLong();
        lastChange = in.getLong();
    }
}

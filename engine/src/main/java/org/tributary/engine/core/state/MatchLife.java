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

    /** Row of the first stretch, from 1; 0: none. */
    private static final int FIRST = 0;

    private static final int LISTED_TO = 1;

    private static final int CELL_FIELDS = 4;

    private static final int UNTIL = 0;
    private static final int ENDS = 8;
    private static final int STATE = 16;
    private static final int NEXT = 20;
    private static final int STEP_BYTES = 24;

    private final LongTable cells = new LongTable(CELL_FIELDS);
    private final RowList steps = new RowList(STEP_BYTES);

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

    private static long key(final Pool pool, final Organisation organisation) {
        return Pairs.pack(organisation.index(), pool.index());
    }

    void write(final StateOut out) {
        out.putTable(CELLS, cells);
        out.putTable(STEPS, steps);
    }

    void read(final StateIn in) {
        in.getTable(CELLS, cells);
        in.getTable(STEPS, steps);
    }
}

package org.tributary.engine.projection.table;

import org.agrona.DirectBuffer;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;

/**
 * What the best-giving teams (一起捐) have given. Donors choose team names, so the table is bounded: once it is full, a new
 * team takes the row of the one that gave least among {@link #NEIGHBOURS} neighbours, at a place that moves on. Crowding
 * out a team of some amount so takes some {@link #NEIGHBOURS} times that amount in real money, and a team that gives much
 * always finds a row. A team that lost its row begins again at 0 when it gives again.
 *
 * <p>The choice is a function of the records alone. Release thread only.
 */
public final class TeamTable {
    /** Columns; those of {@link Tables#DONATIONS}, {@link Tables#AMOUNT_FEN}, {@link Tables#DONORS} stand first. */
    public static final int REFUNDED_FEN = 3;

    static final int COLUMNS = 4;

    /** Rows among which the least gives way. */
    static final int NEIGHBOURS = 64;

    private static final int MAX_ID_BYTES = 32;

    private final int maxTeams;
    private final TextIndex names;
    private final Rows rows = new Rows(COLUMNS, NEIGHBOURS);
    private int place;
    private long replaced;

    TeamTable(final int maxTeams) {
        this.maxTeams = maxTeams;
        names = new TextIndex(maxTeams, MAX_ID_BYTES);
    }

    /** Row of a team, NONE if it has none. */
    int find(final DirectBuffer team) {
        return names.find(0, team, 0, team.capacity());
    }

    /** Row of a team, given now if it has none. */
    int findOrAdd(final DirectBuffer team) {
        final int length = team.capacity();
        final int known = find(team);
        if (known >= 0) {
            return known;
        }
        if (!names.isFull()) {
            final int added = names.findOrAdd(0, team, 0, length);
            rows.ensure(added);
            return added;
        }
        final int least = leastOfNeighbours();
        names.replace(least, 0, team, 0, length);
        for (int column = 0; column < COLUMNS; column++) {
            rows.set(least, column, 0);
        }
        replaced++;
        return least;
    }

    private int leastOfNeighbours() {
        int least = place;
        final int end = Math.min(place + NEIGHBOURS, maxTeams);
        for (int row = place + 1; row < end; row++) {
            if (keptFen(row) < keptFen(least)) {
                least = row;
            }
        }
        place = end == maxTeams ? 0 : end;
        return least;
    }

    private long keptFen(final int row) {
        return rows.get(row, Tables.AMOUNT_FEN) - rows.get(row, REFUNDED_FEN);
    }

    public void add(final int row, final int column, final long value) {
        rows.add(row, column, value);
    }

    public String name(final int row) {
        return names.text(row);
    }

    public Rows rows() {
        return rows;
    }

    /** Teams that have a row. */
    public int size() {
        return names.size();
    }

    /** How often a team lost its row to another. */
    public long replaced() {
        return replaced;
    }

    void write(final SnapshotOut out) {
        names.write(out);
        rows.write(out);
        out.putLong(place);
        out.putLong(replaced);
    }

    void read(final StateIn in) {
        names.read(in);
        rows.read(in);
        place = (int) in.getLong();
        replaced = in.getLong();
    }
}

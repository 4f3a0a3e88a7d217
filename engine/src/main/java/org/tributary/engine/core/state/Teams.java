package org.tributary.engine.core.state;

import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;
import org.tributary.engine.core.table.DonorTable;
import org.tributary.engine.core.table.LongTable;

/** Teams (一起捐) by the hash of their name, with what each gave. Names come from outside, so their number is limited. */
public final class Teams {
    /** Most distinct teams; donations of further ones count without a team. */
    public static final int MAX_TEAMS = 1 << 22;

    /** No team. */
    public static final int NONE = -1;

    private static final int INDEXES = 25;
    private static final int SUMS = 26;
    private static final int COUNT = 0;
    private static final int AMOUNT = 1;
    private static final int DONORS = 2;
    private static final int REFUNDED = 3;

    private final DonorTable indexes = new DonorTable();
    private final LongTable sums = new LongTable(4);

    /** Index of a team by the hash of its name, assigned if it is new; NONE if there are too many. */
    public int findOrAdd(final IdKey name) {
        final int found = find(name);
        return found >= 0 || indexes.size() == MAX_TEAMS ? found : indexes.findOrAdd(name.hi(), name.lo());
    }

    /** Index of a team by the hash of its name, NONE if it has given nothing. */
    public int find(final IdKey name) {
        return indexes.find(name.hi(), name.lo());
    }

    /** Books a donation. */
    public void donation(final int team, final long amountFen, final boolean newDonor) {
        sums.add(team, COUNT, 1);
        sums.add(team, AMOUNT, amountFen);
        sums.add(team, DONORS, newDonor ? 1 : 0);
    }

    /** Books a refund; negative if it was reversed. */
    public void refund(final int team, final long amountFen) {
        sums.add(team, REFUNDED, amountFen);
    }

    /** Number of teams. */
    public int size() {
        return indexes.size();
    }

    /** Donations of a team. */
    public long donations(final int team) {
        return sums.get(team, COUNT);
    }

    /** What a team gave, gross, fen. */
    public long donatedFen(final int team) {
        return sums.get(team, AMOUNT);
    }

    /** Distinct donors of a team. */
    public long donors(final int team) {
        return sums.get(team, DONORS);
    }

    /** Refunds of a team's donations, fen. */
    public long refundedFen(final int team) {
        return sums.get(team, REFUNDED);
    }

    void write(final StateOut out) {
        out.putTable(INDEXES, indexes);
        out.putTable(SUMS, sums);
    }

    void read(final StateIn in) {
        in.getTable(INDEXES, indexes);
        in.getTable(SUMS, sums);
    }
}

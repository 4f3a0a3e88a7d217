package org.tributary.engine.core.outcome;

import org.tributary.engine.campaign.CampaignLimits;

/** The match lines of one decision, reused from one to the next. */
public final class Lines {
    /**
     * Most lines of one record: together with the shares of all deferred pools that a donation can have, they fit a refund's
     * outcome of 1,024 bytes. A campaign in which more pools could give to one payment is refused at its commit.
     */
    public static final int MAX_LINES = CampaignLimits.MAX_GIVING_POOLS;

    private final int most;
    private final int[] pools;
    private final int[] slots;
    private final byte[] cuts;
    private final long[] amountsFen;
    private int count;
    private long totalFen;

    /** Lines of a decision. */
    public Lines() {
        this(MAX_LINES);
    }

    /** Lines with a limit. */
    public Lines(final int most) {
        this.most = most;
        pools = new int[most];
        slots = new int[most];
        cuts = new byte[most];
        amountsFen = new long[most];
    }

    /** Forgets all lines. */
    public void clear() {
        count = 0;
        totalFen = 0;
    }

    /** Adds a line. */
    public void add(final int pool, final int slot, final byte cut, final long amountFen) {
        pools[count] = pool;
        slots[count] = slot;
        cuts[count] = cut;
        amountsFen[count] = amountFen;
        count++;
        totalFen += amountFen;
    }

    /** True if another line fits. */
    public boolean hasRoom() {
        return count < most;
    }

    public int count() {
        return count;
    }

    public int pool(final int line) {
        return pools[line];
    }

    public int slot(final int line) {
        return slots[line];
    }

    /** Code of the last limit that lowered the gift. */
    public byte cut(final int line) {
        return cuts[line];
    }

    public long amountFen(final int line) {
        return amountsFen[line];
    }

    /** All lines together, fen. */
    public long totalFen() {
        return totalFen;
    }
}

package org.tributary.engine.core.state;

import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.table.DonorTable;
import org.tributary.engine.core.table.DonorUse;
import org.tributary.engine.core.table.LongTable;
import org.tributary.engine.core.table.PagedInts;
import org.tributary.engine.core.table.Pairs;
import org.tributary.engine.core.table.PrefetchList;

/**
 * Donors by dense index: what each has used of the pools' caps, which projects, organisations and teams each has given
 * to (for distinct counts), and the flowers each holds.
 */
public final class Donors {
    /** No index yet: a donor who has used nothing. */
    public static final int UNKNOWN = -1;

    private static final int BITS_SHIFT = 5;
    private static final int INDEXES = 10;
    private static final int USE = 11;
    private static final int FLOWERS = 15;

    private static final int OF_PROJECT = 0;
    private static final int OF_ORGANISATION = 1;
    private static final int OF_TEAM = 2;

    private final DonorTable indexes = new DonorTable();
    private final DonorUse use = new DonorUse();
    private final LongTable flowers = new LongTable(1);
    /** A bit for each donor who has an accepted donation. */
    private final PagedInts gave = new PagedInts();

    private long count;

    /** Index of a donor, {@link #UNKNOWN} if the donor has none. */
    public int find(final long donorHi, final long donorLo) {
        return indexes.find(donorHi, donorLo);
    }

    /** The same, of a donor whose {@link DonorTable#hashOf} is known. */
    public int findHashed(final long hash, final long donorLo) {
        return indexes.findHashed(hash, donorLo);
    }

    /** Prefetches a donor's slots, by {@link DonorTable#hashOf}. */
    public void prefetch(final long hash, final PrefetchList prefetches) {
        indexes.prefetch(hash, prefetches);
    }

    /**
     * Index that is most likely the donor's, {@link #UNKNOWN} if the donor is unknown. Prefetches what {@link #isAt} reads and
     * the first of the donor's used caps.
     */
    public int guess(final long hash, final PrefetchList prefetches) {
        final int donor = indexes.guess(hash, prefetches);
        if (donor != UNKNOWN) {
            use.prefetchFirst(donor, prefetches);
        }
        return donor;
    }

    /** Whether an index is the donor's. */
    public boolean isAt(final int donor, final long hash, final long donorLo) {
        return indexes.isAt(donor, hash, donorLo);
    }

    /** Prefetches the rest of a donor's used caps. */
    public void prefetchRest(final int donor, final PrefetchList prefetches) {
        if (donor != UNKNOWN) {
            use.prefetchRest(donor, prefetches);
        }
    }

    /** Index of a donor, assigned now if the donor had none. */
    public int findOrAdd(final long donorHi, final long donorLo) {
        return indexes.findOrAdd(donorHi, donorLo);
    }

    /** Adds a donor that {@link #find} has not found, and returns the donor's index. */
    public int add(final long donorHi, final long donorLo) {
        return indexes.add(donorHi, donorLo);
    }

    /** Distinct donors of accepted donations. */
    public long count() {
        return count;
    }

    /** True if this is the donor's first accepted donation, which is noted. */
    public boolean firstOfCampaign(final int donor) {
        final int bits = gave.get(donor >>> BITS_SHIFT);
        if ((bits & 1 << donor) != 0) {
            return false;
        }
        gave.set(donor >>> BITS_SHIFT, bits | 1 << donor);
        count++;
        return true;
    }

    /** True if this is the donor's first accepted donation to a project, which is noted. */
    public boolean firstOfProject(final int donor, final int project) {
        return use.mark(donor, OF_PROJECT, project);
    }

    /** True if this is the donor's first accepted donation to an organisation, which is noted. */
    public boolean firstOfOrganisation(final int donor, final int organisation) {
        return use.mark(donor, OF_ORGANISATION, organisation);
    }

    /** True if this is the donor's first accepted donation in a team, which is noted. */
    public boolean firstOfTeam(final int donor, final int team) {
        return use.mark(donor, OF_TEAM, team);
    }

    /** Fen that the donor has got from a pool. */
    public long usedFen(final int donor, final int pool) {
        return donor == UNKNOWN ? 0 : use.usedFen(donor, pool);
    }

    /** Fen that the donor has got from a pool for a day's donations. */
    public long usedOnDayFen(final int donor, final int pool, final int day) {
        return donor == UNKNOWN ? 0 : use.usedOnDay(donor, pool, day);
    }

    /** How many of the donor's donations a pool has matched. */
    public long matchedDonations(final int donor, final int pool) {
        return donor == UNKNOWN ? 0 : use.count(donor, pool);
    }

    /** Books a gift of a pool against the donor's caps: in all, by day, and one donation more. */
    public void use(final int donor, final Pool pool, final int day, final long amountFen) {
        use.add(donor, pool.index(), day, amountFen);
    }

    /** Gives caps back: in all and of the donation's own day; the number of donations stays. */
    public void giveBack(final int donor, final Pool pool, final int day, final long amountFen) {
        use.giveBack(donor, pool.index(), day, amountFen);
    }

    /** Flowers the donor holds for a project. */
    public long flowers(final int donor, final int project) {
        return donor == UNKNOWN ? 0 : flowers.get(Pairs.pack(donor, project), 0);
    }

    /** Adds flowers, or takes them. */
    public void addFlowers(final int donor, final int project, final long number) {
        flowers.add(Pairs.pack(donor, project), 0, number);
    }

    void write(final StateOut out) {
        out.putLong(count);
        out.putInt(indexes.size());
        for (int i = 0; i << BITS_SHIFT < indexes.size(); i++) {
            out.putInt(gave.get(i));
        }
        out.putTable(INDEXES, indexes);
        out.putTable(USE, use);
        out.putTable(FLOWERS, flowers);
    }

    void read(final StateIn in) {
        count = in.getLong();
        final int donors = in.getInt();
        for (int i = 0; i << BITS_SHIFT < donors; i++) {
            final int bits = in.getInt();
            if (bits != 0) {
                gave.set(i, bits);
            }
        }
        in.getTable(INDEXES, indexes);
        in.getTable(USE, use);
        in.getTable(FLOWERS, flowers);
    }
}

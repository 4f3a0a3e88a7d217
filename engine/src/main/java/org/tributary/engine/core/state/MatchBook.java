package org.tributary.engine.core.state;

import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;
import org.tributary.engine.core.state.campaign.Organisation;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.state.campaign.Slots;
import org.tributary.engine.core.table.LongTable;
import org.tributary.engine.core.table.Pairs;
import org.tributary.engine.core.table.RecentRows;

/**
 * Moves pool money to a project and back: pool, slot, caps of project and organisation, and all tallies change together. The
 * caller, which knows the donor, books the donor's caps.
 */
public final class MatchBook {
    private static final int OF_PROJECT = 20;
    private static final int OF_ORGANISATION = 21;
    private static final int NET = 0;
    private static final int CAP = 1;

    private final Ledger ledger;
    private final LongTable ofProject = new LongTable(2);
    private final LongTable ofOrganisation = new LongTable(1);
    private final RecentRows recentOfProject = new RecentRows(ofProject);
    private final RecentRows recentOfOrganisation = new RecentRows(ofOrganisation);

    MatchBook(final Ledger ledger) {
        this.ledger = ledger;
    }

    /** What a pool has given to a project, net of returns, fen. */
    public long netFen(final Pool pool, final Project project) {
        return ofProject.get(key(project.index(), pool), NET);
    }

    /** What counts against the pool's cap by project, fen. */
    public long usedOfProjectFen(final Pool pool, final Project project) {
        return ofProject.get(key(project.index(), pool), CAP);
    }

    /** What counts against the pool's cap by organisation, fen. */
    public long usedOfOrganisationFen(final Pool pool, final Organisation organisation) {
        return ofOrganisation.get(key(organisation.index(), pool), 0);
    }

    /** Gives match money to a project, out of a slot unless NONE. */
    public void match(final Pool pool, final int slot, final Project project, final int channel, final long amountFen) {
        pool.take(slot, amountFen);
        bookMatch(pool, project, channel, amountFen);
    }

    /** Gives a share of a deferred pool that was set aside. */
    public void share(final Pool pool, final Project project, final int channel, final long amountFen) {
        pool.takeReserved(amountFen);
        bookMatch(pool, project, channel, amountFen);
    }

    /** Gives pool money for a gift in kind. */
    public void contribute(final Pool pool, final int slot, final Project project, final long amountFen) {
        pool.take(slot, amountFen);
        bookCaps(pool, project, amountFen);
        project.tally().contribution(amountFen);
        project.organisation().tally().contribution(amountFen);
        ledger.campaign().contribution(amountFen);
    }

    /** Returns match money to its pool and the caps of project and organisation. */
    public void giveBack(
            final Pool pool, final int slot, final Project project, final int channel, final long amountFen) {
        pool.giveBack(slot, amountFen);
        final long key = key(project.index(), pool);
        ofProject.add(key, NET, -amountFen);
        ofProject.add(key, CAP, -amountFen);
        ofOrganisation.add(key(project.organisation().index(), pool), 0, -amountFen);
        reversed(project, channel, amountFen);
    }

    /** Writes match money off: neither pool nor caps get it. */
    public void forfeit(final Pool pool, final Project project, final int channel, final long amountFen) {
        pool.forfeit(amountFen);
        ofProject.add(key(project.index(), pool), NET, -amountFen);
        reversed(project, channel, amountFen);
    }

    /**
     * Returns all that a pool has given to a project.
     *
     * @return what it was, fen
     */
    public long giveBackAll(final Pool pool, final Project project) {
        final long amountFen = netFen(pool, project);
        if (amountFen > 0) {
            giveBack(pool, Slots.NONE, project, 0, amountFen);
        }
        return amountFen;
    }

    private void bookMatch(final Pool pool, final Project project, final int channel, final long amountFen) {
        bookCaps(pool, project, amountFen);
        project.tally().match(amountFen);
        project.organisation().tally().match(amountFen);
        ledger.campaign().match(amountFen);
        ledger.channel(channel).match(amountFen);
    }

    private void bookCaps(final Pool pool, final Project project, final long amountFen) {
        final long row = recentOfProject.findOrInsert(key(project.index(), pool));
        ofProject.setAt(row, NET, Math.addExact(ofProject.fieldAt(row, NET), amountFen));
        ofProject.setAt(row, CAP, Math.addExact(ofProject.fieldAt(row, CAP), amountFen));
        final long whole =
                recentOfOrganisation.findOrInsert(key(project.organisation().index(), pool));
        ofOrganisation.setAt(whole, 0, Math.addExact(ofOrganisation.fieldAt(whole, 0), amountFen));
    }

    private void reversed(final Project project, final int channel, final long amountFen) {
        project.tally().matchReversed(amountFen);
        project.organisation().tally().matchReversed(amountFen);
        ledger.campaign().matchReversed(amountFen);
        ledger.channel(channel).matchReversed(amountFen);
    }

    private static long key(final int index, final Pool pool) {
        return Pairs.pack(index, pool.index());
    }

    void write(final StateOut out) {
        out.putTable(OF_PROJECT, ofProject);
        out.putTable(OF_ORGANISATION, ofOrganisation);
    }

    void read(final StateIn in) {
        in.getTable(OF_PROJECT, ofProject);
        in.getTable(OF_ORGANISATION, ofOrganisation);
    }
}

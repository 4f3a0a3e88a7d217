package org.tributary.engine.core.state.campaign;

import org.tributary.engine.campaign.DefinitionDecoder;
import org.tributary.engine.codec.GoalRule;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;

/** A project: its terms, its state, what it was given, and the pools that can give to it. */
public final class Project {
    private static final Pool[] NO_POOLS = {};

    private final int index;
    private final Tally tally = new Tally();
    /** Set by {@link #redefine} or {@link #read} before the registry shows the project to a decision. */
    @SuppressWarnings("NullAway.Init")
    private ProjectTerms terms;

    /** As {@link #terms}. */
    @SuppressWarnings("NullAway.Init")
    private Organisation organisation;

    private Pool[] pools = NO_POOLS;
    private Pool[] conversionPools = NO_POOLS;
    private boolean defined;
    private boolean closed;
    private boolean goalReached;
    private boolean frozen;
    private long voidSequence;

    Project(final int index) {
        this.index = index;
    }

    /** Puts new terms in force. A change of the goal can reach it, or open the project again: see {@link GoalRule}. */
    public void redefine(final ProjectTerms newTerms, final Organisation newOrganisation) {
        final long goalBeforeFen = terms == null ? 0 : terms.goalFen;
        goalReached = GoalRule.reachedAfterChange(goalReached, goalBeforeFen, newTerms.goalFen, tally.netDonatedFen());
        terms = newTerms;
        organisation = newOrganisation;
        defined = true;
    }

    public void remove() {
        defined = false;
    }

    /** Pools that name this project, its organisation or its tags, in order of rank. */
    public void pools(final Pool[] newPools) {
        pools = newPools;
    }

    /** Pools of gifts in kind that name this project, its organisation or its tags. */
    public void conversionPools(final Pool[] newPools) {
        conversionPools = newPools;
    }

    /** True if a pool of gifts in kind can give to this project. */
    public boolean mayGetFrom(final Pool pool) {
        if (pool.everywhere()) {
            return true;
        }
        for (final Pool other : conversionPools) {
            if (other == pool) {
                return true;
            }
        }
        return false;
    }

    public Pool[] pools() {
        return pools;
    }

    public int index() {
        return index;
    }

    public ProjectTerms terms() {
        return terms;
    }

    public Organisation organisation() {
        return organisation;
    }

    /** False once it was removed from the campaign. */
    public boolean defined() {
        return defined;
    }

    public boolean closed() {
        return closed;
    }

    public void closed(final boolean nowClosed) {
        closed = nowClosed;
    }

    /** True if the goal has been reached and nothing reopened the project since. */
    public boolean goalReached() {
        return goalReached;
    }

    public void goalReached(final boolean nowReached) {
        goalReached = nowReached;
    }

    public boolean frozen() {
        return frozen;
    }

    public void frozen(final boolean nowFrozen) {
        frozen = nowFrozen;
    }

    /** Lines in records up to this sequence were voided; 0 if none were. */
    public long voidSequence() {
        return voidSequence;
    }

    public void voidSequence(final long sequence) {
        voidSequence = sequence;
    }

    public Tally tally() {
        return tally;
    }

    void write(final StateOut out) {
        out.putBytes(terms.definition);
        out.putInt(organisation.index());
        writePools(out, pools);
        writePools(out, conversionPools);
        out.putBoolean(defined);
        out.putBoolean(closed);
        out.putBoolean(goalReached);
        out.putBoolean(frozen);
        out.putLong(voidSequence);
        tally.write(out);
    }

    void read(final StateIn in, final Registry registry, final DefinitionDecoder decoder) {
        terms = ProjectTerms.of(in.getBytes(), decoder);
        organisation = registry.organisation(in.getInt());
        pools = readPools(in, registry);
        conversionPools = readPools(in, registry);
        defined = in.getBoolean();
        closed = in.getBoolean();
        goalReached = in.getBoolean();
        frozen = in.getBoolean();
        voidSequence = in.getLong();
        tally.read(in);
    }

    private static void writePools(final StateOut out, final Pool[] pools) {
        out.putInt(pools.length);
        for (final Pool pool : pools) {
            out.putInt(pool.index());
        }
    }

    private static Pool[] readPools(final StateIn in, final Registry registry) {
        final Pool[] pools = new Pool[in.getInt()];
        for (int i = 0; i < pools.length; i++) {
            pools[i] = registry.pool(in.getInt());
        }
        return pools;
    }
}

package org.tributary.engine.core.state.campaign;

import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.DefinitionDecoder;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;

/**
 * A sponsor's pool: its terms and its money. Its money changes only through the methods here, which keep
 * {@code 0 <= committed}, {@code 0 <= written off} and {@code committed + reserved + written off <= budget}.
 */
public final class Pool {
    private static final Slots NO_SLOTS = new Slots(new long[0], new long[0], 0, 0);

    private final int index;
    /** Set by {@link #redefine} or {@link #read} before the registry shows the pool to a decision. */
    @SuppressWarnings("NullAway.Init")
    private PoolTerms terms;

    private Slots slots = NO_SLOTS;
    private int sponsor;
    private int channelMask;
    private int rank;
    private boolean defined;
    private boolean everywhere;
    private boolean suspended;
    private boolean stopped;
    private boolean shared;
    private boolean sharing;
    private long budgetFen;
    private long committedFen;
    private long writtenOffFen;
    private long reservedFen;
    private long givenFen;
    private long reversedFen;

    Pool(final int index) {
        this.index = index;
    }

    /**
     * Puts new terms in force. Booked amounts stay.
     *
     * @param overMs slots that end at or before it are over
     * @return the previous terms; null for a new pool
     */
    public @Nullable PoolTerms redefine(
            final PoolTerms newTerms,
            final Slots newSlots,
            final int newSponsor,
            final int newChannelMask,
            final long overMs) {
        final PoolTerms before = terms;
        terms = newTerms;
        if (newTerms.hasSlots()) {
            slots = before == null ? newSlots : newSlots.takeOver(slots, overMs);
        } else {
            slots = NO_SLOTS;
        }
        sponsor = newSponsor;
        channelMask = newChannelMask;
        budgetFen = newTerms.budgetFen;
        defined = true;
        return before;
    }

    /** Removes the pool from the campaign. */
    public void remove() {
        defined = false;
    }

    /**
     * Sets its place in the order of priority and id.
     *
     * @param anyProject true if every project is eligible
     */
    public void place(final int newRank, final boolean anyProject) {
        rank = newRank;
        everywhere = anyProject;
    }

    /** True if every project is eligible. */
    public boolean everywhere() {
        return everywhere;
    }

    public int index() {
        return index;
    }

    public PoolTerms terms() {
        return terms;
    }

    /** True if it gives only inside its slots. */
    public boolean hasSlots() {
        return slots != NO_SLOTS;
    }

    /** Its slots; none if it has none. */
    public Slots slots() {
        return slots;
    }

    public int sponsor() {
        return sponsor;
    }

    /** Place in the order in which pools are asked. */
    public int rank() {
        return rank;
    }

    /** False once it was removed from the campaign. */
    public boolean defined() {
        return defined;
    }

    public boolean suspended() {
        return suspended;
    }

    /** True if payments of a channel are eligible. */
    public boolean takesChannel(final int channel) {
        return (channelMask >> channel & 1) != 0;
    }

    /** Budget as it is now, fen. */
    public long budgetFen() {
        return budgetFen;
    }

    /** Given and not taken back, fen. */
    public long committedFen() {
        return committedFen;
    }

    /** Forfeited, fen. */
    public long writtenOffFen() {
        return writtenOffFen;
    }

    /** Everything ever given, gross, fen. */
    public long givenFen() {
        return givenFen;
    }

    /** Everything ever returned, forfeited or voided, fen. */
    public long reversedFen() {
        return reversedFen;
    }

    /** What it can still give, fen. */
    public long remainingFen() {
        return budgetFen - committedFen - writtenOffFen - reservedFen;
    }

    /** The least budget it can have, fen. */
    public long boundFen() {
        return committedFen + writtenOffFen + reservedFen;
    }

    /** True once any money of it has moved, and while it is being shared. */
    public boolean hasMovedMoney() {
        return givenFen != 0 || sharing;
    }

    /** True once a deferred pool's sharing has begun. */
    public boolean shared() {
        return shared;
    }

    /** What a slot (or, with NONE, the pool) can still give, fen. */
    public long leftFen(final int slot) {
        return slot == Slots.NONE ? remainingFen() : Math.min(remainingFen(), slots.leftFen(slot));
    }

    /** The slot a line belongs to, {@link Slots#NONE} if it was given outside slots. */
    public int slotOfLine(final long paidAtMs, final long lineSequence) {
        return !hasSlots() ? Slots.NONE : slots.ofLine(paidAtMs, lineSequence);
    }

    /** Gives money, out of a slot unless NONE. */
    public void take(final int slot, final long amountFen) {
        if (amountFen < 0 || amountFen > leftFen(slot)) {
            throw new IllegalStateException("pool " + index + " can't give " + amountFen + " of " + leftFen(slot));
        }
        committedFen += amountFen;
        givenFen = Math.addExact(givenFen, amountFen);
        if (slot != Slots.NONE) {
            slots.take(slot, amountFen);
        }
    }

    /** Takes money back, to a slot unless NONE. */
    public void giveBack(final int slot, final long amountFen) {
        reverse(amountFen);
        if (slot != Slots.NONE && hasSlots()) {
            slots.giveBack(slot, amountFen, terms.carryOver);
        }
    }

    /** Takes money back and writes it off. */
    public void forfeit(final long amountFen) {
        reverse(amountFen);
        writtenOffFen += amountFen;
    }

    private void reverse(final long amountFen) {
        if (amountFen < 0 || amountFen > committedFen) {
            throw new IllegalStateException("pool " + index + " gets " + amountFen + " of " + committedFen);
        }
        committedFen -= amountFen;
        reversedFen = Math.addExact(reversedFen, amountFen);
    }

    /** Notes that a deferred pool's sharing has begun: nothing is added to it any more. */
    public void beginSharing() {
        shared = true;
        sharing = true;
    }

    /** Notes that all shares are recorded. */
    public void endSharing() {
        sharing = false;
    }

    /** Sets money aside for the shares. */
    public void reserve(final long amountFen) {
        if (amountFen < 0 || amountFen > remainingFen()) {
            throw new IllegalStateException("pool " + index + " can't set aside " + amountFen);
        }
        reservedFen += amountFen;
    }

    /** Gives money that was set aside. */
    public void takeReserved(final long amountFen) {
        unreserve(amountFen);
        take(Slots.NONE, amountFen);
    }

    /** Sets money aside no longer. */
    public void unreserve(final long amountFen) {
        if (amountFen < 0 || amountFen > reservedFen) {
            throw new IllegalStateException("pool " + index + " sets aside " + reservedFen + ", not " + amountFen);
        }
        reservedFen -= amountFen;
    }

    /** Sets the budget; the caller has checked it against {@link #boundFen()}. */
    public void budgetFen(final long newBudgetFen) {
        if (newBudgetFen < boundFen()) {
            throw new IllegalStateException("pool " + index + ": budget " + newBudgetFen + " below " + boundFen());
        }
        budgetFen = newBudgetFen;
    }

    public void suspended(final boolean nowSuspended) {
        suspended = nowSuspended;
        stopped &= nowSuspended;
    }

    /** True while the pool's deadlines are stepped over: nothing of it closes, is shared or pays until it is resumed. */
    public boolean stopped() {
        return stopped;
    }

    /** Suspends the pool and stops its deadlines. */
    public void stop() {
        suspended = true;
        stopped = true;
    }

    void write(final StateOut out) {
        out.putBytes(terms.definition);
        out.putBoolean(hasSlots());
        if (hasSlots()) {
            slots.write(out);
        }
        out.putInt(sponsor);
        out.putInt(channelMask);
        out.putInt(rank);
        out.putBoolean(defined);
        out.putBoolean(everywhere);
        out.putBoolean(suspended);
        out.putBoolean(stopped);
        out.putBoolean(shared);
        out.putBoolean(sharing);
        out.putLong(budgetFen);
        out.putLong(committedFen);
        out.putLong(writtenOffFen);
        out.putLong(reservedFen);
        out.putLong(givenFen);
        out.putLong(reversedFen);
    }

    void read(final StateIn in, final DefinitionDecoder decoder) {
        terms = PoolTerms.of(in.getBytes(), decoder);
        slots = in.getBoolean() ? Slots.read(in) : NO_SLOTS;
        sponsor = in.getInt();
        channelMask = in.getInt();
        rank = in.getInt();
        defined = in.getBoolean();
        everywhere = in.getBoolean();
        suspended = in.getBoolean();
        stopped = in.getBoolean();
        shared = in.getBoolean();
        sharing = in.getBoolean();
        budgetFen = in.getLong();
        committedFen = in.getLong();
        writtenOffFen = in.getLong();
        reservedFen = in.getLong();
        givenFen = in.getLong();
        reversedFen = in.getLong();
    }
}

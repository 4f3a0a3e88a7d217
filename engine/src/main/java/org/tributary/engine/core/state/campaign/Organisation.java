package org.tributary.engine.core.state.campaign;

import java.util.Arrays;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;

/** A charity: whose merchant takes its money, and what it was given. */
public final class Organisation {
    private final int index;
    private final int[] merchants = new int[Channels.CODES];
    private final Tally tally = new Tally();
    private boolean defined;

    Organisation(final int index) {
        this.index = index;
    }

    /** Puts merchants by channel in force; 0 is the default merchant. */
    public void redefine(final int[] newMerchants) {
        System.arraycopy(newMerchants, 0, merchants, 0, Channels.CODES);
        defined = true;
    }

    public void remove() {
        defined = false;
        Arrays.fill(merchants, 0);
    }

    public int index() {
        return index;
    }

    public boolean defined() {
        return defined;
    }

    /** Number of the merchant that takes its payments of a channel, see {@link Merchants}. */
    public int merchant(final int channel) {
        return merchants[channel];
    }

    public Tally tally() {
        return tally;
    }

    void write(final StateOut out) {
        out.putBoolean(defined);
        out.putInts(merchants);
        tally.write(out);
    }

    void read(final StateIn in) {
        defined = in.getBoolean();
        System.arraycopy(in.getInts(), 0, merchants, 0, Channels.CODES);
        tally.read(in);
    }
}

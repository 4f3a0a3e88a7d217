package org.tributary.engine.core.state;

import java.util.Arrays;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;

/**
 * Commands that an operator has stepped over: the core decides them without its rules. Payments, refunds and gifts are
 * known by the hash of their ids, everything else by the hash of its bytes. Few, and searched only while there are any.
 */
public final class StepOvers {
    /** Most that are known. */
    public static final int MAX = 256;

    private long[] families = new long[4];
    private long[] his = new long[4];
    private long[] los = new long[4];
    private int count;

    public boolean isEmpty() {
        return count == 0;
    }

    public boolean isFull() {
        return count == MAX;
    }

    /** True if that command is stepped over. */
    public boolean contains(final int family, final long hi, final long lo) {
        for (int i = 0; i < count; i++) {
            if (his[i] == hi && los[i] == lo && families[i] == family) {
                return true;
            }
        }
        return false;
    }

    /** Adds one that is not there. */
    public void add(final int family, final long hi, final long lo) {
        if (isFull()) {
            throw new IllegalStateException("more than " + MAX + " commands stepped over");
        }
        if (count == families.length) {
            families = Arrays.copyOf(families, 2 * count);
            his = Arrays.copyOf(his, 2 * count);
            los = Arrays.copyOf(los, 2 * count);
        }
        families[count] = family;
        his[count] = hi;
        los[count++] = lo;
    }

    void write(final StateOut out) {
        out.putLongs(Arrays.copyOf(families, count));
        out.putLongs(Arrays.copyOf(his, count));
        out.putLongs(Arrays.copyOf(los, count));
    }

    void read(final StateIn in) {
        families = in.getLongs();
        his = in.getLongs();
        los = in.getLongs();
        count = families.length;
        if (count > MAX || his.length != count || los.length != count) {
            throw new IllegalStateException(count + " commands stepped over");
        }
        if (count == 0) {
            families = new long[4];
            his = new long[4];
            los = new long[4];
        }
    }
}

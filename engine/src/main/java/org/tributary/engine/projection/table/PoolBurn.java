package org.tributary.engine.projection.table;

import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;

/** Samples of every pool's committed money, for its burn rate. Not thread-safe. */
public final class PoolBurn {
    private static final long STEP_MS = 5_000;

    /** Steps in the window of the rate. */
    private static final int WINDOW = 12;

    private static final int SAMPLES = WINDOW + 1;

    private final Rows samples = new Rows(SAMPLES, 16);
    private long last = Long.MIN_VALUE;

    /** Samples all pools if a step has passed. Called before the first change of a new moment. */
    public void sample(final long atMs, final Rows pools) {
        final long step = Math.floorDiv(atMs, STEP_MS);
        if (step == last) {
            return;
        }
        final long from = last == Long.MIN_VALUE ? step - WINDOW : Math.max(last + 1, step - WINDOW);
        for (int pool = 0; pool < pools.size(); pool++) {
            samples.ensure(pool);
            final long committed = pools.get(pool, Tables.COMMITTED_FEN);
            for (long missed = from; missed <= step; missed++) {
                samples.set(pool, column(missed), committed);
            }
        }
        last = step;
    }

    /** Fen a minute that a pool committed over the last minute before {@code nowMs}; below 0 if refunds prevailed. */
    public long fenPerMinute(final int pool, final long committedFen, final long nowMs) {
        final long wanted = Math.floorDiv(nowMs, STEP_MS) - WINDOW;
        if (last == Long.MIN_VALUE || wanted > last || pool >= samples.size()) {
            return 0;
        }
        return committedFen - samples.get(pool, column(Math.max(wanted, last - WINDOW)));
    }

    void write(final SnapshotOut out) {
        out.putLong(last);
        samples.write(out);
    }

    void read(final StateIn in) {
        last = in.getLong();
        samples.read(in);
    }

    private static int column(final long step) {
        return (int) Math.floorMod(step, (long) SAMPLES);
    }
}

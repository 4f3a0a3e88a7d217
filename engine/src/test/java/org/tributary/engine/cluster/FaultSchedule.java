package org.tributary.engine.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Faults that a seed brings, in order. The same seed gives the same faults; which node leads is known only when they come. */
final class FaultSchedule {
    /** What happens to a node. */
    enum Kind {
        /** It ends in the middle of a batch, without a sync, and starts again afterwards. */
        KILL,
        /** It stands still, as a process does after SIGSTOP. */
        STOP,
        CUT_TO,
        CUT_FROM,
        CUT_BOTH,
        DELAY,
        /** The journal's disk is full. */
        FULL_DISK,
        /** The disk of the replicated log is full. */
        FULL_LOG,
        /** A node loses power: what was not on its devices is gone. */
        POWER,
        /** All nodes lose power at once. */
        POWER_OF_ALL
    }

    /**
     * One fault.
     *
     * @param leader whether it meets the node that leads then
     * @param node the node that it meets otherwise
     * @param reset whether a cut resets connections; otherwise bytes wait
     * @param lastsMs how long, before the node is well again
     * @param number delay in ms, or what fits before a full disk ends the node: batches, for a log quarters of a block
     * @param overlaps whether the next fault begins before this one ends
     */
    record Fault(Kind kind, boolean leader, String node, boolean reset, int lastsMs, int number, boolean overlaps) {}

    private static final int STEPS = 4;

    private final List<Fault> faults = new ArrayList<>();
    private final int[] skewsMs = new int[FaultyGroup.NAMES.size()];
    private final boolean smallDisks;

    FaultSchedule(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < skewsMs.length; i++) {
            skewsMs[i] = random.nextInt(-500, 501);
        }
        final Kind[] kinds = Kind.values();
        for (int i = 0; i < STEPS; i++) {
            final Kind kind = kinds[random.nextInt(kinds.length)];
            faults.add(new Fault(
                    kind,
                    random.nextBoolean(),
                    FaultyGroup.NAMES.get(random.nextInt(FaultyGroup.NAMES.size())),
                    random.nextBoolean(),
                    random.nextInt(50, 1_500),
                    kind == Kind.DELAY ? random.nextInt(5, 150) : random.nextInt(0, 40),
                    random.nextInt(3) == 0));
        }
        smallDisks = random.nextInt(3) == 0 || faults.stream().anyMatch(fault -> fault.kind() == Kind.FULL_LOG);
    }

    /** Whether the log is kept in small files, on a small disk. */
    boolean smallDisks() {
        return smallDisks;
    }

    List<Fault> faults() {
        return faults;
    }

    /** How far each node's clock is off. */
    int[] skewsMs() {
        return skewsMs.clone();
    }

    @Override
    public String toString() {
        return faults.toString();
    }
}

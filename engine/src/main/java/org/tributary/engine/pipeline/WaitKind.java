package org.tributary.engine.pipeline;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;

/** What a stage does while it has nothing to do. */
public enum WaitKind {
    /** Sleeps: for machines with fewer cores than threads. */
    BLOCKING,

    /** Spins a little, then gives way. */
    YIELDING,

    /** Spins: only where every stage has a core to itself. */
    BUSY;

    WaitStrategy strategy() {
        return switch (this) {
            case BLOCKING -> new SleepingWaitStrategy();
            case YIELDING -> new YieldingWaitStrategy();
            case BUSY -> new BusySpinWaitStrategy();
        };
    }
}

package org.tributary.engine.pipeline;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;

/** How a stage waits while it is idle. */
public enum WaitKind {
    /** Sleeps: for machines with fewer cores than threads. */
    BLOCKING,

    /** Spins briefly, then yields. */
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

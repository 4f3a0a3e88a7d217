package org.tributary.benchmarks.pipeline;

import java.util.concurrent.locks.LockSupport;

/** What a generator does while the ring is full: gives its core to the stages, as a network thread would. */
final class Waiting {
    private static final long PAUSE_NANOS = 20_000;

    private Waiting() {}

    static void forRoom() {
        LockSupport.parkNanos(PAUSE_NANOS);
    }
}

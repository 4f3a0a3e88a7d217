package org.tributary.loadtest.flood;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Limits the calling thread to a share of a core by its processor time, system calls included. One thread. */
final class CpuShare {
    /** Most processor time saved up for a burst. */
    private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final double share;
    private long wallNanos;
    private long cpuNanos;
    private long startWallNanos;
    private long startCpuNanos;

    CpuShare(final double share) {
        this.share = share;
    }

    /** Starts the measurement; called on the limited thread. */
    void start() {
        startWallNanos = System.nanoTime();
        wallNanos = startWallNanos;
        startCpuNanos = threads.getCurrentThreadCpuTime();
        cpuNanos = startCpuNanos;
    }

    /** Sleeps until the thread is within its share again. */
    void hold() {
        final long cpu = threads.getCurrentThreadCpuTime();
        final long now = System.nanoTime();
        // Unused allowance beyond a burst expires.
        final long allowedCpu = cpuNanos + (long) ((now - wallNanos) * share);
        if (cpu < allowedCpu - BURST_NANOS) {
            wallNanos = now;
            cpuNanos = cpu + BURST_NANOS;
        } else if (cpu > allowedCpu) {
            LockSupport.parkNanos((long) ((cpu - allowedCpu) / share));
        }
    }

    /** Returns the share of a core used since the start. */
    double used() {
        return (double) (threads.getCurrentThreadCpuTime() - startCpuNanos)
                / Math.max(1, System.nanoTime() - startWallNanos);
    }
}

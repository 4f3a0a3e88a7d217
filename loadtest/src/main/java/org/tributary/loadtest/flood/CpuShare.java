package org.tributary.loadtest.flood;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Holds the calling thread to a share of a core, by its own processor time, system calls included. One thread. */
final class CpuShare {
    /** Processor time that may be saved up for a burst. */
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

    /** Begins; on the thread that is to be held. */
    void start() {
        startWallNanos = System.nanoTime();
        wallNanos = startWallNanos;
        startCpuNanos = threads.getCurrentThreadCpuTime();
        cpuNanos = startCpuNanos;
    }

    /** Sleeps for as long as the thread has had more than its share. */
    void hold() {
        final long cpu = threads.getCurrentThreadCpuTime();
        final long now = System.nanoTime();
        // What wall time allowed and was not used is lost beyond a burst.
        final long allowedCpu = cpuNanos + (long) ((now - wallNanos) * share);
        if (cpu < allowedCpu - BURST_NANOS) {
            wallNanos = now;
            cpuNanos = cpu + BURST_NANOS;
        } else if (cpu > allowedCpu) {
            LockSupport.parkNanos((long) ((cpu - allowedCpu) / share));
        }
    }

    /** Share of a core used since the start. */
    double used() {
        return (double) (threads.getCurrentThreadCpuTime() - startCpuNanos)
                / Math.max(1, System.nanoTime() - startWallNanos);
    }
}

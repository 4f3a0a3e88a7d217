package org.tributary.gateway.transport.limit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** The server's counters. Any thread. */
public final class TransportCounters {
    /** Time after a lack of memory for which the process says that it is not ready. */
    public static final int MEMORY_SECONDS = 10;

    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger viewers = new AtomicInteger();
    private final LongAdder refusedConnections = new LongAdder();
    private final LongAdder overBudget = new LongAdder();
    private final LongAdder headerTimeouts = new LongAdder();
    private final LongAdder requestTimeouts = new LongAdder();
    private final LongAdder replacedLoops = new LongAdder();
    private final LongAdder outOfMemories = new LongAdder();
    private volatile long outOfMemoryNanos;
    private final LongAdder[] statuses = new LongAdder[600];

    /** All at 0. */
    public TransportCounters() {
        for (int i = 100; i < statuses.length; i++) {
            statuses[i] = new LongAdder();
        }
    }

    /** Open connections, live viewers included. */
    public int connections() {
        return connections.get();
    }

    /** Connections of the live feed. */
    public int viewers() {
        return viewers.get();
    }

    /** Connections closed at once because there were too many. */
    public long refusedConnections() {
        return refusedConnections.sum();
    }

    /** Connections closed because a request's headers took too long. */
    public long headerTimeouts() {
        return headerTimeouts.sum();
    }

    /** Requests that were incomplete or unanswered at their deadline. */
    public long requestTimeouts() {
        return requestTimeouts.sum();
    }

    /** Answers with a status, over all paths. */
    public long answers(final int status) {
        return statuses[status].sum();
    }

    /** Connections closed because all together held more bytes than they may. */
    public long overBudget() {
        return overBudget.sum();
    }

    /** Event loops that died and were replaced. */
    public long replacedLoops() {
        return replacedLoops.sum();
    }

    /** Connections closed because there was no memory to serve them. */
    public long outOfMemories() {
        return outOfMemories.sum();
    }

    /** Whether memory was lacking within the last {@link #MEMORY_SECONDS}. */
    public boolean lacksMemory() {
        return outOfMemories.sum() > 0
                && System.nanoTime() - outOfMemoryNanos < TimeUnit.SECONDS.toNanos(MEMORY_SECONDS);
    }

    public void loopReplaced() {
        replacedLoops.increment();
    }

    public void outOfMemory() {
        outOfMemoryNanos = System.nanoTime();
        outOfMemories.increment();
    }

    public void opened() {
        connections.incrementAndGet();
    }

    public void refused() {
        refusedConnections.increment();
    }

    public void closedOverBudget() {
        overBudget.increment();
    }

    public void closed() {
        connections.decrementAndGet();
    }

    public boolean viewerCame(final int most) {
        if (viewers.incrementAndGet() > most) {
            viewers.decrementAndGet();
            return false;
        }
        return true;
    }

    public void viewerLeft() {
        viewers.decrementAndGet();
    }

    public void headerTimedOut() {
        headerTimeouts.increment();
    }

    public void requestTimedOut() {
        requestTimeouts.increment();
    }

    public void answered(final int status) {
        statuses[status].increment();
    }
}

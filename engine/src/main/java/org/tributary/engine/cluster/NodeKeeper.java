package org.tributary.engine.cluster;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.tributary.engine.journal.Journal;

/**
 * A node's housekeeping: the journal's reserve and background sync; the log that is no longer needed; on the leader a tick when a deadline has passed, and now and then
 * when the group is idle. Decides nothing: a tick brings the leader's time through the log like any batch.
 */
final class NodeKeeper implements Runnable {
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final ClusterNode node;
    private final GroupStateMachine machine;
    private final GroupServer server;
    private final Journal journal;
    private final LongSupplier clockMs;
    private final ClusterClient client;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private final AtomicBoolean trimming = new AtomicBoolean();
    private volatile boolean running = true;

    NodeKeeper(
            final ClusterNode node,
            final GroupStateMachine machine,
            final GroupServer server,
            final Journal journal,
            final LongSupplier clockMs,
            final ClusterClient client) {
        this.node = node;
        this.machine = machine;
        this.server = server;
        this.journal = journal;
        this.clockMs = clockMs;
        this.client = client;
    }

    @Override
    public void run() {
        try {
            while (running && !machine.hasFailed()) {
                journal.maintain();
                node.followMembers();
                requirePart();
                if (wantsTick() && node.isLeader() && underWay.compareAndSet(false, true)) {
                    client.send(new CommandBatch()).whenComplete((reply, error) -> underWay.set(false));
                }
                if (node.wantsTrim() && trimming.compareAndSet(false, true)) {
                    node.trimLog().whenComplete((done, error) -> trimming.set(false));
                }
                LockSupport.parkNanos(PERIOD_NANOS);
            }
        } catch (final Throwable t) {
            machine.fail("keeper", t);
        }
    }

    private void requirePart() {
        final String end = server.unexpectedEnd();
        if (end != null) {
            machine.fail("replicated log", new IllegalStateException(end));
        }
    }

    private boolean wantsTick() {
        return machine.nextDeadlineMs() <= clockMs.getAsLong()
                || System.nanoTime() - machine.lastAppliedNanos() > IDLE_NANOS;
    }

    void stop() {
        running = false;
    }
}

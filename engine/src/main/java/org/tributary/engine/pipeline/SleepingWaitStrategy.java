package org.tributary.engine.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.lang.invoke.VarHandle;

/**
 * Sleeps while idle, as the Disruptor's own {@code BlockingWaitStrategy}, but a publisher takes the lock only if a consumer
 * sleeps. Under load none does, and each command would otherwise pay for the lock and a useless wake-up.
 *
 * <p>No consumer misses a published slot: a consumer announces its sleep and then checks the ring again; a publisher publishes
 * and then checks for sleepers; each has a full fence in between. So at least one of them sees the other.
 */
final class SleepingWaitStrategy implements WaitStrategy {
    private final Object lock = new Object();
    /** Written under the lock. */
    private volatile int sleepers;

    @Override
    public long waitFor(
            final long sequence, final Sequence cursor, final Sequence dependent, final SequenceBarrier barrier)
            throws AlertException, InterruptedException {
        if (cursor.get() < sequence) {
            sleep(sequence, cursor, barrier);
        }
        long available = dependent.get();
        while (available < sequence) {
            barrier.checkAlert();
            Thread.onSpinWait();
            available = dependent.get();
        }
        return available;
    }

    private void sleep(final long sequence, final Sequence cursor, final SequenceBarrier barrier)
            throws AlertException, InterruptedException {
        synchronized (lock) {
            sleepers++;
            VarHandle.fullFence();
            try {
                while (cursor.get() < sequence) {
                    barrier.checkAlert();
                    lock.wait();
                }
            } finally {
                sleepers--;
            }
        }
    }

    @Override
    public void signalAllWhenBlocking() {
        VarHandle.fullFence();
        if (sleepers != 0) {
            synchronized (lock) {
                lock.notifyAll();
            }
        }
    }
}

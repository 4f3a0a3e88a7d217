package org.tributary.engine.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.lang.invoke.VarHandle;

/**
 * Sleeps while there is nothing to do, as the Disruptor's own {@code BlockingWaitStrategy}, but a publisher takes the lock
 * only if somebody sleeps. Under load nobody does, and each command would pay for the lock and for waking nobody.
 *
 * <p>Nobody sleeps through a publishing: who goes to sleep says so and then looks once more, who publishes does so and then
 * looks whether anybody sleeps, each with a full fence in between. So at least one of them sees the other.
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

package org.tributary.engine.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;

/**
 * The decide stage's thread: hands it the commands in the ring, a part of the ring at a time.
 *
 * <p>It does not share the Disruptor's loop with the other stages, because of how HotSpot compiles an endless loop. When one
 * thread reaches a case that the compiled loop lacks, HotSpot discards the code for all threads, but a thread inside it
 * stays there and its calls are not linked again: a called method that was discarded too is interpreted from then on. This
 * was measured: it took half of the decide thread's time for the rest of the run. Only one thread runs this loop.
 */
final class DecideLoop implements Runnable {
    private final RingBuffer<CommandSlot> ring;
    private final SequenceBarrier barrier;
    private final DecideStage stage;
    private final int mostAtOnce;
    private final Failure failure;
    private final Sequence done = new Sequence();
    private volatile boolean halted;

    /**
     * Creates a loop.
     *
     * @param mostAtOnce slots after which processed ones are released
     */
    DecideLoop(
            final RingBuffer<CommandSlot> ring, final DecideStage stage, final int mostAtOnce, final Failure failure) {
        this.ring = ring;
        this.barrier = ring.newBarrier();
        this.stage = stage;
        this.mostAtOnce = mostAtOnce;
        this.failure = failure;
    }

    /** Last slot that was processed. */
    Sequence done() {
        return done;
    }

    /** Ends the loop after the current slots. Any thread. */
    void halt() {
        halted = true;
        barrier.alert();
    }

    @Override
    public void run() {
        long next = done.get() + 1;
        while (!halted) {
            try {
                final long end = Math.min(barrier.waitFor(next), next + mostAtOnce - 1);
                if (end >= next) {
                    stage.onBatchStart(end - next + 1);
                }
                for (; next <= end; next++) {
                    stage.onSlot(ring.get(next), next, next == end);
                }
                done.set(end);
            } catch (final AlertException e) {
                // Alerts are given by halt() only.
                return;
            } catch (final Throwable t) {
                failure.raise("decide", t);
                return;
            }
        }
    }
}

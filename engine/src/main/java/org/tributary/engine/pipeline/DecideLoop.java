package org.tributary.engine.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;

/**
 * The decide stage's thread: hands it what is in the command ring, a part of the ring at a time.
 *
 * <p>Why not the Disruptor's own loop, as the other stages: a loop that never ends runs for hours in the machine code that
 * HotSpot once made of it. When the other thread in the same loop meets a case which that code left out, the code is thrown
 * away for both, but whoever is in it stays, and its calls are no longer linked anew: a method behind one of them that was
 * thrown away too is interpreted from then on (seen: half of the decide thread's time for the rest of the run). Nobody else
 * runs this loop.
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
     * A loop.
     *
     * @param mostAtOnce slots after which those gone through come free
     */
    DecideLoop(
            final RingBuffer<CommandSlot> ring, final DecideStage stage, final int mostAtOnce, final Failure failure) {
        this.ring = ring;
        this.barrier = ring.newBarrier();
        this.stage = stage;
        this.mostAtOnce = mostAtOnce;
        this.failure = failure;
    }

    /** Last slot that was gone through. */
    Sequence done() {
        return done;
    }

    /** Ends the loop behind the slots it is at. Any thread. */
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
            } catch (AlertException e) {
                // Alerts are given by halt() only.
                return;
            } catch (Throwable t) {
                failure.raise("decide", t);
                return;
            }
        }
    }
}

package org.tributary.engine.pipeline;

import com.lmax.disruptor.RingBuffer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Gives decide empty batches of the batch ring and passes full ones to the journal's thread. Decide's thread. */
final class BatchOutlet {
    private static final long CLAIM_WAIT_NANOS = 20_000;

    private final RingBuffer<PipelineBatch> ring;
    private final Failure failure;
    private long claimed;

    BatchOutlet(final RingBuffer<PipelineBatch> ring, final Failure failure) {
        this.ring = ring;
        this.failure = failure;
    }

    /** Waits for an empty batch; null if the engine has failed meanwhile. */
    @Nullable
    PipelineBatch claim() {
        while (!ring.hasAvailableCapacity(1)) {
            if (failure.hasHappened()) {
                return null;
            }
            LockSupport.parkNanos(CLAIM_WAIT_NANOS);
        }
        claimed = ring.next();
        return ring.get(claimed);
    }

    /** Passes on the claimed batch. */
    void publish() {
        ring.publish(claimed);
    }
}

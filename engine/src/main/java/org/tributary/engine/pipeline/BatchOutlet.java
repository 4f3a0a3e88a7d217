package org.tributary.engine.pipeline;

import org.jspecify.annotations.Nullable;

/** Gives decide empty batches and takes full ones: the batch ring, or the next stage on the same thread. */
interface BatchOutlet {
    /** Waits for an empty batch; null if the engine has failed meanwhile. */
    @Nullable
    PipelineBatch claim();

    /** Passes on the claimed batch. */
    void publish();
}

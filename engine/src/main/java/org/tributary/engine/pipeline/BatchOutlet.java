package org.tributary.engine.pipeline;

import org.jspecify.annotations.Nullable;

/** Where decide gets empty batches and leaves full ones: the batch ring, or the next stage on the same thread. */
interface BatchOutlet {
    /** An empty batch, waited for; null if the engine has failed meanwhile. */
    @Nullable
    PipelineBatch claim();

    /** Passes on what was claimed. */
    void publish();
}

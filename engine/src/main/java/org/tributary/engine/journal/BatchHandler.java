package org.tributary.engine.journal;

import org.agrona.DirectBuffer;

/** Receives whole batches, checked. The buffer is only valid during the call. */
@FunctionalInterface
public interface BatchHandler {
    /** One batch's frame. */
    void onBatch(DirectBuffer buffer, int offset, int length);
}

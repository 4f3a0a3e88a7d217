package org.tributary.engine.codec;

import org.agrona.DirectBuffer;

/** Prefetches the rows that upcoming commands need. A hint: it changes no outcome. */
public interface CommandPrefetch {
    /** Queues a command, at the start of its SBE header, for the next prefetch. The buffer is only valid during the call. */
    void queuePrefetch(DirectBuffer buffer, int offset);

    /** Prefetches the rows of all queued commands. */
    void prefetch();
}

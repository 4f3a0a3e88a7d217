package org.tributary.engine.codec;

import org.agrona.DirectBuffer;

/** Takes commands ahead of their turn and prefetches the rows that they will ask for. Hints: they change no outcome. */
public interface CommandPrefetch {
    /** Announces a command that comes soon, at the start of its SBE header. The buffer is only valid during the call. */
    void announce(DirectBuffer buffer, int offset);

    /** Prefetches for all commands that were announced. */
    void prefetch();
}

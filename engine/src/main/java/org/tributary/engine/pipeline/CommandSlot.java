package org.tributary.engine.pipeline;

import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.StateMachine;

/** A preallocated place in the command ring. Written by the publisher that claimed it, read by decide. */
final class CommandSlot {
    /** What a slot carries. */
    enum Kind {
        COMMAND,
        LOOKUP,
        /** Only time: a pulse may be due. */
        TICK,
        /** Only a reason to carry the synced sequence into the journal. */
        MARK,
        /** Claimed, then given up. */
        CANCELLED
    }

    final UnsafeBuffer buffer = new UnsafeBuffer(new byte[StateMachine.MAX_COMMAND_BYTES]);
    Kind kind;
    long correlationId;
    int length;
    /** Lookup: the id's length behind {@link #length} bytes of partner. */
    int idLength;

    short channel;
    /** {@code System.nanoTime()} of a sampled slot, else 0. */
    long publishedNanos;
}

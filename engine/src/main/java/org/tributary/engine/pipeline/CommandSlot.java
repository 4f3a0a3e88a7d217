package org.tributary.engine.pipeline;

import com.lmax.disruptor.EventFactory;
import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.collections.MutableInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.port.StateMachine;

/** A preallocated place in the command ring. Written by the publisher that claimed it, read by decide. */
final class CommandSlot {
    private static final int LINE_BYTES = 64;

    /** What a slot carries. */
    enum Kind {
        COMMAND,
        LOOKUP,
        /** Carries only the time: a pulse may be due. */
        TICK,
        /** Asks to write the synced sequence into the journal. */
        MARK,
        /** Claimed, then given up. */
        CANCELLED
    }

    final UnsafeBuffer buffer;
    Kind kind = Kind.CANCELLED;
    long correlationId;
    int length;
    /** Lookup: the id's length after {@link #length} bytes of partner. */
    int idLength;

    short channel;
    /** {@code System.nanoTime()} of a sampled slot, otherwise 0. */
    long publishedNanos;

    private CommandSlot(final UnsafeBuffer buffer) {
        this.buffer = buffer;
    }

    /**
     * Creates slots whose commands are adjacent off the heap, so that a window of them is prefetched fast. They are a cache line
     * apart, because their first lines would otherwise compete for a sixteenth of the processor's caches.
     */
    static EventFactory<CommandSlot> factory(final int slots) {
        final int stride = StateMachine.MAX_COMMAND_BYTES + LINE_BYTES;
        final ByteBuffer all = BufferUtil.allocateDirectAligned(Math.multiplyExact(slots, stride), LINE_BYTES);
        final MutableInteger next = new MutableInteger();
        return () ->
                new CommandSlot(new UnsafeBuffer(all, next.getAndIncrement() * stride, StateMachine.MAX_COMMAND_BYTES));
    }

    /** Prefetches a donation's command by reading it: several such reads in a row overlap. */
    long touch() {
        return buffer.getLong(0) + buffer.getLong(LINE_BYTES);
    }
}

package org.tributary.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;

/** One viewer of the live feed. Live event loop only. */
final class LiveViewer {
    private final Channel channel;
    private long lastSequence;
    private int index;

    LiveViewer(final Channel channel, final long lastSequence) {
        this.channel = channel;
        this.lastSequence = lastSequence;
    }

    /** Sequence of the last event sent, or seen before a reconnection; -1: none. */
    long lastSequence() {
        return lastSequence;
    }

    boolean hasRoom() {
        return channel.isWritable();
    }

    void send(final long sequence, final ByteBuf frame) {
        lastSequence = sequence;
        channel.writeAndFlush(frame, channel.voidPromise());
    }

    void heartbeat() {
        if (channel.isWritable()) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(Heads.LIVE_HEARTBEAT), channel.voidPromise());
        }
    }

    int index() {
        return index;
    }

    void setIndex(final int newIndex) {
        index = newIndex;
    }
}

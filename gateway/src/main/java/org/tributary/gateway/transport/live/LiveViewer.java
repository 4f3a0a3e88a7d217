package org.tributary.gateway.transport.live;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.http.LiveFeed;
import org.tributary.gateway.transport.wire.Heads;

/** One viewer of the live feed. Live event loop only. */
public final class LiveViewer {
    private final Channel channel;
    private final long seenSequence;
    private LiveFeed.@Nullable Event last;
    private int index;

    public LiveViewer(final Channel channel, final long seenSequence) {
        this.channel = channel;
        this.seenSequence = seenSequence;
    }

    /** Whether the viewer lacks the event. It may have it from before it reconnected. */
    boolean wants(final LiveFeed.Event event) {
        if (last == null && event.sequence() == seenSequence) {
            last = event;
        }
        return event != last;
    }

    boolean hasRoom() {
        return channel.isWritable();
    }

    void send(final LiveFeed.Event event, final ByteBuf frame) {
        last = event;
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

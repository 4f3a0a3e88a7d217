package org.tributary.gateway.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.transport.limit.TransportConstants;
import org.tributary.gateway.transport.live.LiveViewer;
import org.tributary.gateway.transport.wire.Heads;

/** A connection that was turned into a viewer of the live feed. Live event loop only. */
final class LiveConnection {
    /**
     * Above the high mark nothing is added until everything was sent, so that the viewer gets the newest event next.
     */
    private static final WriteBufferWaterMark PENDING =
            new WriteBufferWaterMark(1, TransportConstants.LIVE_HIGH_WATER_BYTES);

    private final ServerContext server;
    private final LiveViewer viewer;

    private LiveConnection(final ServerContext server, final LiveViewer viewer) {
        this.server = server;
        this.viewer = viewer;
    }

    /** Starts the stream. The connection must be on the live loop and counted as a viewer. */
    static void start(final ServerContext server, final HttpConnection connection, final @Nullable String lastEventId) {
        final Channel channel = connection.context().channel();
        if (!channel.isActive()) {
            return;
        }
        final LiveViewer viewer = new LiveViewer(channel, sequenceOf(lastEventId));
        connection.becomes(new LiveConnection(server, viewer));
        channel.config().setWriteBufferWaterMark(PENDING);
        channel.config().setOption(ChannelOption.SO_SNDBUF, TransportConstants.LIVE_SEND_BUFFER_BYTES);
        server.counters().answered(200);
        channel.writeAndFlush(
                Unpooled.wrappedBuffer(Heads.LIVE, connection.loop().date(), Heads.CLOSE_AND_END, Heads.LIVE_START));
        server.live().add(viewer);
    }

    void writabilityChanged() {
        server.live().offer(viewer);
    }

    void ended() {
        server.live().remove(viewer);
    }

    private static long sequenceOf(final @Nullable String lastEventId) {
        if (lastEventId == null) {
            return -1;
        }
        final boolean isNumber = !lastEventId.isEmpty()
                && lastEventId.length() <= 18
                && lastEventId.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Long.parseLong(lastEventId) : -1;
    }
}

package org.tributary.gateway.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import org.tributary.gateway.transport.wire.RequestBody;

/**
 * One connection's part of the bytes that all connections together may hold: bytes not decoded, an incomplete body,
 * answers that the peer has not taken. Event loop only.
 */
final class HeldBytes {
    private final ServerContext server;
    private long counted;

    HeldBytes(final ServerContext server) {
        this.server = server;
    }

    /** Counts again; false if the connection holds more than before and all together hold more than they may. */
    boolean count(final Channel channel, final RequestDecoder decoder, final RequestBody body) {
        final ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        if (out == null) {
            release();
            return true;
        }
        final long now =
                decoder.bufferedBytes() + body.heldBytes(server.limits().bodyBytes()) + out.totalPendingWriteBytes();
        if (now == counted) {
            return true;
        }
        final boolean fits = server.buffers().change(counted, now);
        counted = now;
        return fits;
    }

    /** Counts the connection as holding nothing. */
    void release() {
        server.buffers().change(counted, 0);
        counted = 0;
    }
}

package org.tributary.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/**
 * The end of a connection after its last answer: the server shuts down its output and discards what the peer still
 * sends until the peer closes too, for a second at most. Closing at once with unread bytes would reset the connection,
 * and the reset can overtake the answer. Event loop only.
 */
final class ClosingConnection {
    /** Most bytes discarded; beyond, the connection is closed at once. */
    private static final int MAX_DISCARDED_BYTES = 1 << 20;

    private final ChannelHandlerContext ctx;
    private int discardedBytes;

    ClosingConnection(final ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    /** Sends the last answer. */
    void send(final ByteBuf answer) {
        ctx.writeAndFlush(answer).addListener(sent -> {
            final SslHandler tls = ctx.pipeline().get(SslHandler.class);
            if (!sent.isSuccess()) {
                ctx.close();
            } else if (tls != null) {
                tls.closeOutbound().addListener(closed -> shutdown());
            } else {
                shutdown();
            }
        });
    }

    private void shutdown() {
        ((DuplexChannel) ctx.channel()).shutdownOutput().addListener(shut -> {
            if (!shut.isSuccess()) {
                ctx.close();
            }
        });
    }

    void discarded(final int bytes) {
        discardedBytes += bytes;
        if (discardedBytes > MAX_DISCARDED_BYTES) {
            ctx.close();
        }
    }
}

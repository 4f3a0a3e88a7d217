package org.tributary.gateway.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Tells the connection that bytes came, before they are decoded: a request's deadlines begin with its first byte. */
final class FirstByte extends ChannelInboundHandlerAdapter {
    private final HttpConnection connection;

    FirstByte(final HttpConnection connection) {
        this.connection = connection;
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        connection.onBytes();
        ctx.fireChannelRead(message);
    }
}

package org.tributary.gateway.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.tributary.gateway.transport.limit.Descriptors;

/**
 * Closes a connection at once if many before it were accepted and have no seat yet: each of them holds a descriptor that no seat
 * counts. Acceptor loop.
 */
@ChannelHandler.Sharable
final class AcceptGate extends ChannelInboundHandlerAdapter {
    private final ServerContext server;

    AcceptGate(final ServerContext server) {
        this.server = server;
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message) {
        if (server.arriving().get() < Descriptors.ARRIVING) {
            server.arriving().incrementAndGet();
            context.fireChannelRead(message);
        } else {
            server.counters().refused();
            ((Channel) message).unsafe().closeForcibly();
        }
    }
}

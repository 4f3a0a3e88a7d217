package org.tributary.gateway.transport.limit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Closes a connection at once if many before it were accepted and have no seat yet: each of them holds a descriptor that no seat
 * counts. Acceptor loop.
 */
@ChannelHandler.Sharable
public final class AcceptGate extends ChannelInboundHandlerAdapter {
    private final AtomicInteger arriving;
    private final int most;
    private final TransportCounters counters;

    /**
     * A gate of one listener.
     *
     * @param arriving connections accepted that have no seat yet; others count it down
     * @param most of them
     */
    public AcceptGate(final AtomicInteger arriving, final int most, final TransportCounters counters) {
        this.arriving = arriving;
        this.most = most;
        this.counters = counters;
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message) {
        if (arriving.get() < most) {
            arriving.incrementAndGet();
            context.fireChannelRead(message);
        } else {
            counters.refused();
            ((Channel) message).unsafe().closeForcibly();
        }
    }
}

package org.tributary.gateway.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.transport.limit.Seats;

/** Sets up a new connection's pipeline, or closes the connection if there is no seat for it. Any event loop. */
final class ConnectionSetup extends ChannelInitializer<SocketChannel> {
    private final ServerContext server;
    private final @Nullable TlsFiles tls;
    private final Seats seats;
    private final boolean isAdmin;

    /**
     * A listener's setup.
     *
     * @param tls null for plain HTTP
     * @param seats limits the connections of this listener
     */
    ConnectionSetup(
            final ServerContext server, final @Nullable TlsFiles tls, final Seats seats, final boolean isAdmin) {
        this.server = server;
        this.tls = tls;
        this.seats = seats;
        this.isAdmin = isAdmin;
    }

    @Override
    protected void initChannel(final SocketChannel channel) {
        server.arriving().decrementAndGet();
        if (channel.remoteAddress() == null) {
            // The peer closed the connection before it was set up.
            channel.close();
            return;
        }
        final InetAddress peer = channel.remoteAddress().getAddress();
        if (seats.isCrowded()) {
            server.giveWay(channel.eventLoop());
        }
        final Seats.Seat seat = seat(channel, server.addresses().of(peer));
        if (seat == null) {
            server.counters().refused();
            channel.close();
            return;
        }
        server.counters().opened();
        channel.closeFuture().addListener(closed -> {
            server.counters().closed();
            seat.leave();
        });
        if (server.settings().proxies().sendHeader() && server.addresses().isTrusted(peer)) {
            channel.pipeline().addLast(new HAProxyMessageDecoder(), new ProxyHeader(seat));
        }
        if (tls != null) {
            final SslHandler handler = tls.current().newHandler(channel.alloc());
            handler.setHandshakeTimeout(server.limits().headerMs(), TimeUnit.MILLISECONDS);
            channel.pipeline().addLast(handler);
        }
        final HttpConnection connection = new HttpConnection(server, seat, isAdmin);
        channel.pipeline().addLast(connection.decoder(), connection);
    }

    /** Takes a seat. At the address's limit, an idle connection of the same address gives way. */
    private Seats.@Nullable Seat seat(final SocketChannel channel, final long address) {
        final Seats.Seat free = seats.take(address);
        if (free != null || isAdmin) {
            return free;
        }
        return server.giveWay(channel.eventLoop(), address) ? seats.take(address) : seats.takeBeside(address);
    }

    /** Moves a connection's seat to the address that the proxy's header names. */
    private final class ProxyHeader extends SimpleChannelInboundHandler<HAProxyMessage> {
        private final Seats.Seat seat;

        ProxyHeader(final Seats.Seat seat) {
            this.seat = seat;
        }

        @Override
        protected void channelRead0(final ChannelHandlerContext ctx, final HAProxyMessage header)
                throws UnknownHostException {
            ctx.pipeline().remove(this);
            // LOCAL is the proxy's own health check.
            if (header.command() == HAProxyCommand.PROXY) {
                final byte[] source = header.sourceAddress() == null
                        ? null
                        : NetUtil.createByteArrayFromIpAddressString(header.sourceAddress());
                if (source != null && !move(ctx, server.addresses().of(InetAddress.getByAddress(source)))) {
                    refuse(ctx.channel());
                }
            }
        }

        private boolean move(final ChannelHandlerContext ctx, final long address) {
            return seat.move(address)
                    || !isAdmin
                            && (server.giveWay(ctx.channel().eventLoop(), address)
                                    ? seat.move(address)
                                    : seat.moveBeside(address));
        }

        private void refuse(final Channel channel) {
            server.counters().refused();
            channel.close();
        }

        @Override
        public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
            // A missing or unreadable header: the peer is not a proxy that sends PROXY headers.
            refuse(ctx.channel());
        }
    }
}

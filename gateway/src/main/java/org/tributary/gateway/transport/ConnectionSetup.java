package org.tributary.gateway.transport;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/** Equips a new connection, or closes it if there are too many. Any event loop. */
final class ConnectionSetup extends ChannelInitializer<SocketChannel> {
    private final ServerContext server;
    private final SslContext tls;

    ConnectionSetup(final ServerContext server, final SslContext tls) {
        this.server = server;
        this.tls = tls;
    }

    @Override
    protected void initChannel(final SocketChannel channel) {
        if (!server.counters().opened(server.settings().maxConnections())) {
            channel.close();
            return;
        }
        channel.closeFuture().addListener(closed -> server.counters().closed());
        if (tls != null) {
            final SslHandler handler = tls.newHandler(channel.alloc());
            handler.setHandshakeTimeout(server.settings().headerDeadlineMs(), TimeUnit.MILLISECONDS);
            channel.pipeline().addLast(handler);
        }
        final HttpConnection connection = new HttpConnection(server);
        channel.pipeline().addLast(connection.decoder(), connection);
    }
}

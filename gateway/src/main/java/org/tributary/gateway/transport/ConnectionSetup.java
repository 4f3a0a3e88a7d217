package org.tributary.gateway.transport;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/** Equips a new connection, or closes it if there are too many. Any event loop. */
final class ConnectionSetup extends ChannelInitializer<SocketChannel> {
    private final ServerContext server;
    private final SslContext tls;
    private final HttpDecoderConfig decoding;

    ConnectionSetup(final ServerContext server, final SslContext tls) {
        this.server = server;
        this.tls = tls;
        // RFC 9112 strictness: Transfer-Encoding together with Content-Length is an error, not a choice.
        this.decoding = new HttpDecoderConfig()
                .setMaxInitialLineLength(server.settings().maxLineBytes())
                .setMaxHeaderSize(server.settings().maxHeaderBytes())
                .setMaxChunkSize(server.settings().maxBodyBytes())
                .setValidateHeaders(true)
                .setAllowDuplicateContentLengths(false)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true);
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
        final RequestDecoder decoder = new RequestDecoder(decoding);
        channel.pipeline()
                .addLast(new CallbackReader(connection, decoder), decoder, new FlowControlHandler(), connection);
    }
}

package org.tributary.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * First to see the bytes that came. Hands whole callbacks straight to the connection while that stands between two
 * requests; the rest goes to the decoder. Also tells the connection that bytes came, before they are decoded: a request's
 * deadlines begin with its first byte.
 */
final class CallbackReader extends ChannelInboundHandlerAdapter {
    private final HttpConnection connection;
    private final RequestDecoder decoder;

    CallbackReader(final HttpConnection connection, final RequestDecoder decoder) {
        this.connection = connection;
        this.decoder = decoder;
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        connection.onBytes();
        final ByteBuf bytes = (ByteBuf) message;
        if (connection.isReadyForCallback() && decoder.isBetweenRequests(connection.requestsEnded())) {
            takeWhole(bytes);
        }
        if (bytes.isReadable()) {
            connection.onBytes();
            ctx.fireChannelRead(bytes);
        } else {
            bytes.release();
        }
    }

    private void takeWhole(final ByteBuf bytes) {
        final WholeCallback callback = connection.loop().wholeCallback();
        callback.read(bytes);
        int length = callback.next();
        while (length > 0) {
            bytes.skipBytes(length);
            connection.take(callback);
            length = connection.isReadyForCallback() ? callback.next() : 0;
        }
    }
}

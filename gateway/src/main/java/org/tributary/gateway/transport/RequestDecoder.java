package org.tributary.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/** Netty's decoder, which knows whether it stands between two requests with nothing kept back. */
final class RequestDecoder extends HttpRequestDecoder {
    private long begun;
    private long ended;

    RequestDecoder(final HttpDecoderConfig config) {
        super(config);
    }

    @Override
    protected void decode(final ChannelHandlerContext ctx, final ByteBuf in, final List<Object> out) throws Exception {
        final int before = out.size();
        super.decode(ctx, in, out);
        for (int i = before; i < out.size(); i++) {
            begun += out.get(i) instanceof HttpRequest ? 1 : 0;
            ended += out.get(i) instanceof LastHttpContent ? 1 : 0;
        }
    }

    /**
     * Whether all that came was decoded and taken.
     *
     * @param taken ends of requests that the connection has seen
     */
    boolean isBetweenRequests(final long taken) {
        return begun == ended && ended == taken && actualReadableBytes() == 0;
    }
}

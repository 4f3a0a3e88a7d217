package org.tributary.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Netty's decoder, held back and made strict. It decodes a request only when the connection can take it. Until then it
 * keeps at most one read of bytes, not objects many times as large. How the network splits the bytes changes nothing,
 * because one decoder sees all of them in order. Where Netty is lenient (RFC 9112 allows that), this refuses: request
 * lines with anything but single spaces between their three parts, a version in another form than the RFC's, and folded
 * header lines.
 */
final class RequestDecoder extends HttpRequestDecoder {
    private static final byte CR = '\r';
    private static final byte LF = '\n';
    private static final int VERSION_LENGTH = "HTTP/1.1".length();

    private final HttpConnection connection;
    private boolean held;
    private boolean inHeaders;
    private boolean inBody;
    private int partEnd;

    RequestDecoder(final HttpDecoderConfig config, final HttpConnection connection) {
        super(config);
        this.connection = connection;
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) throws Exception {
        if (connection.isDone()) {
            final ByteBuf bytes = (ByteBuf) message;
            connection.discarded(bytes.readableBytes());
            bytes.release();
        } else {
            final long startNanos = System.nanoTime();
            super.channelRead(ctx, message);
            connection.onServed(System.nanoTime() - startNanos);
        }
    }

    /** Netty's own method would read more if nothing was decoded; here the connection decides about that. */
    @Override
    public void channelReadComplete(final ChannelHandlerContext ctx) {
        discardSomeReadBytes();
        ctx.fireChannelReadComplete();
    }

    @Override
    protected void decode(final ChannelHandlerContext ctx, final ByteBuf in, final List<Object> out) throws Exception {
        if (connection.isDone()) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (!connection.takesMore()
                || !inHeaders && !inBody && connection.gate().putsOff(in)) {
            held = true;
            connection.gate().hold();
            return;
        }
        connection.onBytes();
        if (!inBody && isFolded(in)) {
            refuse(in, out);
            return;
        }
        final int before = out.size();
        super.decode(ctx, in, out);
        for (int i = before; i < out.size(); i++) {
            if (out.get(i) instanceof HttpRequest) {
                inHeaders = false;
                inBody = true;
            }
            if (out.get(i) instanceof LastHttpContent) {
                inBody = false;
            }
        }
    }

    /** Drops what a peer that has left did not finish. */
    @Override
    protected void decodeLast(final ChannelHandlerContext ctx, final ByteBuf in, final List<Object> out) {
        in.skipBytes(in.readableBytes());
    }

    boolean isHeld() {
        return held;
    }

    /** Decodes the bytes held back, now; the caller must not be inside a decoding. */
    void resumeNow(final ChannelHandlerContext connectionContext) {
        final ChannelHandlerContext own = connectionContext.pipeline().context(this);
        if (held && own != null) {
            held = false;
            decodeHeld(own);
        }
    }

    /** Decodes the bytes held back, on a later turn of the loop, so never inside a decoding. */
    void resume(final ChannelHandlerContext connectionContext) {
        if (!held) {
            return;
        }
        held = false;
        connectionContext.channel().eventLoop().execute(() -> {
            final ChannelHandlerContext own = connectionContext.pipeline().context(this);
            if (own != null) {
                decodeHeld(own);
            }
        });
    }

    private void decodeHeld(final ChannelHandlerContext own) {
        try {
            super.channelRead(own, Unpooled.EMPTY_BUFFER);
        } catch (final Throwable t) {
            own.fireExceptionCaught(t);
        }
        channelReadComplete(own);
    }

    /** Memory that undecoded bytes take. */
    int bufferedBytes() {
        return internalBuffer().isReadable() ? internalBuffer().capacity() : 0;
    }

    @Override
    protected HttpMessage createMessage(final String[] initialLine) throws Exception {
        inHeaders = true;
        return super.createMessage(initialLine);
    }

    @Override
    protected String splitFirstWordInitialLine(final byte[] line, final int start, final int length) {
        require(start == 0, "a request line begins with its method");
        partEnd = start + length;
        return super.splitFirstWordInitialLine(line, start, length);
    }

    @Override
    protected String splitSecondWordInitialLine(final byte[] line, final int start, final int length) {
        requireOneSpace(line, start);
        for (int i = start; i < start + length; i++) {
            require(line[i] > ' ' && line[i] <= '~' && line[i] != '#', "a request target is visible ASCII");
        }
        partEnd = start + length;
        return super.splitSecondWordInitialLine(line, start, length);
    }

    @Override
    protected String splitThirdWordInitialLine(final byte[] line, final int start, final int length) {
        requireOneSpace(line, start);
        require(
                length == VERSION_LENGTH
                        && line[start] == 'H'
                        && line[start + 1] == 'T'
                        && line[start + 2] == 'T'
                        && line[start + 3] == 'P'
                        && line[start + 4] == '/'
                        && isDigit(line[start + 5])
                        && line[start + 6] == '.'
                        && isDigit(line[start + 7]),
                "a version is HTTP/DIGIT.DIGIT");
        return super.splitThirdWordInitialLine(line, start, length);
    }

    private void requireOneSpace(final byte[] line, final int start) {
        require(start == partEnd + 1 && line[partEnd] == ' ', "one space is between the parts of a request line");
    }

    private static void require(final boolean holds, final String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }

    private static boolean isDigit(final byte c) {
        return c >= '0' && c <= '9';
    }

    /**
     * Whether a header line among these bytes is followed by one that begins with a blank. Netty consumes whole lines,
     * so the bytes begin with a line, however the network splits them.
     */
    private boolean isFolded(final ByteBuf in) {
        final int end = in.writerIndex();
        int at = in.readerIndex();
        if (!inHeaders) {
            while (at < end && isLineEnd(in.getByte(at))) {
                at++;
            }
        } else if (isBlank(in.getByte(at))) {
            return true;
        } else if (isEmptyLine(in, at, end)) {
            return false;
        }
        int lineEnd = in.indexOf(at, end, LF);
        while (lineEnd >= 0 && lineEnd + 1 < end) {
            final byte next = in.getByte(lineEnd + 1);
            if (isBlank(next)) {
                return true;
            }
            if (isEmptyLine(in, lineEnd + 1, end)) {
                return false;
            }
            lineEnd = in.indexOf(lineEnd + 1, end, LF);
        }
        return false;
    }

    private static boolean isBlank(final byte c) {
        return c == ' ' || c == '\t';
    }

    /** Whether the headers end here, or may: after a CR that is the last byte so far, the next one decides. */
    private static boolean isEmptyLine(final ByteBuf in, final int at, final int end) {
        return in.getByte(at) == LF || in.getByte(at) == CR && (at + 1 == end || in.getByte(at + 1) == LF);
    }

    private static boolean isLineEnd(final byte c) {
        return c == CR || c == LF;
    }

    private void refuse(final ByteBuf in, final List<Object> out) {
        in.skipBytes(in.readableBytes());
        final HttpMessage invalid = createInvalidMessage();
        invalid.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("a folded header line")));
        out.add(invalid);
    }
}

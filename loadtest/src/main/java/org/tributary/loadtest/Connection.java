package org.tributary.loadtest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection of the generator: writes raw requests, reads just as much of HTTP/1.1 as the answers need (status and
 * content length). On the client's event loop.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    private static final int MAX_HEAD_BYTES = 16 * 1024;
    private static final String CONTENT_LENGTH = "\r\ncontent-length:";

    private final LoadClient client;
    private final int[] onTheWay;
    private int first;
    private int count;
    private ChannelHandlerContext context;
    private final byte[] head = new byte[MAX_HEAD_BYTES];
    private int headLength;
    private int status;
    private int bodyLeft = -1;
    private boolean unflushed;

    Connection(final LoadClient client, final int pipeline) {
        this.client = client;
        this.onTheWay = new int[pipeline];
    }

    boolean isFull() {
        return count == onTheWay.length;
    }

    void send(final int request, final ByteBuffer bytes) {
        onTheWay[(first + count) % onTheWay.length] = request;
        count++;
        context.write(Unpooled.wrappedBuffer(bytes), context.voidPromise());
        if (!unflushed) {
            unflushed = true;
            client.dirty(this);
        }
    }

    void flush() {
        unflushed = false;
        context.flush();
    }

    @Override
    public void channelActive(final ChannelHandlerContext active) {
        context = active;
        client.isFree(this, true);
    }

    @Override
    public void channelRead(final ChannelHandlerContext reading, final Object message) {
        final ByteBuf in = (ByteBuf) message;
        try {
            while (in.isReadable()) {
                if (bodyLeft < 0) {
                    readHead(in);
                } else {
                    final int skipped = Math.min(bodyLeft, in.readableBytes());
                    in.skipBytes(skipped);
                    bodyLeft -= skipped;
                }
                if (bodyLeft == 0) {
                    bodyLeft = -1;
                    answer();
                }
            }
        } finally {
            in.release();
        }
    }

    private void readHead(final ByteBuf in) {
        while (in.isReadable() && bodyLeft < 0) {
            head[headLength++] = in.readByte();
            final boolean ends = headLength >= 4
                    && head[headLength - 1] == '\n'
                    && head[headLength - 2] == '\r'
                    && head[headLength - 3] == '\n';
            if (ends) {
                final String text =
                        new String(head, 0, headLength, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
                status = Integer.parseInt(text.substring(9, 12));
                final int at = text.indexOf(CONTENT_LENGTH);
                bodyLeft = at < 0
                        ? 0
                        : Integer.parseInt(text.substring(at + CONTENT_LENGTH.length(), text.indexOf('\r', at + 2))
                                .trim());
                headLength = 0;
            } else if (headLength == head.length) {
                throw new IllegalStateException("the server's answer has a head of over " + MAX_HEAD_BYTES + " bytes");
            }
        }
    }

    private void answer() {
        if (count == 0) {
            throw new IllegalStateException("the server answered what was not asked: " + status);
        }
        final boolean wasFull = isFull();
        final int request = onTheWay[first];
        first = (first + 1) % onTheWay.length;
        count--;
        client.answered(request, status);
        if (wasFull) {
            client.isFree(this, false);
        }
    }

    @Override
    public void channelInactive(final ChannelHandlerContext closed) {
        final int[] left = new int[count];
        for (int i = 0; i < count; i++) {
            left[i] = onTheWay[(first + i) % onTheWay.length];
        }
        final int lost = count;
        count = 0;
        client.lost(this, left, lost);
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext failed, final Throwable cause) {
        failed.close();
    }
}

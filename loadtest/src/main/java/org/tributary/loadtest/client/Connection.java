package org.tributary.loadtest.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One connection of the generator: writes raw requests, reads just as much of HTTP/1.1 as the answers need (status and
 * content length). On the client's event loop.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    private static final int MAX_HEAD_BYTES = 16 * 1024;
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final byte[] CONTENT_LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

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
        final int copied = Math.min(in.readableBytes(), head.length - headLength);
        in.getBytes(in.readerIndex(), head, headLength, copied);
        final int from = Math.max(3, headLength);
        final int to = headLength + copied;
        for (int i = from; i < to; i++) {
            if (head[i] == '\n' && head[i - 1] == '\r' && head[i - 2] == '\n') {
                in.skipBytes(i + 1 - headLength);
                headLength = 0;
                status = number(STATUS_AT);
                bodyLeft = contentLength(i);
                return;
            }
        }
        if (to == head.length) {
            throw new IllegalStateException("the server's answer has a head of over " + MAX_HEAD_BYTES + " bytes");
        }
        in.skipBytes(copied);
        headLength = to;
    }

    /** The value of Content-Length in a head that ends there; 0 if it has none. */
    private int contentLength(final int end) {
        for (int i = STATUS_AT; i + CONTENT_LENGTH.length < end; i++) {
            if (head[i] == '\n' && isContentLength(i + 1)) {
                int at = i + 1 + CONTENT_LENGTH.length;
                while (head[at] == ' ') {
                    at++;
                }
                return number(at);
            }
        }
        return 0;
    }

    private boolean isContentLength(final int at) {
        for (int i = 0; i < CONTENT_LENGTH.length; i++) {
            // sets the bit that makes a capital letter small; of the others here it changes none
            if ((head[at + i] | 0x20) != CONTENT_LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    private int number(final int from) {
        int number = 0;
        for (int i = from; head[i] >= '0' && head[i] <= '9'; i++) {
            number = number * 10 + head[i] - '0';
        }
        return number;
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

package org.tributary.loadtest.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;

/** One connection of the generator: writes raw requests and reads their answers in turn. On the client's event loop. */
final class Connection extends ChannelInboundHandlerAdapter {
    private final LoadClient client;
    private final int[] onTheWay;
    private final boolean bursts;
    private int first;
    private int count;
    /** Netty tells it before anything is sent. */
    @SuppressWarnings("NullAway.Init")
    private ChannelHandlerContext context;

    private final AnswerReader answers = new AnswerReader();
    private final AnswerReader.Listener listener = this::answered;
    private boolean unflushed;
    private boolean waiting;

    /**
     * A connection.
     *
     * @param bursts whether a full connection waits for all of its answers before it sends again
     */
    Connection(final LoadClient client, final int pipeline, final boolean bursts) {
        this.client = client;
        this.onTheWay = new int[pipeline];
        this.bursts = bursts;
    }

    boolean isFull() {
        return count == onTheWay.length;
    }

    void send(final int request, final ByteBuffer bytes) {
        onTheWay[(first + count) % onTheWay.length] = request;
        count++;
        waiting = isFull();
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
            answers.read(in.nioBuffer(), listener);
        } finally {
            in.release();
        }
    }

    private void answered(final int status) {
        if (count == 0) {
            throw new IllegalStateException("the server sent an answer without a request: " + status);
        }
        final int request = onTheWay[first];
        first = (first + 1) % onTheWay.length;
        count--;
        client.answered(request, status);
        if (waiting && (count == 0 || !bursts)) {
            waiting = false;
            client.isFree(this, false);
        }
    }

    /** Sends after the last answer read, so that all requests that fit go out together. */
    @Override
    public void channelReadComplete(final ChannelHandlerContext reading) {
        client.send();
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

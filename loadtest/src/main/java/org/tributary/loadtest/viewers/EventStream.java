package org.tributary.loadtest.viewers;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;

/**
 * One viewer of the live feed: requests it and reads the server-sent events as they arrive, keeping only the start of
 * each line. On the audience's event loop.
 */
final class EventStream extends ChannelInboundHandlerAdapter {
    /**
     * Bytes kept of a line: enough for status line, event name, id, and the sequence and time that totals begin with.
     */
    private static final int LINE_START_BYTES = 128;

    private static final String OK = "HTTP/1.1 200";
    private static final String TOTALS = "event: totals";
    private static final String BOARD = "event: board";
    private static final String DATA = "data: {\"sequence\":";
    private static final String AS_OF = "\"asOf\":\"";
    private static final int TIME_LENGTH = "2026-09-07T01:00:00.123Z".length();

    private final Audience audience;
    private final byte[] request;
    private final byte[] lineStart = new byte[LINE_START_BYTES];
    private int lineLength;
    private boolean accepted;
    private boolean statusRead;
    private boolean inTotals;
    private long lastSequence = -1;
    private long lastEventNanos;

    EventStream(final Audience audience, final byte[] request) {
        this.audience = audience;
        this.request = request;
    }

    @Override
    public void channelActive(final ChannelHandlerContext active) {
        active.writeAndFlush(active.alloc().buffer(request.length).writeBytes(request));
    }

    @Override
    public void channelRead(final ChannelHandlerContext reading, final Object message) {
        final ByteBuf in = (ByteBuf) message;
        try {
            audience.bytes(in.readableBytes());
            while (in.isReadable()) {
                final int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
                final int length = (end < 0 ? in.writerIndex() : end) - in.readerIndex();
                final int kept = Math.min(length, lineStart.length - lineLength);
                in.readBytes(lineStart, lineLength, kept);
                lineLength += kept;
                in.skipBytes(length - kept);
                if (end >= 0) {
                    in.skipBytes(1);
                    line(reading, new String(lineStart, 0, lineLength, StandardCharsets.UTF_8));
                    lineLength = 0;
                }
            }
        } finally {
            in.release();
        }
    }

    private void line(final ChannelHandlerContext reading, final String line) {
        if (!statusRead) {
            statusRead = true;
            accepted = line.startsWith(OK);
            if (accepted) {
                audience.joined();
            } else {
                reading.close();
            }
        } else if (line.startsWith(TOTALS)) {
            inTotals = true;
        } else if (line.startsWith(BOARD)) {
            inTotals = false;
            audience.board();
        } else if (inTotals && line.startsWith(DATA)) {
            inTotals = false;
            totals(line);
        }
    }

    private void totals(final String line) {
        final int comma = line.indexOf(',', DATA.length());
        final int time = line.indexOf(AS_OF);
        if (comma < 0 || time < 0 || time + AS_OF.length() + TIME_LENGTH > line.length()) {
            audience.odd("totals that do not begin with sequence and asOf: " + line);
            return;
        }
        final long sequence =
                Long.parseLong(line.substring(DATA.length(), comma).trim());
        if (sequence < lastSequence) {
            audience.odd("sequence " + sequence + " after " + lastSequence);
        }
        lastEventNanos = audience.totals(
                sequence, line.substring(time + AS_OF.length(), time + AS_OF.length() + TIME_LENGTH), lastEventNanos);
        lastSequence = sequence;
    }

    @Override
    public void channelInactive(final ChannelHandlerContext closed) {
        audience.left(accepted);
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext failed, final Throwable cause) {
        failed.close();
    }
}

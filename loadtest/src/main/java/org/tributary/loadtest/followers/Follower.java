package org.tributary.loadtest.followers;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** One follower: asks for the events after its place, with a wait, again and again. On the followers' event loop. */
final class Follower extends SimpleChannelInboundHandler<FullHttpResponse> {
    private static final String NEXT = "\"next\":\"";
    private static final String FIRST = "{\"events\":[{\"sequence\":";
    private static final String AT = "\"at\":\"";
    private static final int OK = 200;
    private static final int NOTHING_NEW = 204;
    private static final int BUSY = 503;
    private static final int HEAD_BYTES = 200;
    private static final int TAIL_BYTES = 120;

    private final Followers followers;
    private String cursor;

    Follower(final Followers followers, final String cursor) {
        this.followers = followers;
        this.cursor = cursor;
    }

    @Override
    public void channelActive(final ChannelHandlerContext active) {
        ask(active);
    }

    private void ask(final ChannelHandlerContext to) {
        to.writeAndFlush(followers.request(cursor));
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext reading, final FullHttpResponse answer) {
        final int status = answer.status().code();
        followers.answered(answer.content().readableBytes());
        if (status == OK) {
            events(answer);
        } else if (status == BUSY) {
            followers.busy();
            reading.executor().schedule(() -> ask(reading), 1, TimeUnit.SECONDS);
            return;
        } else if (status != NOTHING_NEW) {
            followers.odd("status " + status + ": " + answer.content().toString(StandardCharsets.UTF_8));
            reading.close();
            return;
        }
        ask(reading);
    }

    /** Reads the oldest event's sequence and time, and the place after the newest: a whole parse would measure this program. */
    private void events(final FullHttpResponse answer) {
        final int length = answer.content().readableBytes();
        final int from = answer.content().readerIndex();
        final String head = answer.content().toString(from, Math.min(HEAD_BYTES, length), StandardCharsets.UTF_8);
        final int tailLength = Math.min(TAIL_BYTES, length);
        final String tail = answer.content().toString(from + length - tailLength, tailLength, StandardCharsets.UTF_8);
        final int next = tail.lastIndexOf(NEXT);
        final int at = head.indexOf(AT);
        if (next < 0 || at < 0 || !head.startsWith(FIRST)) {
            followers.odd("no events: " + head);
            return;
        }
        final long first = sequence(head.substring(FIRST.length()));
        if (first != sequence(cursor) + 1) {
            followers.odd("sequence " + first + " after " + cursor);
        }
        final String place = tail.substring(next + NEXT.length(), tail.lastIndexOf('"'));
        final int timeEnd = head.indexOf('"', at + AT.length());
        followers.seen(
                sequence(place) - sequence(cursor),
                Instant.parse(head.substring(at + AT.length(), timeEnd)).toEpochMilli());
        cursor = place;
    }

    private static long sequence(final String text) {
        int end = 0;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return Long.parseLong(text.substring(0, end));
    }

    @Override
    public void channelInactive(final ChannelHandlerContext closed) {
        followers.left();
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext failed, final Throwable cause) {
        followers.odd(cause.toString());
        failed.close();
    }
}

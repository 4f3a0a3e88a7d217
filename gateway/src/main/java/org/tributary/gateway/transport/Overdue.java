package org.tributary.gateway.transport;

import io.netty.buffer.Unpooled;
import org.tributary.gateway.transport.wire.Heads;
import org.tributary.gateway.transport.wire.Refusals;

/** Ends the waits of a connection that have passed their deadline. Event loop only. */
final class Overdue {
    private Overdue() {}

    /** Checks a connection that is not a viewer. */
    static void check(
            final HttpConnection connection,
            final RequestClock clock,
            final AnswerQueue answers,
            final ServerContext server,
            final long nowNanos) {
        switch (clock.check(nowNanos, server.limits(), answers)) {
            case PEER -> connection.close();
            case ANSWER -> {
                server.counters().requestTimedOut();
                answers.giveUpFirst().answer(Refusals.NO_ANSWER);
                connection.flushAnswers();
            }
            case HEADERS -> {
                server.counters().headerTimedOut();
                giveUpReading(connection, answers, server);
            }
            case BODY -> {
                server.counters().requestTimedOut();
                giveUpReading(connection, answers, server);
            }
            default -> {}
        }
    }

    private static void giveUpReading(
            final HttpConnection connection, final AnswerQueue answers, final ServerContext server) {
        if (!answers.isEmpty()) {
            connection.close();
            return;
        }
        server.counters().answered(408);
        connection.end(Unpooled.wrappedBuffer(
                Refusals.TOO_SLOW_HEAD, connection.loop().date(), Heads.CLOSE_AND_END, Refusals.TOO_SLOW.body()));
    }
}

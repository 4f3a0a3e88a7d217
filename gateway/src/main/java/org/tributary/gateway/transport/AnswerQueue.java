package org.tributary.gateway.transport;

import io.netty.buffer.ByteBuf;
import org.tributary.gateway.transport.wire.CallbackHeads;

/**
 * A connection's requests that wait for their answers, in order of arrival. A request takes its place as soon as it is
 * complete. Answers become ready in any order and are sent in this one. Event loop only.
 */
final class AnswerQueue {
    /** Room for the lines that an answer's head lacks, and for a few small answers. */
    private static final int LINES_BYTES = 512;

    private final HttpConnection connection;
    private final CallbackHeads callbackHeads;
    private final Exchange[] exchanges;
    private int first;
    private int waiting;

    AnswerQueue(final HttpConnection connection, final CallbackHeads callbackHeads, final int most) {
        this.connection = connection;
        this.callbackHeads = callbackHeads;
        this.exchanges = new Exchange[most];
    }

    int waiting() {
        return waiting;
    }

    boolean isEmpty() {
        return waiting == 0;
    }

    boolean isFull() {
        return waiting == exchanges.length;
    }

    /** The oldest exchange; the queue must not be empty. */
    Exchange first() {
        return exchanges[first];
    }

    /** Whether the oldest exchange has its answer. */
    boolean isFirstReady() {
        return waiting > 0 && exchanges[first].isReady();
    }

    /** Bytes to set aside for the oldest exchange's answer, which is ready. */
    int firstBytes() {
        return exchanges[first].head().length + exchanges[first].body().length + LINES_BYTES;
    }

    /** Adds an exchange at the end and returns it; the queue must not be full. */
    Exchange next() {
        if (isFull()) {
            throw new IllegalStateException("more than " + exchanges.length + " requests wait");
        }
        final int slot = (first + waiting) % exchanges.length;
        if (exchanges[slot] == null) {
            exchanges[slot] = new Exchange(connection, callbackHeads);
        }
        waiting++;
        return exchanges[slot];
    }

    /**
     * Moves ready answers into a buffer, up to the first that is not ready.
     *
     * @return false if the last of them ends the connection
     */
    boolean moveReady(final ByteBuf out, final byte[] date) {
        boolean keepAlive = true;
        while (keepAlive && isFirstReady()) {
            final Exchange exchange = exchanges[first];
            out.writeBytes(exchange.head()).writeBytes(date).writeBytes(exchange.endOfHead());
            out.writeBytes(exchange.body());
            keepAlive = exchange.keepAlive();
            exchange.sent();
            first = (first + 1) % exchanges.length;
            waiting--;
        }
        return keepAlive;
    }

    /** Replaces the oldest exchange with a fresh one; a late answer to the old one is dropped. */
    Exchange giveUpFirst() {
        final Exchange late = exchanges[first];
        late.abandon();
        exchanges[first] = late.unanswered(connection);
        return exchanges[first];
    }

    /** Abandons all exchanges; their answers are dropped. */
    void abandonAll() {
        for (int i = 0; i < waiting; i++) {
            exchanges[(first + i) % exchanges.length].abandon();
        }
        waiting = 0;
    }
}

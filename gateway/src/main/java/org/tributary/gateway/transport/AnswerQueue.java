package org.tributary.gateway.transport;

import io.netty.buffer.ByteBuf;
import org.tributary.gateway.transport.wire.CallbackHeads;

/**
 * The requests of a connection that wait for their answers, in the order in which they came. A request takes its place
 * the moment it is whole, before anything can come between; answers are ready in any order and leave in this one. Event
 * loop only.
 */
final class AnswerQueue {
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

    /** The oldest; there must be one. */
    Exchange first() {
        return exchanges[first];
    }

    /** Whether the oldest can be sent. */
    boolean isFirstReady() {
        return waiting > 0 && exchanges[first].isReady();
    }

    /** The next place; there must be room. */
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
     * Moves the answers that are ready into a buffer, up to the first that is not.
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

    /** Puts a fresh exchange in the place of the oldest, whose holder may still answer: into the void. */
    Exchange giveUpFirst() {
        final Exchange late = exchanges[first];
        late.abandon();
        exchanges[first] = late.unanswered(connection);
        return exchanges[first];
    }

    /** Lets go of all that wait. */
    void abandonAll() {
        for (int i = 0; i < waiting; i++) {
            exchanges[(first + i) % exchanges.length].abandon();
        }
        waiting = 0;
    }
}

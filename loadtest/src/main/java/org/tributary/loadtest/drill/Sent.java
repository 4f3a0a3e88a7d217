package org.tributary.loadtest.drill;

import java.util.Arrays;

/** States of the payments of one sender, a byte each, in the order of their numbers. One thread writes. */
final class Sent {
    static final byte SENT = 1;
    static final byte ANSWERED = 2;

    private byte[] states = new byte[1 << 12];
    private volatile int size;

    /** Adds a payment that is about to be sent, and returns its place. */
    int add() {
        final int place = size;
        if (place == states.length) {
            states = Arrays.copyOf(states, 2 * place);
        }
        states[place] = SENT;
        size = place + 1;
        return place;
    }

    void answered(final int place) {
        states[place] = ANSWERED;
    }

    boolean isAnswered(final int place) {
        return states[place] == ANSWERED;
    }

    int size() {
        return size;
    }
}

package org.tributary.gateway.transport;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that all connections together may hold: read and not decoded, bodies not whole, answers not taken. Any thread. */
final class BufferBudget {
    private final long most;
    private final AtomicLong used = new AtomicLong();

    BufferBudget(final long most) {
        this.most = most;
    }

    /** Changes what one connection holds; false if it holds more than before and all together more than they may. */
    boolean change(final long from, final long to) {
        final long now = used.addAndGet(to - from);
        return to <= from || now <= most;
    }

    long used() {
        return used.get();
    }
}

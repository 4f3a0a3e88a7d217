package org.tributary.gateway.transport.limit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that all connections together may hold: not decoded, in incomplete bodies, in answers that peers have not
 * taken. Any thread.
 */
public final class BufferBudget {
    private final long most;
    private final AtomicLong used = new AtomicLong();

    public BufferBudget(final long most) {
        this.most = most;
    }

    /** Changes one connection's bytes; false if it holds more than before and all together hold more than they may. */
    public boolean change(final long from, final long to) {
        final long now = used.addAndGet(to - from);
        return to <= from || now <= most;
    }

    public long used() {
        return used.get();
    }
}

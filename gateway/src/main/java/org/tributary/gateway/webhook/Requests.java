package org.tributary.gateway.webhook;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.api.events.EventCursor;

/** What other threads ask of a delivery's thread: to send again, to take over a place, to end. Any thread; one takes. */
final class Requests {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Long replayFrom;
    private @Nullable EventCursor place;
    private boolean closed;

    /** Asks to send everything from a sequence on again. */
    void replay(final long fromSequence) {
        lock.lock();
        try {
            replayFrom = fromSequence;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Asks to take over a place. */
    void takeOver(final EventCursor at) {
        lock.lock();
        try {
            place = at;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Asks to end. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** True if something is asked. */
    boolean isAny() {
        lock.lock();
        try {
            return closed || replayFrom != null || place != null;
        } finally {
            lock.unlock();
        }
    }

    /** First sequence to send again; null if it was not asked. */
    @Nullable
    Long takeReplay() {
        lock.lock();
        try {
            final Long from = replayFrom;
            replayFrom = null;
            return from;
        } finally {
            lock.unlock();
        }
    }

    /** Place to take over; null if it was not asked. */
    @Nullable
    EventCursor takePlace() {
        lock.lock();
        try {
            final EventCursor at = place;
            place = null;
            return at;
        } finally {
            lock.unlock();
        }
    }

    /** Waits, but not for longer than until something is asked. */
    void pause(final long ms) {
        lock.lock();
        try {
            if (!closed && replayFrom == null && place == null) {
                changed.await(ms, TimeUnit.MILLISECONDS);
            }
        } catch (final InterruptedException e) {
            closed = true;
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}

package org.tributary.gateway.api.events;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.tributary.gateway.http.ApiResponse;

/**
 * What followers at the journal's end get, written once for all of them. They see that end move in steps: between two steps many
 * records are released, all followers then ask for the same stretch, and each gets the same bytes. Any thread.
 */
final class EventPages {
    /** Shortest time between two steps: by so much later than without steps may a waiting follower see a record. */
    static final long STEP_NANOS = 40_000_000;

    /** Shortest time between two looks for a record when there was none. */
    private static final long LOOK_NANOS = 4_000_000;

    private static final int OK = 200;
    /** Most bytes of pages kept, all together. */
    private static final int MAX_BYTES = 8 << 20;

    private final LongSupplier releasedSequence;
    private final LongSupplier nanoTime;
    private final Map<Key, ApiResponse> kept = new LinkedHashMap<>();
    private int keptBytes;
    private volatile long head;
    private volatile long steppedNanos;
    private volatile long lookedNanos;

    /**
     * What pages have in common if they are the same.
     *
     * @param head the journal's end as followers saw it
     */
    record Key(EventCursor after, int limit, String kinds, long head) {}

    EventPages(final LongSupplier releasedSequence, final LongSupplier nanoTime) {
        this.releasedSequence = releasedSequence;
        this.nanoTime = nanoTime;
        steppedNanos = nanoTime.getAsLong() - STEP_NANOS;
        lookedNanos = steppedNanos;
    }

    /** The journal's end as waiting followers see it: the sequence of a released record. */
    long head() {
        final long now = nanoTime.getAsLong();
        if (now - steppedNanos >= STEP_NANOS && now - lookedNanos >= LOOK_NANOS) {
            step(now);
        }
        return head;
    }

    private synchronized void step(final long now) {
        if (now - steppedNanos < STEP_NANOS) {
            return;
        }
        lookedNanos = now;
        final long released = releasedSequence.getAsLong();
        if (released != head) {
            head = released;
            steppedNanos = now;
        }
    }

    /** The page of that key, written at most once while it is kept. What is no page, such as a problem, is not kept. */
    synchronized ApiResponse page(final Key key, final Supplier<ApiResponse> writer) {
        final ApiResponse known = kept.get(key);
        if (known != null) {
            return known;
        }
        final ApiResponse written = writer.get();
        if (written.status() == OK) {
            kept.put(key, written);
            keptBytes += written.body().length;
            final Iterator<ApiResponse> oldest = kept.values().iterator();
            while (keptBytes > MAX_BYTES) {
                keptBytes -= oldest.next().body().length;
                oldest.remove();
            }
        }
        return written;
    }
}

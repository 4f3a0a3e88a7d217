package org.tributary.gateway.api.events;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest events, read and written once for all followers at the journal's end. Reads only on demand, as far as is asked for, and
 * at most {@value #KEPT} records at once: after a pause without followers it begins anew near the end. Any thread; callers wait for
 * one another.
 */
final class EventTail implements AutoCloseable {
    /** Events kept. */
    static final int KEPT = 16_384;

    private final EventReader reader;
    private final Event[] ring = new Event[KEPT];

    /** Sequence of the oldest event kept, and of the next to be read. */
    private long first = 1;

    private long next = 1;

    EventTail(final EventReader reader) {
        this.reader = reader;
    }

    /**
     * Events after a sequence, oldest first.
     *
     * @param upTo sequence of the last one wanted; a released one, and not before the cursor
     * @return null if the tail no longer has the record before them: read them from the files
     */
    synchronized @Nullable List<Event> after(final EventCursor cursor, final long upTo) {
        fill(upTo);
        final boolean fromStart = cursor.sequence() == 0 && first == 1;
        if (!fromStart && cursor.sequence() < first) {
            return null;
        }
        final long last = Math.min(upTo, next - 1);
        final List<Event> events = new ArrayList<>((int) Math.max(0, last - cursor.sequence()));
        for (long sequence = cursor.sequence() + 1; sequence <= last; sequence++) {
            events.add(at(sequence));
        }
        return events;
    }

    /** The event of a sequence that is kept; null for any other. */
    synchronized @Nullable Event kept(final long sequence) {
        return sequence >= first && sequence < next ? at(sequence) : null;
    }

    private Event at(final long sequence) {
        return ring[(int) (sequence % KEPT)];
    }

    private void fill(final long upTo) {
        if (upTo < next) {
            return;
        }
        if (upTo - next >= KEPT) {
            next = upTo - KEPT + 1;
            first = next;
        }
        reader.read(next, upTo, event -> {
            final long sequence = event.cursor().sequence();
            ring[(int) (sequence % KEPT)] = event;
            next = sequence + 1;
            first = Math.max(first, next - KEPT);
        });
    }

    @Override
    public synchronized void close() {
        reader.close();
    }
}

package org.tributary.gateway.api.events;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The newest events, read and written once for all followers at the journal's end. Reads only when somebody asks, and at most
 * {@value #KEPT} records at once: after a pause without followers it begins anew near the end. Any thread; callers wait for one
 * another.
 */
final class EventTail implements AutoCloseable {
    /** Events kept. */
    static final int KEPT = 16_384;

    private final EventReader reader;
    private final LongSupplier releasedSequence;
    private final Event[] ring = new Event[KEPT];

    /** Sequence of the oldest event kept, and of the next to be read. */
    private long first = 1;

    private long next = 1;

    EventTail(final EventReader reader, final LongSupplier releasedSequence) {
        this.reader = reader;
        this.releasedSequence = releasedSequence;
    }

    /**
     * Events after a sequence, oldest first, as far as they are released.
     *
     * @return null if the tail no longer has the record before them: read them from the files
     */
    synchronized @Nullable List<Event> after(final EventCursor cursor, final int most) {
        fill();
        final boolean fromStart = cursor.sequence() == 0 && first == 1;
        if (!fromStart && cursor.sequence() < first) {
            return null;
        }
        final List<Event> events = new ArrayList<>();
        for (long sequence = cursor.sequence() + 1; sequence < next && events.size() < most; sequence++) {
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

    private void fill() {
        final long released = releasedSequence.getAsLong();
        if (released < next) {
            return;
        }
        if (released - next >= KEPT) {
            next = released - KEPT + 1;
            first = next;
        }
        reader.read(next, released, event -> {
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

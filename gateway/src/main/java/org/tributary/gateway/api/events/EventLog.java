package org.tributary.gateway.api.events;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.JournalReader;
import org.tributary.gateway.api.json.RecordJson;

/**
 * Released events after a cursor: from the tail, or, for who is further behind, from the files. Never ahead of what was answered: on
 * a node of a group the journal's end may be ahead of it, and a cursor there, taken from another node or before a restart, waits. Any
 * thread.
 */
public final class EventLog implements AutoCloseable {
    /** Followers that may read old files at once. */
    private static final int MOST_IN_FILES = 2;

    private final Supplier<? extends JournalReader> readers;
    private final Supplier<RecordJson> writers;
    private final LongSupplier releasedSequence;
    private final LongSupplier endSequence;
    private final LongUnaryOperator lastCommon;
    private final EventTail tail;
    private final Semaphore inFiles = new Semaphore(MOST_IN_FILES);

    /**
     * Events of a running engine.
     *
     * @param readers opens a reader of the journal
     * @param writers makes a writer, for one thread
     * @param releasedSequence last record whose answer may have gone out; it may go back
     * @param endSequence last record of the journal, that one or a later one
     * @param lastCommon of the sequence of a cursor that is not on the chain: the last one that it can have in common with it; -1 if
     *     the journal was never cut before it
     */
    public EventLog(
            final Supplier<? extends JournalReader> readers,
            final Supplier<RecordJson> writers,
            final LongSupplier releasedSequence,
            final LongSupplier endSequence,
            final LongUnaryOperator lastCommon) {
        this.readers = readers;
        this.writers = writers;
        this.releasedSequence = releasedSequence;
        this.endSequence = endSequence;
        this.lastCommon = lastCommon;
        this.tail = new EventTail(new EventReader(readers, writers.get()));
    }

    /** A cursor that this journal does not have. */
    public static final class CutException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final long lastCommonSequence;
        private final boolean journaled;

        CutException(final long lastCommonSequence, final boolean journaled) {
            super("the journal was cut after sequence " + lastCommonSequence, null, false, false);
            this.lastCommonSequence = lastCommonSequence;
            this.journaled = journaled;
        }

        /** Last sequence that the cursor's journal can have in common with this one. */
        public long lastCommonSequence() {
            return lastCommonSequence;
        }

        /** True if a record right after that sequence says so; otherwise the cursor is of another journal. */
        public boolean isJournaled() {
            return journaled;
        }
    }

    /**
     * The next events, oldest first.
     *
     * @param most 1 or more
     * @return empty if there are none yet; null if too many read old files just now
     * @throws CutException if the cursor is not on the present chain
     */
    public @Nullable List<Event> after(final EventCursor cursor, final int most) {
        return after(cursor, most, released());
    }

    /**
     * The same up to a record.
     *
     * @param upTo sequence of a released record; nothing after it
     */
    @Nullable
    List<Event> after(final EventCursor cursor, final int most, final long upTo) {
        if (cursor.sequence() > upTo && cursor.sequence() > released()) {
            return none(cursor);
        }
        final long last = Math.max(cursor.sequence(), Math.min(upTo, cursor.sequence() + most));
        final List<Event> newest = tail.after(cursor, last);
        if (newest != null) {
            final Event before = tail.kept(cursor.sequence());
            if (before != null) {
                require(before, cursor);
                return newest;
            }
            if (cursor.sequence() == 0) {
                return newest;
            }
        }
        return fromFiles(cursor, last);
    }

    /** Sequence of the last record whose answer may have gone out. */
    long released() {
        return releasedSequence.getAsLong();
    }

    /**
     * The cursor after a record that is released.
     *
     * @param sequence 0 for the one before the first record
     */
    public EventCursor cursorAt(final long sequence) {
        final EventCursor[] found = {EventCursor.START};
        if (sequence > 0) {
            try (EventReader reader = new EventReader(readers, writers.get())) {
                reader.read(sequence, sequence, event -> found[0] = event.cursor());
            }
        }
        return found[0];
    }

    private @Nullable List<Event> fromFiles(final EventCursor cursor, final long last) {
        if (!inFiles.tryAcquire()) {
            return null;
        }
        try (EventReader reader = new EventReader(readers, writers.get())) {
            final List<Event> events = new ArrayList<>();
            final long from = Math.max(1, cursor.sequence());
            reader.read(from, last, event -> {
                if (event.cursor().sequence() == cursor.sequence()) {
                    require(event, cursor);
                } else {
                    events.add(event);
                }
            });
            return events;
        } finally {
            inFiles.release();
        }
    }

    /** What to throw for a cursor that is of another journal. */
    public CutException cutBefore(final EventCursor cursor) {
        final long common = lastCommon.applyAsLong(cursor.sequence());
        return new CutException(Math.max(0, common), common >= 0);
    }

    private void require(final Event before, final EventCursor cursor) {
        if (!before.cursor().equals(cursor)) {
            throw cutBefore(cursor);
        }
    }

    /**
     * Nothing yet for a cursor beyond what is released. If the journal was cut before it, it may be of the time before: one that the
     * journal has is compared with it; one beyond its end is of a journal that went further, and until this one has as many records
     * nothing else would show it.
     */
    private @Nullable List<Event> none(final EventCursor cursor) {
        final long common = lastCommon.applyAsLong(cursor.sequence());
        if (common < 0) {
            return List.of();
        }
        if (cursor.sequence() <= endSequence.getAsLong()) {
            return fromFiles(cursor, cursor.sequence());
        }
        throw new CutException(common, true);
    }

    @Override
    public void close() {
        tail.close();
    }
}

package org.tributary.gateway.api.events;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.JournalReader;
import org.tributary.gateway.api.json.RecordJson;

/** Reads events from the journal's files with one reader, which goes on where it stopped. One thread at a time. */
final class EventReader implements AutoCloseable {
    private final Supplier<? extends JournalReader> readers;
    private final EventMaker maker;
    private @Nullable JournalReader reader;

    EventReader(final Supplier<? extends JournalReader> readers, final RecordJson writer) {
        this.readers = readers;
        this.maker = new EventMaker(writer);
    }

    /** Hands over the events of a stretch of sequences. A reader that failed is not used again. */
    void read(final long from, final long to, final Consumer<Event> handler) {
        final JournalReader opened = reader == null ? readers.get() : reader;
        reader = null;
        boolean done = false;
        try {
            opened.read(from, to, record -> handler.accept(maker.event(record, opened)));
            done = true;
        } finally {
            if (!done) {
                opened.close();
            }
        }
        reader = opened;
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}

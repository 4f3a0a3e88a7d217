package org.tributary.gateway.kafka;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.RecoverableReader;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.journal.head.HeadFile;
import org.tributary.engine.journal.head.JournalHead;
import org.tributary.engine.record.JournalRecord;
import org.tributary.gateway.api.events.Event;
import org.tributary.gateway.api.events.EventCursor;
import org.tributary.gateway.api.events.EventMaker;
import org.tributary.gateway.api.json.RecordJson;
import org.tributary.gateway.api.json.RecordNames;
import org.tributary.gateway.api.json.RecordOrigins;
import org.tributary.gateway.readmodel.JournalCuts;

/**
 * Follows the journal's files beside a running server: never beyond the end that {@code journal/HEAD} names, up to which records may
 * have been answered. Reads from the first record once, and again after each start of a server: names come from the campaign's
 * records, and only the whole journal tells where it was cut. One thread.
 */
final class JournalFollower implements AutoCloseable {
    private static final int NONE = -1;

    private final DataDirectory directory;
    private final ChronicleStore store;
    private CampaignAssembler campaign = new CampaignAssembler();
    private JournalCuts cuts = new JournalCuts();
    private @Nullable RecoverableReader reader;
    private @Nullable RecoverableReader lookups;
    private EventMaker maker;
    private int epoch = NONE;

    /** Last record that names and cuts know. */
    private long seen;

    /** The place that the reader stands at, found on the chain; null if there is none. */
    private @Nullable EventCursor place;

    private volatile long released;

    JournalFollower(final DataDirectory directory) {
        this.directory = directory;
        store = new ChronicleStore(directory);
        maker = maker();
    }

    private EventMaker maker() {
        return new EventMaker(new RecordJson(RecordNames.of(campaign), new RecordOrigins((sequence, handler) -> {
            if (lookups == null) {
                lookups = store.reader();
            }
            lookups.read(sequence, sequence, handler);
        })));
    }

    /** Last record that may have been answered, when the files were read last. */
    long released() {
        return released;
    }

    /** True if the journal had no place so far on: it is shorter, and does not say that it was cut. */
    boolean isBefore(final EventCursor after) {
        return released < after.sequence();
    }

    /**
     * Hands over the released events after a place.
     *
     * @param after one without a hash is not looked for on the chain
     * @throws JournalCutException if the place is not on the present chain
     * @throws ExportException if it is not, and the journal was never cut before it
     */
    void read(final EventCursor after, final Consumer<Event> handler) {
        final JournalHead head = HeadFile.read(directory);
        if (head == null) {
            throw new ExportException(
                    directory.head() + " is missing or damaged. Start the server, which says what to do,"
                            + " and then this export again");
        }
        if (head.epoch() != epoch) {
            forget();
            epoch = head.epoch();
        }
        released = head.end().sequence();
        if (after.equals(place) && released <= after.sequence()) {
            return;
        }
        final Stretch stretch = new Stretch(after, handler, after.equals(place), head);
        stretch.read();
        stretch.requireOnChain();
    }

    /** The place after a record. */
    private EventCursor cursorAt(final long sequence) {
        final EventCursor[] found = {EventCursor.START};
        if (sequence > 0) {
            try (RecoverableReader one = store.reader()) {
                maker.reset();
                one.read(sequence, sequence, record -> found[0] = maker.cursor(record, one));
            } finally {
                maker.reset();
            }
        }
        return found[0];
    }

    private void forget() {
        close();
        campaign = new CampaignAssembler();
        cuts = new JournalCuts();
        maker = maker();
        seen = 0;
    }

    /** One reading. */
    private final class Stretch {
        private final EventCursor after;
        private final Consumer<Event> handler;
        private final JournalHead head;
        private boolean found;
        private boolean differs;
        private long reached;
        private long batch = NONE;
        private boolean beyond;

        Stretch(
                final EventCursor after,
                final Consumer<Event> handler,
                final boolean isAtPlace,
                final JournalHead head) {
            this.after = after;
            this.handler = handler;
            this.head = head;
            found = isAtPlace || after.chainHead().isEmpty();
        }

        void read() {
            final boolean isAtPlace = after.equals(place);
            final long from = isAtPlace ? after.sequence() + 1 : Math.max(1, Math.min(seen + 1, after.sequence()));
            reached = from - 1;
            final RecoverableReader opened = reader == null ? store.reader() : reader;
            reader = null;
            if (!isAtPlace) {
                maker.reset();
            }
            place = isAtPlace ? after : null;
            boolean done = false;
            try {
                opened.read(from, head.end().sequence(), record -> onRecord(record, opened));
                done = true;
            } finally {
                if (!done) {
                    // A reader that failed is not used again.
                    place = null;
                    opened.close();
                }
            }
            reader = opened;
        }

        private void onRecord(final JournalRecord record, final RecoverableReader opened) {
            if (record.batch() != batch) {
                batch = record.batch();
                // A server that is starting has named its epoch, but no record of it.
                beyond = opened.position().epoch() > head.end().epoch();
            }
            if (beyond) {
                return;
            }
            reached = record.sequence();
            if (reached > seen) {
                campaign.onRecord(record);
                cuts.onRecord(record);
                seen = reached;
            }
            if (reached == after.sequence() && !found) {
                found = maker.cursor(record, opened).equals(after);
                differs = !found;
                place = found ? after : null;
            } else if (reached > after.sequence() && found) {
                final Event event = maker.event(record, opened);
                handler.accept(event);
                place = event.cursor();
            }
        }

        void requireOnChain() {
            final boolean isShorter = !after.chainHead().isEmpty()
                    && reached < after.sequence()
                    && reached >= head.end().sequence();
            if (!differs && !isShorter) {
                return;
            }
            final long common = cuts.lastCommon(after.sequence());
            if (common >= 0) {
                throw new JournalCutException(cursorAt(common));
            }
            if (differs) {
                throw new ExportException(
                        "the newest record in the topic is of place " + after + ", and the journal of "
                                + directory.root()
                                + " has another record there, though it was never cut before: the topic holds"
                                + " another journal. Give each journal a topic for itself");
            }
        }
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
        if (lookups != null) {
            lookups.close();
            lookups = null;
        }
        place = null;
    }
}

package org.tributary.gateway.api.events;

import java.util.HexFormat;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.record.CutReader;
import org.tributary.engine.record.JournalRecord;
import org.tributary.gateway.api.json.Json;
import org.tributary.gateway.api.json.RecordJson;

/** Makes events of records as a reader hands them over. One reader at a time, one thread. */
public final class EventMaker {
    private final RecordJson writer;
    private final CutReader cuts = new CutReader();
    private long headOfBatch = -1;
    private String chainHead = "";

    /** A maker of events, each written by this writer. */
    public EventMaker(final RecordJson writer) {
        this.writer = writer;
    }

    /** Forgets the batch: the next record is of another reader. */
    public void reset() {
        headOfBatch = -1;
    }

    /** The place after a record that the reader is just handing over. */
    public EventCursor cursor(final JournalRecord record, final JournalReader reader) {
        if (headOfBatch != record.batch()) {
            chainHead = HexFormat.of().formatHex(reader.chainHead());
            headOfBatch = record.batch();
        }
        return new EventCursor(record.sequence(), chainHead);
    }

    /** The event of a record that the reader is just handing over. */
    public Event event(final JournalRecord record, final JournalReader reader) {
        writer.decode(record);
        return new Event(
                cursor(record, reader),
                record.timestampMs(),
                writer.view().kind.word(),
                Json.bytes(writer::write),
                cuts.lastCommon(record));
    }
}

package org.tributary.engine.testing;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.record.JournalRecord;

/** Keeps what was released, as text, for tests to look at from their own thread. */
public final class CollectingListener implements ReleaseListener {
    private final List<String> records = new ArrayList<>();
    private final Map<Long, Long> answers = new LinkedHashMap<>();
    private final Map<Long, Long> lookups = new LinkedHashMap<>();
    private long lastSequence;
    private long batchEnds;

    /** A record as text: everything but its batch. */
    public static String text(final JournalRecord record) {
        return record.sequence() + "@" + record.timestampMs() + ":" + hex(record.copyCommand()) + ">"
                + hex(record.copyOutcome());
    }

    private static String hex(final byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public synchronized void onRecord(final long correlationId, final JournalRecord record) {
        final long sequence = record.sequence();
        if (sequence != lastSequence + 1 && lastSequence != 0) {
            throw new IllegalStateException("released " + sequence + " behind " + lastSequence);
        }
        lastSequence = sequence;
        records.add(text(record));
        if (correlationId != 0) {
            answers.put(correlationId, sequence);
        }
    }

    @Override
    public synchronized void onLookup(final long correlationId, final long sequence) {
        lookups.put(correlationId, sequence);
    }

    @Override
    public synchronized void onBatchEnd(final long batchLastSequence, final long timestampMs) {
        batchEnds++;
    }

    public synchronized List<String> records() {
        return List.copyOf(records);
    }

    public synchronized Map<Long, Long> answers() {
        return new LinkedHashMap<>(answers);
    }

    public synchronized Map<Long, Long> lookups() {
        return new LinkedHashMap<>(lookups);
    }

    public synchronized int count() {
        return records.size();
    }

    public synchronized long batchEnds() {
        return batchEnds;
    }
}

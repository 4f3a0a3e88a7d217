package org.tributary.engine.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.tributary.engine.pipeline.ReleaseListener;

/** Keeps what was released, as text, for tests to look at from their own thread. */
public final class CollectingListener implements ReleaseListener {
    private final List<String> records = new ArrayList<>();
    private final Map<Long, Long> answers = new LinkedHashMap<>();
    private final Map<Long, Long> lookups = new LinkedHashMap<>();
    private long lastSequence;
    private long batchEnds;

    /** A record as text: everything but its batch. */
    public static String text(
            final long sequence,
            final long timestampMs,
            final DirectBuffer buffer,
            final int commandOffset,
            final int commandLength,
            final int outcomeOffset,
            final int outcomeLength) {
        return sequence + "@" + timestampMs + ":" + hex(buffer, commandOffset, commandLength) + ">"
                + hex(buffer, outcomeOffset, outcomeLength);
    }

    private static String hex(final DirectBuffer buffer, final int offset, final int length) {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(String.format("%02x", buffer.getByte(offset + i)));
        }
        return text.toString();
    }

    @Override
    public synchronized void onRecord(
            final long correlationId,
            final long sequence,
            final long timestampMs,
            final long batch,
            final DirectBuffer buffer,
            final int commandOffset,
            final int commandLength,
            final int outcomeOffset,
            final int outcomeLength) {
        if (sequence != lastSequence + 1 && lastSequence != 0) {
            throw new IllegalStateException("released " + sequence + " behind " + lastSequence);
        }
        lastSequence = sequence;
        records.add(text(sequence, timestampMs, buffer, commandOffset, commandLength, outcomeOffset, outcomeLength));
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

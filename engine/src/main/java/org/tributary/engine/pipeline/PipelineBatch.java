package org.tributary.engine.pipeline;

import org.tributary.engine.journal.BatchFrame;

/** A batch on its way through the stages: its frame, the correlation ids of its records, and lookups to answer after them. */
final class PipelineBatch {
    final BatchFrame frame;
    /** By record; NO_CORRELATION where no caller waits. */
    final long[] correlationIds;

    final long[] lookupCorrelationIds;
    final long[] lookupSequences;
    int lookups;
    boolean mark;
    long publishedNanos;
    long startNanos;
    long decidedNanos;

    PipelineBatch(final int frameBytes, final int maxRecords, final int maxLookups) {
        frame = new BatchFrame(frameBytes);
        correlationIds = new long[maxRecords];
        lookupCorrelationIds = new long[maxLookups];
        lookupSequences = new long[maxLookups];
    }

    /** Empties it; the decider then opens its frame. */
    void begin() {
        lookups = 0;
        mark = false;
        publishedNanos = 0;
        startNanos = System.nanoTime();
    }

    boolean isEmpty() {
        return frame.recordCount() == 0 && lookups == 0;
    }
}

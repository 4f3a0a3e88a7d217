package org.tributary.engine.journal.chronicle;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.tributary.engine.journal.BatchDigest;
import org.tributary.engine.journal.BatchFormat;
import org.tributary.engine.journal.FrameView;

/**
 * Finds whole batches by their magic and checksum at any position: after damage, after a hole, after a broken excerpt header.
 * They tell how far the journal was known to be synced, and how much a cut loses.
 */
final class FrameScanner {
    private static final int STEP = 4;

    private final int epoch;
    private final BatchDigest digest = new BatchDigest();
    private final FrameView frame = new FrameView();
    private long batches;
    private long records;
    private long syncedSequence;
    private long lastBatch;

    FrameScanner(final int epoch) {
        this.epoch = epoch;
    }

    static boolean nothingIn(final List<Path> files, final int epoch) {
        final FrameScanner scanner = new FrameScanner(epoch);
        for (final Path file : files) {
            scanner.scan(file, 0);
        }
        return scanner.batches == 0;
    }

    /** Checks every four-byte boundary from there to the file's end. */
    void scan(final Path file, final long from) {
        try (ExcerptWalker reader = new ExcerptWalker(file)) {
            final long size = reader.size();
            long place = from;
            while (place + BatchFormat.HEADER_LENGTH <= size) {
                reader.load(place, BatchFormat.HEADER_LENGTH);
                place = scanWindow(reader, place, size);
            }
        }
    }

    /** Scans the loaded window; returns the position at which to continue. */
    private long scanWindow(final ExcerptWalker reader, final long from, final long size) {
        long place = skip(reader, from);
        for (; reader.loadedFrom(place) >= BatchFormat.HEADER_LENGTH; place = skip(reader, place)) {
            frame.wrap(reader.window(), reader.offsetOf(place), reader.loadedFrom(place));
            final int length = frame.hasMagic() ? frame.claimedLength() : -1;
            if (length < 0 || place + length > size) {
                place += STEP;
                continue;
            }
            if (reader.loadedFrom(place) < length) {
                reader.load(place, length);
            }
            frame.wrap(reader.window(), reader.offsetOf(place), reader.loadedFrom(place));
            if (frame.problem(digest, epoch, length) != null) {
                place += STEP;
                continue;
            }
            count();
            place += length + STEP - 1 & -STEP;
        }
        return place;
    }

    /** First place of the loaded window whose bytes aren't zeros, which most of a file's reserve is. */
    static long skip(final ExcerptWalker reader, final long from) {
        final ByteBuffer window = reader.window();
        final int start = reader.offsetOf(from);
        final int end = start + reader.loadedFrom(from) - BatchFormat.HEADER_LENGTH;
        if (end < start || window.getInt(start) != 0) {
            return from;
        }
        final int zeros = Zeros.end(window, start, end + STEP) - start;
        return from + (zeros & -STEP);
    }

    private void count() {
        batches++;
        records += frame.recordCount();
        syncedSequence = Math.max(syncedSequence, frame.syncedSequence());
        lastBatch = Math.max(lastBatch, frame.batch());
    }

    long batches() {
        return batches;
    }

    long records() {
        return records;
    }

    long syncedSequence() {
        return syncedSequence;
    }

    long lastBatch() {
        return lastBatch;
    }
}

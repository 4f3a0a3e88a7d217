package org.tributary.engine.journal.chronicle;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.tributary.engine.journal.BatchDigest;
import org.tributary.engine.journal.BatchFormat;
import org.tributary.engine.journal.FrameView;

/**
 * Binary search for a batch in a few dozen reads, where a walk from header to header would take millions: it halves a file,
 * finds the next whole batch from there (by magic, excerpt header and checksum) and reads its sequence. The result is only the
 * start of a walk: it skips nothing that a walk would have to report, and a position it can't judge makes the walk longer,
 * never wrong. One thread.
 */
final class FrameSearch {
    /** Length up to which a stretch is walked instead. */
    private static final long SHORT_BYTES = 128 * 1024;

    /** Batches up to which a file is walked from its beginning first: a short epoch needs no more. */
    private static final int SHORT_BATCHES = 32;

    /** How far the search for a batch reads; the empty space after the journal's end is longer. */
    private static final int SCAN_BYTES = 2 * 1024 * 1024;

    private static final int CHUNK_BYTES = 16 * 1024;
    private static final int EXCERPT_HEADER_BYTES = 4;
    private static final int STEP = 4;

    private final int epoch;
    private final BatchDigest digest = new BatchDigest();
    private final FrameView frame = new FrameView();

    FrameSearch(final int epoch) {
        this.epoch = epoch;
    }

    /** Index of the last file whose first batch is not after the wanted one; 0 if no file's is. */
    int fileHolding(final List<Path> files, final long batch, final long sequence) {
        int index = files.size() - 1;
        while (index > 0 && !beginsBefore(files.get(index), batch, sequence)) {
            index--;
        }
        return index;
    }

    private boolean beginsBefore(final Path file, final long batch, final long sequence) {
        try (ExcerptWalker walker = new ExcerptWalker(file, ExcerptWalker.newWindow(CHUNK_BYTES))) {
            walker.headersOnly(true);
            return walker.step() == ExcerptWalker.Step.EXCERPT
                    && isBefore(walker, walker.excerptOffset(), batch, sequence);
        }
    }

    private boolean isBefore(final ExcerptWalker walker, final int offset, final long batch, final long sequence) {
        frame.wrap(walker.window(), offset, BatchFormat.HEADER_LENGTH);
        return frame.hasMagic() && frame.batchBefore() < batch && frame.firstSequence() <= sequence;
    }

    /**
     * Position of an excerpt at or before the wanted batch.
     *
     * @param batch {@link Long#MAX_VALUE} to go by the sequence only
     * @param sequence {@link Long#MAX_VALUE} to go by the batch only
     * @return 0 if none was found: walk from the beginning
     */
    long placeBefore(final Path file, final long batch, final long sequence) {
        try (ExcerptWalker reader = new ExcerptWalker(file, ExcerptWalker.newWindow(CHUNK_BYTES))) {
            final long near = placeInShortFile(reader, batch, sequence);
            if (near > 0) {
                return near;
            }
            long low = 0;
            long high = reader.size();
            while (high - low > SHORT_BYTES) {
                final long middle = (low + high) / 2 & -STEP;
                final long place = nextBatch(reader, middle, high);
                if (place >= 0 && isBefore(reader, reader.offsetOf(place), batch, sequence)) {
                    low = place - EXCERPT_HEADER_BYTES;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }

    /**
     * The same in a file of few batches, of which a search would read the empty space for the most part.
     *
     * @return 0 if the file has more, or no batch before the wanted one
     */
    private long placeInShortFile(final ExcerptWalker reader, final long batch, final long sequence) {
        long before = 0;
        for (int i = 0; i < SHORT_BATCHES; i++) {
            if (reader.step() != ExcerptWalker.Step.EXCERPT) {
                return isWholeAt(reader, before) ? before : 0;
            }
            frame.wrap(reader.window(), reader.excerptOffset(), reader.excerptLength());
            if (frame.hasMagic()) {
                if (!isBefore(reader, reader.excerptOffset(), batch, sequence)) {
                    return isWholeAt(reader, before) ? before : 0;
                }
                before = reader.position();
            }
            reader.advance();
        }
        return 0;
    }

    /** Whether a batch stands behind the excerpt header at a place: a damaged length may have led there. */
    private boolean isWholeAt(final ExcerptWalker reader, final long place) {
        final long start = place + EXCERPT_HEADER_BYTES;
        return place > 0
                && reader.load(place, EXCERPT_HEADER_BYTES + BatchFormat.HEADER_LENGTH)
                && frame.wrap(reader.window(), reader.offsetOf(start), reader.loadedFrom(start))
                        .hasMagic()
                && isWhole(reader, start);
    }

    /** Start of the next whole batch, loaded; -1 if the search finds none. */
    private long nextBatch(final ExcerptWalker reader, final long from, final long high) {
        final long end = Math.min(Math.min(high, from + SCAN_BYTES), reader.size() - BatchFormat.HEADER_LENGTH);
        long place = Math.max(EXCERPT_HEADER_BYTES, from);
        while (place < end) {
            if (!reader.load(place - EXCERPT_HEADER_BYTES, EXCERPT_HEADER_BYTES + BatchFormat.HEADER_LENGTH)) {
                return -1;
            }
            final ByteBuffer window = reader.window();
            while (place < end && reader.loadedFrom(place) >= BatchFormat.HEADER_LENGTH) {
                place = FrameScanner.skip(reader, place);
                if (place >= end || reader.loadedFrom(place) < BatchFormat.HEADER_LENGTH) {
                    break;
                }
                if (window.getInt(reader.offsetOf(place)) != 0
                        && frame.wrap(window, reader.offsetOf(place), reader.loadedFrom(place))
                                .hasMagic()) {
                    if (isWhole(reader, place)) {
                        return place;
                    }
                    break;
                }
                place += STEP;
            }
            if (reader.loadedFrom(place) >= BatchFormat.HEADER_LENGTH) {
                place += STEP;
            }
        }
        return -1;
    }

    /** Bytes of a payment may look like a batch's beginning; with excerpt header and checksum they can't. */
    private boolean isWhole(final ExcerptWalker reader, final long place) {
        final int length = frame.claimedLength();
        if (length < BatchFormat.HEADER_LENGTH || place + length > reader.size()) {
            return false;
        }
        if (!reader.load(place - EXCERPT_HEADER_BYTES, EXCERPT_HEADER_BYTES + length)) {
            return false;
        }
        final ByteBuffer window = reader.window();
        final int offset = reader.offsetOf(place);
        return window.getInt(offset - EXCERPT_HEADER_BYTES) == length
                && frame.wrap(window, offset, length).problem(digest, epoch, length) == null;
    }
}

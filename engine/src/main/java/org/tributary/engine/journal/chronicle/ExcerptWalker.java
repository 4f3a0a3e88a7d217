package org.tributary.engine.journal.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.BatchFormat;

/**
 * Walks the excerpts of one cycle file. Chronicle Queue writes documents one after the other, each after a four-byte
 * header on a four-byte boundary: 30 bits of length, one bit for its own metadata, one for "not complete". Plain reads
 * instead of a tailer: the walker reports a damaged length or flag with its position, where a tailer waits or throws; and
 * reads touch nothing that a running writer has mapped. One thread uses it.
 */
final class ExcerptWalker implements AutoCloseable {
    /** The kind of document at the walker's position. */
    enum Step {
        /** An excerpt: see {@link #excerptOffset()}. */
        EXCERPT,
        /** Nothing yet: the file ends here for now. */
        NOTHING_YET,
        /** Begun, not finished: a writer is writing it, or died while it did. */
        UNFINISHED,
        /** Chronicle's mark: this file is complete, the next follows. */
        END_OF_FILE,
        /** A header that Chronicle does not write. */
        NONSENSE
    }

    private static final int HEADER_BYTES = 4;
    private static final int NOT_COMPLETE = 0x8000_0000;
    private static final int META_DATA = 0x4000_0000;
    private static final int LENGTH_MASK = 0x3FFF_FFFF;
    private static final int END_OF_DATA = NOT_COMPLETE | META_DATA;
    /** Read at once at first, and after each jump: enough for the end of a journal, or for a short one. */
    static final int FIRST_WINDOW_BYTES = 16 * 1024;

    /** Read at once by a walk that goes on, which comes there in steps. */
    private static final int MOST_WINDOW_BYTES = 256 * 1024;

    private static final int GROWTH = 4;
    private static final int WALK_WINDOW_BYTES = 4096;

    /** How far behind an end something is looked for that was written there. */
    private static final int BEHIND_BYTES = 1024 * 1024;

    private final Path path;
    private final FileChannel channel;
    private ByteBuffer window;
    private boolean headersOnly;
    private int firstReadAheadBytes = FIRST_WINDOW_BYTES;
    private int mostReadAheadBytes;
    private int readAheadBytes;
    private long windowStart;
    private int windowLength;
    private long position;
    private int excerptOffset;
    private int excerptLength;

    ExcerptWalker(final Path path) {
        this(path, newWindow(FIRST_WINDOW_BYTES));
        readOn();
    }

    /**
     * Creates a walker at the file's start.
     *
     * @param window to read through, from {@link #newWindow}; a longer excerpt gets a longer one
     */
    ExcerptWalker(final Path path, final ByteBuffer window) {
        this.path = path;
        this.window = window;
        mostReadAheadBytes = window.capacity();
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot open " + path, e);
        }
    }

    /** Reads the document at the position and skips Chronicle's own. Does not move past an excerpt. */
    Step step() {
        while (true) {
            final Step step = look();
            if (step != null) {
                return step;
            }
        }
    }

    private @Nullable Step look() {
        int header = headerAt(position);
        if (header == 0 || (header & NOT_COMPLETE) != 0) {
            forget();
            header = headerAt(position);
        }
        if (header == 0) {
            return Step.NOTHING_YET;
        }
        if (header == END_OF_DATA) {
            return Step.END_OF_FILE;
        }
        if ((header & NOT_COMPLETE) != 0) {
            return Step.UNFINISHED;
        }
        final int length = header & LENGTH_MASK;
        if ((header & META_DATA) != 0) {
            return skipMetadata(length);
        }
        final int wanted = headersOnly ? Math.min(length, BatchFormat.HEADER_LENGTH) : length;
        if (length > BatchFormat.MAX_FRAME_LENGTH
                || !isInFile(position + HEADER_BYTES + length)
                || !load(position + HEADER_BYTES, wanted)) {
            return Step.NONSENSE;
        }
        excerptOffset = (int) (position + HEADER_BYTES - windowStart);
        excerptLength = length;
        return Step.EXCERPT;
    }

    /** Whether the file goes as far; what is in the window is in the file. */
    private boolean isInFile(final long end) {
        return end <= windowStart + windowLength || end <= size();
    }

    private @Nullable Step skipMetadata(final int length) {
        final long next = aligned(position + HEADER_BYTES + length);
        if (length == 0 || !isInFile(next)) {
            return Step.NONSENSE;
        }
        position = next;
        return null;
    }

    /** Sets whether excerpts are loaded whole or only their batch header, for a fast walk to a position. */
    void headersOnly(final boolean only) {
        headersOnly = only;
        if (only) {
            readAtOnce(WALK_WINDOW_BYTES, WALK_WINDOW_BYTES);
        } else {
            readOn();
        }
    }

    /** Loads whole excerpts, and more at once the longer the walk goes on. */
    void readOn() {
        headersOnly = false;
        readAtOnce(FIRST_WINDOW_BYTES, MOST_WINDOW_BYTES);
    }

    private void readAtOnce(final int firstBytes, final int mostBytes) {
        firstReadAheadBytes = firstBytes;
        mostReadAheadBytes = mostBytes;
        forget();
    }

    /** Loads whole excerpts, and no more than so many bytes at once unless one is longer: for a short walk. */
    void readAhead(final int bytes) {
        headersOnly = false;
        readAtOnce(bytes, bytes);
    }

    /** True if the file goes on after the end at the position, within what a writer may have lost from its middle. */
    boolean hasBytesBehind() {
        long place = position + 2 * HEADER_BYTES;
        final long end = place + BEHIND_BYTES;
        while (place < end && load(place, Long.BYTES)) {
            final int loaded = (int) Math.min(loadedFrom(place), end - place);
            if (Zeros.end(window, offsetOf(place), offsetOf(place) + loaded) < offsetOf(place) + loaded) {
                return true;
            }
            place += loaded;
        }
        return false;
    }

    /** Moves past the current excerpt. */
    void advance() {
        position = aligned(position + HEADER_BYTES + excerptLength);
    }

    /** Reads the current window again, for bytes that a writer may have finished since. */
    void forget() {
        windowLength = 0;
    }

    void seek(final long toPosition) {
        position = toPosition;
    }

    /** Start of the current excerpt's header in the file. */
    long position() {
        return position;
    }

    Path path() {
        return path;
    }

    /** Holds the current excerpt; little-endian. */
    ByteBuffer window() {
        return window;
    }

    int excerptOffset() {
        return excerptOffset;
    }

    int excerptLength() {
        return excerptLength;
    }

    long size() {
        try {
            return channel.size();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    /** Loads bytes into the window; false if the file is shorter. */
    boolean load(final long from, final int length) {
        if (from >= windowStart && from + length <= windowStart + windowLength) {
            return true;
        }
        final boolean goesOn = windowLength > 0 && from >= windowStart && from <= windowStart + windowLength;
        readAheadBytes = Math.min(goesOn ? GROWTH * readAheadBytes : firstReadAheadBytes, mostReadAheadBytes);
        if (length > window.capacity()) {
            window = newWindow(Math.max(length, Math.min(2 * window.capacity(), BatchFormat.MAX_FRAME_LENGTH)));
        } else if (readAheadBytes > window.capacity()) {
            window = newWindow(readAheadBytes);
        }
        windowStart = from;
        windowLength = fill(from, length);
        return windowLength >= length;
    }

    /** Offset in the window of a loaded position. */
    int offsetOf(final long place) {
        return (int) (place - windowStart);
    }

    /** Bytes of the window from that position on. */
    int loadedFrom(final long place) {
        return (int) (windowStart + windowLength - place);
    }

    private int headerAt(final long place) {
        return load(place, HEADER_BYTES) ? window.getInt(offsetOf(place)) : 0;
    }

    private int fill(final long from, final int length) {
        try {
            window.clear().limit(Math.min(window.capacity(), Math.max(length, readAheadBytes)));
            while (window.hasRemaining()) {
                if (channel.read(window, from + window.position()) < 0) {
                    break;
                }
            }
            final int loaded = window.position();
            window.clear();
            return loaded;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read " + path + " at " + from, e);
        }
    }

    static ByteBuffer newWindow(final int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long aligned(final long place) {
        return place + 3 & ~3L;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot close " + path, e);
        }
    }
}

package org.tributary.engine.journal.chronicle;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.BatchDigest;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.FrameView;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.RecordLocator;
import org.tributary.engine.record.RecordHandler;

/**
 * Keeps one entry for every {@link #SPACING_BYTES} of journal (24 bytes each, so about 5 MB for a giving day), walks
 * from the entry below by headers, and checks the one batch that it reads. Follows a growing journal by continuing its last walk.
 * Reads little more than that stretch: a look-up costs microseconds, and thousands of them a second must leave the processor to
 * the writer.
 */
public final class ChronicleRecordLocator implements RecordLocator {
    private static final long SPACING_BYTES = 32 * 1024;
    private static final int READ_BYTES = 16 * 1024;
    private static final int READ_AGAIN = 3;

    private final DataDirectory directory;
    private final BatchDigest digest = new BatchDigest();
    private final FrameView frame = new FrameView();
    private final Entries entries = new Entries();
    private @Nullable JournalCursor walker;
    private long walkedBatch;
    private long walkedSequence;
    private @Nullable ExcerptWalker reader;
    private int readerFile = -1;
    private @Nullable ByteBuffer window;

    /** Creates a locator with an empty index: the first call walks the journal's headers. */
    public ChronicleRecordLocator(final DataDirectory directory) {
        this.directory = directory;
    }

    @Override
    public synchronized boolean locate(final long sequence, final RecordHandler handler) {
        if (sequence < 1) {
            throw new IllegalArgumentException("sequences start at 1, asked for " + sequence);
        }
        if (sequence > walkedSequence) {
            walkOn();
            if (sequence > walkedSequence) {
                return false;
            }
        }
        final int entry = entries.below(sequence);
        final ExcerptWalker from = open(entries.files[entry]);
        from.seek(entries.positions[entry]);
        return readFrom(from, sequence, handler);
    }

    private boolean readFrom(final ExcerptWalker from, final long sequence, final RecordHandler handler) {
        from.readAhead(READ_BYTES);
        while (from.step() == ExcerptWalker.Step.EXCERPT) {
            frame.wrap(from.window(), from.excerptOffset(), from.excerptLength());
            if (!frame.hasMagic() || frame.lastSequence() >= sequence) {
                break;
            }
            from.advance();
        }
        String problem = check(from, sequence);
        for (int i = 0; problem != null && i < READ_AGAIN; i++) {
            from.forget();
            problem = check(from, sequence);
        }
        if (problem != null) {
            throw new JournalDamagedException("journal damaged: " + from.path() + " at byte " + from.position()
                    + ", where sequence " + sequence + " should stand: " + problem + ". Run 'verify'");
        }
        frame.forEach(sequence, sequence, handler);
        return true;
    }

    private @Nullable String check(final ExcerptWalker from, final long sequence) {
        if (from.step() != ExcerptWalker.Step.EXCERPT) {
            return "no excerpt";
        }
        frame.wrap(from.window(), from.excerptOffset(), from.excerptLength());
        final String problem = frame.problem(digest, entries.epochs[readerFile], from.excerptLength());
        if (problem != null) {
            return problem;
        }
        return frame.firstSequence() <= sequence && sequence <= frame.lastSequence()
                ? null
                : "batch holds sequences " + frame.firstSequence() + " to " + frame.lastSequence();
    }

    private ExcerptWalker open(final int file) {
        if (reader == null || file != readerFile) {
            closeReader();
            if (window == null) {
                window = ExcerptWalker.newWindow(READ_BYTES);
            }
            reader = new ExcerptWalker(entries.paths[file], window);
            readerFile = file;
        }
        return reader;
    }

    private void walkOn() {
        if (walker == null) {
            walker = new JournalCursor(directory);
            walker.walkHeaders();
        }
        while (walker.next(walkedBatch) == JournalCursor.Found.BATCH) {
            final ExcerptWalker at = walker.walker();
            frame.wrap(at.window(), at.excerptOffset(), at.excerptLength());
            if (!frame.hasMagic() || frame.batchBefore() != walkedBatch) {
                return;
            }
            if (frame.recordCount() > 0) {
                entries.add(walker.epoch().number(), at.path(), at.position(), frame.firstSequence());
            }
            walkedBatch = frame.batch();
            walkedSequence = frame.lastSequence();
            walker.accept();
        }
    }

    private void closeReader() {
        if (reader != null) {
            reader.close();
            reader = null;
            readerFile = -1;
        }
    }

    @Override
    public synchronized void close() {
        closeReader();
        if (walker != null) {
            walker.close();
            walker = null;
        }
    }

    /** Sparse index in primitive arrays. */
    private static final class Entries {
        private Path[] paths = new Path[4];
        private int[] epochs = new int[4];
        private int fileCount;
        private long[] firstSequences = new long[1024];
        private long[] positions = new long[1024];
        private int[] files = new int[1024];
        private int count;

        void add(final int epoch, final Path path, final long position, final long firstSequence) {
            final boolean sameFile = fileCount > 0 && paths[fileCount - 1].equals(path);
            if (sameFile && position - positions[count - 1] < SPACING_BYTES) {
                return;
            }
            if (!sameFile) {
                addFile(epoch, path);
            }
            if (count == positions.length) {
                firstSequences = Arrays.copyOf(firstSequences, 2 * count);
                positions = Arrays.copyOf(positions, 2 * count);
                files = Arrays.copyOf(files, 2 * count);
            }
            firstSequences[count] = firstSequence;
            positions[count] = position;
            files[count] = fileCount - 1;
            count++;
        }

        private void addFile(final int epoch, final Path path) {
            if (fileCount == paths.length) {
                paths = Arrays.copyOf(paths, 2 * fileCount);
                epochs = Arrays.copyOf(epochs, 2 * fileCount);
            }
            paths[fileCount] = path;
            epochs[fileCount++] = epoch;
        }

        /** The last entry at or below a sequence that was walked over. */
        int below(final long sequence) {
            final int found = Arrays.binarySearch(firstSequences, 0, count, sequence);
            return found >= 0 ? found : -found - 2;
        }
    }
}

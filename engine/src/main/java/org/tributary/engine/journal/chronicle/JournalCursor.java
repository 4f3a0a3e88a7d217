package org.tributary.engine.journal.chronicle;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.EpochHeader;
import org.tributary.engine.journal.FrameView;
import org.tributary.engine.journal.head.BootId;
import org.tributary.engine.journal.head.HeadFile;
import org.tributary.engine.journal.head.JournalHead;

/**
 * Moves from excerpt to excerpt over cycle files and epochs, unchecked; knows where epochs end. At the end it finds new files
 * and epochs that a running engine has begun. One thread uses it.
 */
final class JournalCursor implements AutoCloseable {
    /** Result of {@link #next}. */
    enum Found {
        /** An excerpt that should be a batch. */
        BATCH,
        /** The end for now. */
        END,
        /** Something unreadable: see {@link #problem()}. */
        BROKEN
    }

    /** Is notified before the cursor leaves an epoch at the end that a later one names. */
    @FunctionalInterface
    interface Boundaries {
        void onEpochEnd(EpochChain.Epoch epoch);
    }

    private final DataDirectory directory;
    private final FrameView head = new FrameView();
    private List<EpochChain.Epoch> chain;
    private int knownEpochs;
    private ByteBuffer window = ExcerptWalker.newWindow(ExcerptWalker.FIRST_WINDOW_BYTES);
    private int epochIndex;
    private List<Path> files = List.of();
    private int fileIndex;
    private @Nullable ExcerptWalker walker;
    private boolean headersOnly;
    private @Nullable Boundaries boundaries;
    private @Nullable JournalHead journalHead;

    /** Up to where the walker's file is accepted: a damaged flag may make it pass over a batch as Chronicle's own. */
    private long acceptedTo;

    private String problem = "";

    JournalCursor(final DataDirectory directory) {
        this.directory = directory;
        restart();
    }

    /** From now on the reader checks each boundary; while only headers are walked, nothing is known to compare. */
    void boundaries(final @Nullable Boundaries check) {
        boundaries = check;
    }

    /** What the journal's head said before this cursor looked at the epochs; null if it is missing or damaged. */
    @Nullable
    JournalHead journalHead() {
        return journalHead;
    }

    /**
     * True if a process may be writing: what looks unfinished may be finished soon. A writer names its boot with its first end, so
     * before that the head holds no boot or an earlier one.
     */
    boolean mayHaveWriter() {
        final JournalHead now = HeadFile.read(directory);
        return now == null
                || !now.ended() && (now.epoch() != now.end().epoch() || BootId.same(now.bootId(), BootId.current()));
    }

    /** Number of the newest epoch in the chain; 0 if there is none. */
    int newestEpoch() {
        return chain.isEmpty() ? 0 : chain.get(chain.size() - 1).number();
    }

    /** Header of the epoch that continues another; null if none does. */
    @Nullable
    EpochHeader successorOf(final int epoch) {
        for (int i = chain.size() - 1; i >= 0; i--) {
            if (chain.get(i).number() == epoch) {
                return chain.get(i).successor();
            }
        }
        return null;
    }

    /** Number of cycle files of the newest epoch. */
    int newestFileCount() {
        return chain.isEmpty() ? 0 : chain.get(chain.size() - 1).files().size();
    }

    /** True if the walker's file ends with Chronicle's mark, and there is no next one. */
    boolean nextFileIsMissing() {
        return walker().step() == ExcerptWalker.Step.END_OF_FILE && !hasNextFile();
    }

    /** Moves past an end of file for {@link Boundaries}; true if an excerpt follows in this epoch. */
    boolean excerptFollows() {
        walker().forget();
        ExcerptWalker.Step step = walker().step();
        while (step == ExcerptWalker.Step.END_OF_FILE && nextFile()) {
            step = walker().step();
        }
        return step == ExcerptWalker.Step.EXCERPT;
    }

    void restart() {
        // First: what the head names was written before, so an epoch that begins meanwhile is never missed.
        journalHead = HeadFile.read(directory);
        final NavigableMap<Integer, Path> epochs = directory.epochs();
        knownEpochs = epochs.size();
        chain = EpochChain.load(directory, epochs);
        closeWalker();
        if (!chain.isEmpty()) {
            openEpoch(0);
        }
    }

    /** True if no journal exists. */
    boolean atStart() {
        return walker == null;
    }

    private void openEpoch(final int index) {
        epochIndex = index;
        files = epoch().files();
        openFile(0);
        walker().step();
        accept();
    }

    private void openFile(final int index) {
        closeWalker();
        fileIndex = index;
        walker = new ExcerptWalker(files.get(index), window);
        walker.headersOnly(headersOnly);
        acceptedTo = 0;
    }

    /**
     * Reads what follows the last accepted batch.
     *
     * @param lastBatch number of the last accepted batch
     */
    Found next(final long lastBatch) {
        if (walker == null) {
            restart();
            if (walker == null) {
                return Found.END;
            }
        }
        while (true) {
            if (lastBatch >= epoch().lastBatch()) {
                if (boundaries != null) {
                    boundaries.onEpochEnd(epoch());
                }
                openEpoch(epochIndex + 1);
                continue;
            }
            switch (walker().step()) {
                case EXCERPT -> {
                    return Found.BATCH;
                }
                case NONSENSE -> {
                    return broken("an excerpt header that Chronicle Queue does not write");
                }
                case END_OF_FILE -> {
                    if (!nextFile()) {
                        return endOfEpoch(lastBatch);
                    }
                }
                default -> {
                    if (!hasNextFile()) {
                        return endOfEpoch(lastBatch);
                    }
                    // The writer may have gone on in this file before it began the next one.
                    if (!walkerMovedOn()) {
                        nextFile();
                    }
                }
            }
        }
    }

    private boolean walkerMovedOn() {
        walker().forget();
        final ExcerptWalker.Step step = walker().step();
        return step == ExcerptWalker.Step.EXCERPT || step == ExcerptWalker.Step.END_OF_FILE;
    }

    private Found endOfEpoch(final long lastBatch) {
        if (epoch().successor() == null && !findNewEpoch()) {
            return Found.END;
        }
        final EpochHeader newer = epoch().successor();
        return newer == null || lastBatch >= epoch().lastBatch()
                ? next(lastBatch)
                : broken("the file ends here, but epoch " + newer.epoch() + " continues batch " + epoch().lastBatch());
    }

    /** Reads headers only when a new directory has appeared: at the end of a journal this is called often. */
    private boolean findNewEpoch() {
        final NavigableMap<Integer, Path> epochs = directory.epochs();
        if (epochs.size() == knownEpochs) {
            return false;
        }
        final List<EpochChain.Epoch> now = EpochChain.load(directory, epochs);
        if (now.size() <= chain.size()) {
            return false;
        }
        knownEpochs = epochs.size();
        chain = now;
        return true;
    }

    private Found broken(final String what) {
        problem = what;
        return Found.BROKEN;
    }

    private boolean hasNextFile() {
        if (fileIndex + 1 >= files.size()) {
            files = epoch().files();
        }
        return fileIndex + 1 < files.size();
    }

    private boolean nextFile() {
        if (!hasNextFile()) {
            return false;
        }
        openFile(fileIndex + 1);
        return true;
    }

    String problem() {
        return problem;
    }

    EpochChain.Epoch epoch() {
        return chain.get(epochIndex);
    }

    ExcerptWalker walker() {
        if (walker == null) {
            throw new IllegalStateException("there is no journal to read yet");
        }
        return walker;
    }

    void accept() {
        walker().advance();
        acceptedTo = walker().position();
    }

    /** Reads the current excerpt again. */
    void reload() {
        walker().forget();
        walker().step();
    }

    ExcerptWalker.Step stepAgain() {
        walker().forget();
        return walker().step();
    }

    /** True if bytes follow the end that was reached, so that it may be no end. */
    boolean somethingBehind() {
        return walker != null && (walker.step() == ExcerptWalker.Step.UNFINISHED || walker.hasBytesBehind());
    }

    /** Searches for whole batches from here to the epoch's end. */
    FrameScanner scanBehind() {
        final FrameScanner scanner = new FrameScanner(epoch().number());
        scanner.scan(walker().path(), acceptedTo);
        for (int i = fileIndex + 1; i < files.size(); i++) {
            scanner.scan(files.get(i), 0);
        }
        return scanner;
    }

    /** Walks, by headers only, to the batch that holds a sequence; false if it is not written yet. */
    boolean walkTo(final long sequence) {
        return walk(0, sequence);
    }

    /** Walks, by headers only, to a batch by number; false if it is not written yet. */
    boolean walkToBatch(final long batch) {
        return walk(batch, Long.MAX_VALUE);
    }

    private boolean walk(final long batch, final long sequence) {
        if (chain.isEmpty()) {
            return false;
        }
        openEpoch(epochHolding(batch, sequence));
        seekNear(batch == 0 ? Long.MAX_VALUE : batch, sequence);
        long lastBatch = epoch().header().predecessor().batch();
        setHeadersOnly(true);
        try {
            while (next(lastBatch) == Found.BATCH) {
                head.wrap(walker().window(), walker().excerptOffset(), walker().excerptLength());
                if (!head.hasMagic()
                        || head.batch() >= batch && head.lastSequence() >= sequence
                        || head.batch() == batch) {
                    break;
                }
                lastBatch = head.batch();
                accept();
            }
        } finally {
            setHeadersOnly(false);
        }
        return next(lastBatch) == Found.BATCH && wrapHead();
    }

    /** Moves to a position before the wanted batch, if the search finds one. */
    private void seekNear(final long batch, final long sequence) {
        final FrameSearch search = new FrameSearch(epoch().number());
        final int file = search.fileHolding(files, batch, sequence);
        final long place = search.placeBefore(files.get(file), batch, sequence);
        if (file > 0) {
            openFile(file);
        }
        if (place > 0) {
            walker().seek(place);
            acceptedTo = place;
        }
    }

    private boolean wrapHead() {
        head.wrap(walker().window(), walker().excerptOffset(), walker().excerptLength());
        return head.hasMagic();
    }

    private int epochHolding(final long batch, final long sequence) {
        int index = chain.size() - 1;
        while (index > 0
                && (batch > 0
                        ? chain.get(index).header().predecessor().batch() >= batch
                        : chain.get(index).header().predecessor().sequence() >= sequence)) {
            index--;
        }
        return index;
    }

    long frameBatch() {
        return head.batch();
    }

    long frameFirstSequence() {
        return head.firstSequence();
    }

    /** From now on only headers are loaded. */
    void walkHeaders() {
        headersOnly = true;
        if (walker != null) {
            walker.headersOnly(true);
        }
    }

    private void setHeadersOnly(final boolean only) {
        headersOnly = only;
        walker().headersOnly(only);
    }

    private void closeWalker() {
        if (walker != null) {
            walker.close();
            window = walker.window();
            walker = null;
        }
    }

    @Override
    public void close() {
        closeWalker();
    }
}

package org.tributary.engine.journal.chronicle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Disk;
import org.tributary.engine.journal.head.HeadFile;
import org.tributary.engine.journal.head.JournalHead;

/**
 * Brings an epoch to the device before anything vouches for it. A sync that once failed leaves bytes that every reader sees and
 * no later sync writes, so what is not known to be synced is written again first, from the last batch that is. Beside a
 * running writer that must not be done, and need not: a writer whose sync fails stops. One thread.
 */
final class UnsyncedTail {
    private static final int WINDOW_BYTES = 16 * 1024;

    private UnsyncedTail() {}

    /** Writes an epoch's unsynced end again and syncs all its files. The caller holds the directory's lock. */
    static void toDevice(final Disk disk, final DataDirectory directory, final int epoch) throws IOException {
        final Path files = directory.epoch(epoch);
        writeAgain(disk, EpochChain.cycleFiles(files), epoch, HeadFile.read(directory));
        CycleFile.forceAll(disk, files);
    }

    /**
     * Rewrites from the last batch that the head knows to be synced; the whole epoch if the head's end is of another one, for then
     * nothing of it was ever known to be synced.
     */
    private static void writeAgain(
            final Disk disk, final List<Path> files, final int epoch, final @Nullable JournalHead head)
            throws IOException {
        if (files.isEmpty()) {
            return;
        }
        final long synced = head != null && head.end().epoch() == epoch ? head.syncedSequence() : 0;
        final boolean knows = synced > 0;
        final FrameSearch search = new FrameSearch(epoch);
        final int first = knows ? search.fileHolding(files, Long.MAX_VALUE, synced) : 0;
        for (int i = first; i < files.size(); i++) {
            final Path file = files.get(i);
            final long from = knows && i == first ? search.placeBefore(file, Long.MAX_VALUE, synced) : 0;
            disk.rewrite(file, from, endOfDocuments(file, from) - from);
        }
    }

    /** End of the last document, and of the header of one that is not finished. */
    private static long endOfDocuments(final Path file, final long from) {
        try (ExcerptWalker walker = new ExcerptWalker(file, ExcerptWalker.newWindow(WINDOW_BYTES))) {
            walker.headersOnly(true);
            walker.seek(from);
            while (walker.step() == ExcerptWalker.Step.EXCERPT) {
                walker.advance();
            }
            return Math.min(walker.size(), walker.position() + Integer.BYTES);
        }
    }
}

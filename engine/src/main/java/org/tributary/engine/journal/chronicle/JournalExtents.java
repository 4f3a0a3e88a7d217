package org.tributary.engine.journal.chronicle;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.FrameView;
import org.tributary.engine.journal.JournalPosition;

/**
 * How far each file of a journal belongs to it, up to a position: these bytes make a whole copy of it. Torn tails and the
 * reserve ahead of a writer lie beyond. Reads headers only; may run beside an engine, whose writer never changes a batch.
 */
public final class JournalExtents {
    /**
     * One file.
     *
     * @param isFirst true for an epoch's first file, which begins with the epoch's header
     * @param end of the last batch that belongs to the journal, in bytes from the file's start
     */
    public record Extent(int epoch, Path file, boolean isFirst, long end) {}

    private JournalExtents() {}

    /** The files up to a position that a reader has reached, in order. */
    public static List<Extent> upTo(final DataDirectory directory, final JournalPosition to) {
        final List<Extent> extents = new ArrayList<>();
        for (final EpochChain.Epoch epoch : EpochChain.load(directory)) {
            if (epoch.number() > to.epoch()) {
                break;
            }
            final long lastBatch = Math.min(epoch.lastBatch(), to.batch());
            boolean first = true;
            for (final Path file : epoch.files()) {
                final long end = endOf(file, first, lastBatch);
                if (end > 0) {
                    extents.add(new Extent(epoch.number(), file, first, end));
                }
                first = false;
            }
        }
        return extents;
    }

    private static long endOf(final Path file, final boolean beginsWithHeader, final long lastBatch) {
        final FrameView head = new FrameView();
        boolean header = beginsWithHeader;
        long end = 0;
        try (ExcerptWalker walker = new ExcerptWalker(file)) {
            walker.headersOnly(true);
            while (walker.step() == ExcerptWalker.Step.EXCERPT) {
                head.wrap(walker.window(), walker.excerptOffset(), walker.excerptLength());
                if (!header && (!head.hasMagic() || head.batch() > lastBatch)) {
                    break;
                }
                header = false;
                walker.advance();
                end = walker.position();
            }
        }
        return end;
    }
}

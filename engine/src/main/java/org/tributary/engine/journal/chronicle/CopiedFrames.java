package org.tributary.engine.journal.chronicle;

import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.BatchDigest;
import org.tributary.engine.journal.EpochHeader;
import org.tributary.engine.journal.FrameView;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalPosition;

/**
 * Checks copied stretches of journal files, one after the other, as a reader checks a journal: checksums, order, time and
 * hash chain. A stretch holds whole excerpts and nothing else. One thread.
 */
public final class CopiedFrames {
    private final BatchDigest digest = new BatchDigest();
    private final FrameView frame = new FrameView();
    private int epoch;
    private long batch;
    private long sequence;
    private long timestampMs;

    /** Begins after a position. */
    public CopiedFrames(final JournalPosition after) {
        epoch = after.epoch();
        batch = after.batch();
        sequence = after.sequence();
        timestampMs = after.timestampMs();
        digest.startFrom(after.chainHead());
    }

    /**
     * Checks the next stretch.
     *
     * @param beginsEpoch true if it begins with its epoch's header
     * @throws JournalDamagedException with the first bad place
     */
    public void check(final Path file, final int itsEpoch, final boolean beginsEpoch) {
        epoch = itsEpoch;
        boolean header = beginsEpoch;
        try (ExcerptWalker walker = new ExcerptWalker(file)) {
            while (walker.step() == ExcerptWalker.Step.EXCERPT) {
                final String problem = header ? headerProblem(walker) : frameProblem(walker);
                if (problem != null) {
                    throw damaged(walker, problem);
                }
                if (!header) {
                    accept(walker);
                }
                header = false;
                walker.advance();
            }
            if (walker.position() != walker.size()) {
                throw damaged(walker, "no batch where one must stand");
            }
        }
    }

    /** End of the last batch checked. */
    public JournalPosition position() {
        return new JournalPosition(epoch, batch, sequence, timestampMs, digest.chainHead());
    }

    private @Nullable String headerProblem(final ExcerptWalker walker) {
        final EpochHeader header = EpochHeader.decode(walker.window(), walker.excerptOffset(), walker.excerptLength());
        if (header == null || header.epoch() != epoch) {
            return "no header of epoch " + epoch;
        }
        final JournalPosition before = header.predecessor();
        final boolean continues = before.batch() == batch
                && before.sequence() == sequence
                && Arrays.equals(before.chainHead(), digest.chainHead());
        return continues ? null : "epoch " + epoch + " does not continue batch " + batch;
    }

    private @Nullable String frameProblem(final ExcerptWalker walker) {
        frame.wrap(walker.window(), walker.excerptOffset(), walker.excerptLength());
        final String ownProblem = frame.problem(digest, epoch, walker.excerptLength());
        if (ownProblem != null) {
            return ownProblem;
        }
        if (frame.batchBefore() != batch
                || frame.firstSequence() != sequence + 1
                || frame.timestampMs() < timestampMs) {
            return "batch " + frame.batch() + " does not continue batch " + batch;
        }
        return digest.follows(walker.window(), walker.excerptOffset())
                ? null
                : "batch " + frame.batch() + " does not continue the hash chain";
    }

    private void accept(final ExcerptWalker walker) {
        if (frame.isMark()) {
            return;
        }
        digest.advance(walker.window(), walker.excerptOffset(), walker.excerptLength());
        batch = frame.batch();
        sequence = frame.lastSequence();
        timestampMs = frame.timestampMs();
    }

    private JournalDamagedException damaged(final ExcerptWalker walker, final String problem) {
        return new JournalDamagedException(
                walker.path() + " at byte " + walker.position() + " of the copy: " + problem);
    }
}

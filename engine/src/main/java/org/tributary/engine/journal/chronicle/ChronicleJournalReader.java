package org.tributary.engine.journal.chronicle;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.AcceptedLoss;
import org.tributary.engine.journal.BatchDigest;
import org.tributary.engine.journal.BatchHandler;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.FrameView;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.Loss;
import org.tributary.engine.journal.RecoverableReader;
import org.tributary.engine.journal.TornTail;
import org.tributary.engine.journal.Witness;
import org.tributary.engine.record.RecordHandler;

/**
 * Reads batches over all epochs and checks each one's content (checksum, lengths) and continuity (number, sequence, time,
 * hash). After a jump the first batch is taken as the chain's new start. One thread.
 */
public final class ChronicleJournalReader implements RecoverableReader {
    /** Number of times a batch is read again, because a writer may be finishing it. */
    private static final int READ_AGAIN = 3;
    /** Time for which a reader beside a writer waits before it calls an unfinished end a torn tail. */
    private static final int PATIENCE_MS = 500;

    private final JournalCursor cursor;
    private final EndCheck endCheck;
    private final WriterPatience patience;
    private final BatchDigest digest = new BatchDigest();
    private final FrameView frame = new FrameView();

    private long batch;
    private long sequence;
    private long timestampMs;
    private boolean chainKnown = true;
    private long syncedSequence;
    private long bytesRead;
    private @Nullable AcceptedLoss accepted;
    private EndCheck.@Nullable Tail tail;
    private Optional<Loss> loss = Optional.empty();
    /** Nothing has been read since the epochs were listed: a restart need not list them again. */
    private boolean fresh = true;

    /** A reader at the journal's start. */
    public ChronicleJournalReader(final DataDirectory directory) {
        this(directory, PATIENCE_MS);
    }

    ChronicleJournalReader(final DataDirectory directory, final int patienceMs) {
        patience = new WriterPatience(patienceMs);
        cursor = new JournalCursor(directory);
        cursor.boundaries(this::checkBoundary);
        endCheck = new EndCheck(cursor);
    }

    @Override
    public void expect(final Witness witness) {
        endCheck.expect(witness);
    }

    @Override
    public void accept(final AcceptedLoss word) {
        accepted = word;
    }

    @Override
    public long read(final long fromSequence, final RecordHandler handler) {
        return read(fromSequence, Long.MAX_VALUE, handler);
    }

    @Override
    public long read(final long fromSequence, final long toSequence, final RecordHandler handler) {
        if (fromSequence < 1) {
            throw new IllegalArgumentException("sequences start at 1, asked for " + fromSequence);
        }
        if (fromSequence != sequence + 1) {
            seek(fromSequence);
        }
        long last = fromSequence - 1;
        while (last < toSequence && nextBatch()) {
            if (sequence >= fromSequence) {
                frame.forEach(fromSequence, toSequence, handler);
                last = Math.min(sequence, toSequence);
            }
        }
        return last;
    }

    @Override
    public long readBatches(final BatchHandler handler) {
        while (nextBatch()) {
            handler.onBatch(frame.buffer(), frame.offset(), frame.claimedLength());
        }
        return sequence;
    }

    @Override
    public void resumeAt(final JournalPosition from) {
        if (from.batch() == 0) {
            restart();
            return;
        }
        restart();
        if (!cursor.walkToBatch(from.batch())) {
            throw new JournalDamagedException("the journal has no batch " + from.batch() + ", which a snapshot names");
        }
        chainKnown = false;
        batch = from.batch() - 1;
        sequence = cursor.frameFirstSequence() - 1;
        if (!nextBatch() || sequence != from.sequence() || !Arrays.equals(digest.chainHead(), from.chainHead())) {
            throw new JournalDamagedException(
                    "batch " + from.batch() + " of the journal is not the one a snapshot was taken at");
        }
    }

    @Override
    public boolean next() {
        return nextBatch();
    }

    @Override
    public FrameView frame() {
        return frame;
    }

    private void restart() {
        if (fresh) {
            fresh = false;
            return;
        }
        cursor.restart();
        endCheck.readHead();
        batch = 0;
        sequence = 0;
        timestampMs = 0;
        digest.startFrom(JournalPosition.START.chainHead());
        chainKnown = true;
        tail = null;
        loss = Optional.empty();
    }

    private void seek(final long fromSequence) {
        restart();
        if (fromSequence == 1) {
            return;
        }
        if (!cursor.walkTo(fromSequence)) {
            cursor.restart();
            return;
        }
        batch = cursor.frameBatch() - 1;
        sequence = cursor.frameFirstSequence() - 1;
        chainKnown = false;
    }

    /** Goes to the next batch, checked; false at the journal's end. */
    private boolean nextBatch() {
        fresh = false;
        tail = null;
        while (true) {
            switch (cursor.next(batch)) {
                case BATCH -> {
                    final String problem = checkedProblem();
                    if (problem == null) {
                        if (accept()) {
                            return true;
                        }
                        continue;
                    }
                    if (!patience.waited(batch, cursor)) {
                        return cutOrThrow(problem, false);
                    }
                }
                case END -> {
                    if (!cursor.somethingBehind()) {
                        return false;
                    }
                    if (cursor.stepAgain() != ExcerptWalker.Step.EXCERPT) {
                        checkEnd();
                        return false;
                    }
                }
                default -> {
                    if (!patience.waited(batch, cursor)) {
                        return cutOrThrow(cursor.problem(), false);
                    }
                }
            }
        }
    }

    /** Compares the end that a later epoch names with what was read, both ways. */
    private void checkBoundary(final EpochChain.Epoch epoch) {
        if (!chainKnown || epoch.successor() == null) {
            return;
        }
        final JournalPosition named = epoch.successor().predecessor();
        if (named.batch() != batch || named.sequence() != sequence || !digest.isAt(named.chainHead())) {
            throw new JournalDamagedException("epoch " + epoch.successor().epoch() + " continues " + named
                    + ", but epoch " + epoch.number() + " is at " + position()
                    + " there: one of the two belongs to another journal. Put the right one back from a backup or a"
                    + " replica, or move the epoch that does not belong here away; nothing was changed");
        }
        while (cursor.excerptFollows() && problem() == null) {
            if (frame.isMark()) {
                accept();
                continue;
            }
            throw new JournalDamagedException(
                    "epoch " + epoch.number() + " goes on with batch " + (batch + 1) + " (sequence "
                            + (sequence + 1) + " on) after the end that epoch "
                            + epoch.successor().epoch()
                            + " names: two processes have written to this journal, or a file from before a loss was put back. Both"
                            + " may have answered. Decide which epoch to keep and move the other away; nothing was changed");
        }
    }

    private @Nullable String checkedProblem() {
        String problem = problem();
        for (int i = 0; problem != null && i < READ_AGAIN; i++) {
            cursor.reload();
            problem = problem();
        }
        return problem;
    }

    private @Nullable String problem() {
        final ExcerptWalker walker = cursor.walker();
        frame.wrap(walker.window(), walker.excerptOffset(), walker.excerptLength());
        final String ownProblem = frame.problem(digest, cursor.epoch().number(), walker.excerptLength());
        if (ownProblem != null) {
            return ownProblem;
        }
        if (frame.batchBefore() != batch) {
            return "batch " + frame.batch() + " where batch " + (frame.isMark() ? batch : batch + 1) + " must stand";
        }
        if (frame.firstSequence() != sequence + 1) {
            return "batch starts at sequence " + frame.firstSequence() + ", not at " + (sequence + 1);
        }
        if (frame.timestampMs() < timestampMs) {
            return "time goes back from " + timestampMs + " to " + frame.timestampMs();
        }
        if (chainKnown && !digest.follows(walker.window(), walker.excerptOffset())) {
            return "batch does not continue the hash chain";
        }
        return null;
    }

    private void requireNoContradiction() {
        final String contradiction = endCheck.contradiction(batch, sequence, digest);
        if (contradiction != null) {
            throw new JournalDamagedException(
                    "journal damaged: " + cursor.walker().path() + ": " + contradiction
                            + ". Put the right files back from a backup or a replica; nothing was changed");
        }
    }

    /** Takes a sound frame; false if it is a mark, which says no more than how far the journal is synced. */
    private boolean accept() {
        final ExcerptWalker walker = cursor.walker();
        final boolean batchFrame = !frame.isMark();
        syncedSequence = Math.max(syncedSequence, frame.syncedSequence());
        bytesRead += walker.excerptLength();
        if (batchFrame) {
            digest.advance(walker.window(), walker.excerptOffset(), walker.excerptLength());
            chainKnown = true;
            batch = frame.batch();
            sequence = frame.lastSequence();
            timestampMs = frame.timestampMs();
            requireNoContradiction();
        }
        cursor.accept();
        return batchFrame;
    }

    /** False if it is a torn tail: reading ends here. */
    private boolean cutOrThrow(final String problem, final boolean neverFinished) {
        final EpochChain.Epoch epoch = cursor.epoch();
        final FrameScanner behind = cursor.scanBehind();
        long known = Math.max(Math.max(syncedSequence, behind.syncedSequence()), endCheck.syncedSequence(batch));
        if (epoch.successor() != null) {
            known = Math.max(known, epoch.successor().predecessor().sequence());
        }
        final String file = cursor.walker().path().getFileName().toString();
        final long position = cursor.walker().position();
        final boolean promised = epoch.successor() != null && batch < epoch.lastBatch();
        if (promised || sequence < known && !isAccepted(epoch)) {
            throw new JournalDamagedException(
                    "journal damaged: " + cursor.walker().path() + " at byte " + position
                            + ", batch " + (batch + 1) + " (sequence " + (sequence + 1) + " on): " + problem
                            + ". The journal was synced up to sequence " + known
                            + ", so this is not a torn tail but lost data. Nothing was changed. Put the file back from a backup"
                            + " or a replica and start again; 'verify' names the first bad place"
                            + (promised || epoch.successor() != null || !chainKnown
                                    ? ""
                                    : ". If nothing brings it back, 'serve --accept-loss "
                                            + AcceptedLoss.word(position())
                                            + "' gives up what followed that record"));
        }
        tail = new EndCheck.Tail(
                new TornTail(epoch.number(), file, position, problem, sequence + 1, behind.records()),
                neverFinished && behind.batches() == 0);
        return false;
    }

    private boolean isAccepted(final EpochChain.Epoch epoch) {
        return accepted != null
                && epoch.successor() == null
                && chainKnown
                && accepted.fits(sequence, digest.chainHead());
    }

    @Override
    public Optional<TornTail> checkEnd() {
        fresh = false;
        if (!cursor.atStart() && tail == null && !isCleanEnd()) {
            return Optional.empty();
        }
        loss = endCheck.loss(position(), syncedSequence, tail);
        return Optional.ofNullable(tail).map(EndCheck.Tail::torn);
    }

    /** False if a writer has gone on meanwhile, so that there is no end to judge; finds what follows the end. */
    private boolean isCleanEnd() {
        while (true) {
            final JournalCursor.Found found = cursor.next(batch);
            if (found == JournalCursor.Found.BATCH && problem() == null) {
                return false;
            }
            final ExcerptWalker.Step step = cursor.stepAgain();
            final String suspicion = suspicion(found, step);
            if (suspicion == null) {
                return true;
            }
            if (!patience.waited(batch, cursor)) {
                cutOrThrow(suspicion, step == ExcerptWalker.Step.UNFINISHED || step == ExcerptWalker.Step.END_OF_FILE);
                return true;
            }
        }
    }

    private @Nullable String suspicion(final JournalCursor.Found found, final ExcerptWalker.Step step) {
        if (found == JournalCursor.Found.BROKEN) {
            return cursor.problem();
        }
        if (step == ExcerptWalker.Step.EXCERPT) {
            return problem();
        }
        // The bytes of an excerpt that was never finished may be whole already.
        if (cursor.scanBehind().batches() > (step == ExcerptWalker.Step.UNFINISHED ? 1 : 0)) {
            return "a hole, with whole batches behind it";
        }
        if (step == ExcerptWalker.Step.UNFINISHED) {
            return "an excerpt that was never finished";
        }
        return cursor.nextFileIsMissing() ? "the file has its end mark, and there is no next file" : null;
    }

    @Override
    public Optional<Loss> loss() {
        return loss;
    }

    @Override
    public Optional<Loss> possibleLoss() {
        return endCheck.possibleLoss(position());
    }

    @Override
    public long syncedSequence() {
        return Math.max(syncedSequence, endCheck.syncedSequence(batch));
    }

    @Override
    public JournalPosition position() {
        final int epoch = cursor.atStart() ? 0 : cursor.epoch().number();
        return new JournalPosition(epoch, batch, sequence, timestampMs, digest.chainHead());
    }

    @Override
    public byte[] chainHead() {
        return digest.chainHead();
    }

    @Override
    public long bytesRead() {
        return bytesRead;
    }

    @Override
    public void close() {
        cursor.close();
    }
}

package org.tributary.engine.journal.chronicle;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.BatchDigest;
import org.tributary.engine.journal.BatchHandler;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.FrameView;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.RecoverableReader;
import org.tributary.engine.journal.TornTail;
import org.tributary.engine.record.RecordHandler;

/**
 * Reads batches over all epochs and checks each one's content (checksum, lengths) and continuity (number, sequence, time,
 * hash). After a jump the first batch is taken as the chain's new start. One thread.
 */
public final class ChronicleJournalReader implements RecoverableReader {
    /** Number of times a batch is read again, because a writer may be finishing it. */
    private static final int READ_AGAIN = 3;

    private final JournalCursor cursor;
    private final BatchDigest digest = new BatchDigest();
    private final FrameView frame = new FrameView();

    private long batch;
    private long sequence;
    private long timestampMs;
    private boolean chainKnown = true;
    private long syncedSequence;
    private long bytesRead;
    private @Nullable TornTail tornTail;

    /** A reader at the journal's start. */
    public ChronicleJournalReader(final DataDirectory directory) {
        cursor = new JournalCursor(directory);
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

    private void restart() {
        cursor.restart();
        batch = 0;
        sequence = 0;
        timestampMs = 0;
        digest.startFrom(JournalPosition.START.chainHead());
        chainKnown = true;
        tornTail = null;
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
        tornTail = null;
        while (true) {
            switch (cursor.next(batch)) {
                case BATCH -> {
                    final String problem = checkedProblem();
                    if (problem == null) {
                        accept();
                        return true;
                    }
                    return cutOrThrow(problem);
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
                    return cutOrThrow(cursor.problem());
                }
            }
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
        if (frame.batch() != batch + 1) {
            return "batch " + frame.batch() + " where batch " + (batch + 1) + " must stand";
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

    private void accept() {
        final ExcerptWalker walker = cursor.walker();
        digest.advance(walker.window(), walker.excerptOffset(), walker.excerptLength());
        chainKnown = true;
        batch = frame.batch();
        sequence = frame.lastSequence();
        timestampMs = frame.timestampMs();
        syncedSequence = Math.max(syncedSequence, frame.syncedSequence());
        bytesRead += walker.excerptLength();
        cursor.accept();
    }

    /** False if it is a torn tail: reading ends here. */
    private boolean cutOrThrow(final String problem) {
        final EpochChain.Epoch epoch = cursor.epoch();
        final FrameScanner behind = cursor.scanBehind();
        long known = Math.max(syncedSequence, behind.syncedSequence());
        if (epoch.successor() != null) {
            known = Math.max(known, epoch.successor().predecessor().sequence());
        }
        final String file = cursor.walker().path().getFileName().toString();
        final long position = cursor.walker().position();
        final boolean promised = epoch.successor() != null && batch < epoch.lastBatch();
        if (sequence < known || promised) {
            throw new JournalDamagedException(
                    "journal damaged: " + cursor.walker().path() + " at byte " + position
                            + ", batch " + (batch + 1) + " (sequence " + (sequence + 1) + " on): " + problem
                            + ". The journal was synced up to sequence " + known
                            + ", so this is not a torn tail but lost data. Nothing was changed. Put the file back from a backup"
                            + " or a replica and start again; 'verify' names the first bad place");
        }
        tornTail = new TornTail(epoch.number(), file, position, problem, sequence + 1, behind.records());
        return false;
    }

    @Override
    public Optional<TornTail> checkEnd() {
        if (tornTail != null || cursor.atStart()) {
            return Optional.ofNullable(tornTail);
        }
        final FrameScanner behind = cursor.scanBehind();
        final ExcerptWalker.Step step = cursor.stepAgain();
        if (step == ExcerptWalker.Step.EXCERPT) {
            return Optional.empty();
        }
        if (behind.batches() > 0) {
            cutOrThrow("a hole, with whole batches behind it");
        } else if (step == ExcerptWalker.Step.UNFINISHED) {
            cutOrThrow("an excerpt that was never finished");
        }
        return Optional.ofNullable(tornTail);
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

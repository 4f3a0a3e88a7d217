package org.tributary.engine.journal.chronicle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.BatchDigest;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.EpochHeader;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.Loss;
import org.tributary.engine.journal.TornTail;
import org.tributary.engine.journal.Witness;
import org.tributary.engine.journal.head.BootId;
import org.tributary.engine.journal.head.JournalHead;

/**
 * Compares the end that a reader has reached with what is known of it elsewhere: in the journal's head, in snapshots, in an
 * anchor. The files alone can't tell an end from an end that was cut off. One thread.
 */
final class EndCheck {
    /**
     * What the reader found after the end.
     *
     * @param neverFinished true if it is no more than the beginning of a write: no process can have answered it
     */
    record Tail(TornTail torn, boolean neverFinished) {}

    private final JournalCursor cursor;
    private final List<Witness> expected = new ArrayList<>();
    private @Nullable JournalHead head;
    private @Nullable Witness headWitness;

    EndCheck(final JournalCursor cursor) {
        this.cursor = cursor;
        readHead();
    }

    /** Takes what the head said when the cursor looked at it last. */
    void readHead() {
        final JournalHead now = cursor.journalHead();
        head = now;
        headWitness = now == null || now.end().batch() == 0
                ? null
                : new Witness("journal/HEAD", now.end(), now.syncedSequence());
    }

    /**
     * True if the head's end was given up, and the journal goes on after the cut: its first batch there says so. A writer keeps the
     * old end while it begins an epoch, and a power cut may bring that head back when later batches are on the device.
     */
    private boolean isHeadGivenUp(final long lastBatch) {
        if (head == null) {
            return false;
        }
        final EpochHeader next = cursor.successorOf(head.end().epoch());
        if (next == null || next.epoch() > head.epoch()) {
            return false;
        }
        final long cut = next.predecessor().batch();
        return cut < head.end().batch() && cut < lastBatch;
    }

    private @Nullable Witness headWitness(final long lastBatch) {
        return isHeadGivenUp(lastBatch) ? null : headWitness;
    }

    void expect(final Witness witness) {
        expected.add(witness);
    }

    /**
     * Last record that a witness knows to be on the device.
     *
     * @param lastBatch up to which the journal was read
     */
    long syncedSequence(final long lastBatch) {
        final Witness byHead = headWitness(lastBatch);
        long synced = byHead == null ? 0 : byHead.syncedSequence();
        for (final Witness witness : expected) {
            synced = Math.max(synced, witness.syncedSequence());
        }
        return synced;
    }

    /** What a witness says against a batch that was read; null if all agree. */
    @Nullable
    String contradiction(final long batch, final long sequence, final BatchDigest digest) {
        if (headWitness != null && contradicts(headWitness, batch, sequence, digest) && !isHeadGivenUp(batch)) {
            return contradiction(headWitness);
        }
        for (int i = 0; i < expected.size(); i++) {
            if (contradicts(expected.get(i), batch, sequence, digest)) {
                return contradiction(expected.get(i));
            }
        }
        return null;
    }

    private static boolean contradicts(
            final Witness witness, final long batch, final long sequence, final BatchDigest digest) {
        final JournalPosition position = witness.position();
        return position.batch() == batch && (position.sequence() != sequence || !digest.isAt(position.chainHead()));
    }

    private static String contradiction(final Witness witness) {
        return "batch " + witness.position().batch() + " is not the one that " + witness.source() + " names ("
                + witness.position() + "): files of another journal, or of before a loss, have been put in place";
    }

    /**
     * Judges an end.
     *
     * @param synced last record that the journal itself knows to be on the device
     * @param tail what follows the end; null if nothing does
     */
    Optional<Loss> loss(final JournalPosition end, final long synced, final @Nullable Tail tail) {
        final List<String> evidence = new ArrayList<>();
        boolean explained = files(end, evidence);
        boolean named = false;
        long knownTo = end.sequence();
        final List<Witness> all = new ArrayList<>(expected);
        final Witness byHead = headWitness(end.batch());
        if (byHead != null) {
            all.add(byHead);
        }
        for (final Witness witness : all) {
            if (witness.position().batch() > end.batch()) {
                named = true;
                evidence.add("the journal ends at sequence " + end.sequence() + ", but " + witness.source()
                        + " names sequence " + witness.position().sequence());
                knownTo = Math.max(knownTo, witness.position().sequence());
            }
        }
        if (tail != null && mayHaveBeenAnswered(end, tail)) {
            evidence.add(tail.torn().toString());
            knownTo = Math.max(knownTo, end.sequence() + tail.torn().lostRecords());
        }
        if (evidence.isEmpty()) {
            return Optional.empty();
        }
        // At device no record is answered, and no witness names one, before it is synced: only a torn write is
        // explained.
        explained &= end.sequence() >= Math.max(synced, syncedSequence(end.batch()))
                && hasBootedSince()
                && !(named && isAtDevice());
        return Optional.of(new Loss(end, knownTo, String.join("; ", evidence), explained));
    }

    /** What a power loss may have taken together with the head that named it: at {@code process} all since the last sync. */
    Optional<Loss> possibleLoss(final JournalPosition end) {
        if (head == null || head.closed() || isAtDevice() || !hasBootedSince()) {
            return Optional.empty();
        }
        return Optional.of(new Loss(
                end,
                end.sequence(),
                "the machine has booted while a server had the journal open at durability process: what it answered after the last"
                        + " sync may be gone, a second of it or so",
                true));
    }

    /** Checks that the files are there which the head names; false if no power loss can explain it. */
    private boolean files(final JournalPosition end, final List<String> evidence) {
        if (head == null) {
            if (end.batch() > 0) {
                evidence.add("journal/HEAD, which names the newest record, is missing or damaged");
            }
            return evidence.isEmpty();
        }
        final int newest = cursor.newestEpoch();
        if (head.epoch() > newest) {
            evidence.add("epoch " + head.epoch() + ", which journal/HEAD names, is missing or has lost its header");
        } else if (head.epoch() == newest && head.files() > cursor.newestFileCount()) {
            evidence.add("epoch " + newest + " has " + cursor.newestFileCount() + " cycle files, journal/HEAD names "
                    + head.files());
        }
        return evidence.isEmpty();
    }

    private boolean isAtDevice() {
        return head != null && head.durability() == Durability.DEVICE;
    }

    private boolean hasBootedSince() {
        return head != null && BootId.differ(head.bootId(), BootId.current());
    }

    /** While the machine has not booted, the head is exact: what follows the position that it names was never answered. */
    private boolean mayHaveBeenAnswered(final JournalPosition end, final Tail tail) {
        final boolean exact = head != null
                && BootId.same(head.bootId(), BootId.current())
                && (end.batch() >= head.end().batch() || isHeadGivenUp(end.batch()));
        return !exact && !tail.neverFinished();
    }
}

package org.tributary.engine.replay;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.RestoredFromCommandDecoder;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.journal.Witness;
import org.tributary.engine.journal.head.HeadFile;
import org.tributary.engine.journal.head.JournalHead;
import org.tributary.engine.record.JournalRecord;

/**
 * The gap that the newest record names when it is a {@code restored-from}: records after the backup that the old copy had. An anchor
 * written by the old copy contradicts the restored journal there, rightly, and says no more than the record does. Once a server has
 * run on the restored copy its anchor says what that wrote, and no gap explains that it is missing.
 *
 * @param afterSequence last record of the backup
 * @param restoredAtMs wall clock of the restore
 * @param end the record itself
 */
public record RestoredGap(long afterSequence, long restoredAtMs, JournalPosition end) {
    /** Returns the gap of a journal; null if its newest record names none, or can't be read: recovery says why then. */
    public static @Nullable RestoredGap newest(final DataDirectory directory, final JournalStore store) {
        final JournalHead head = HeadFile.read(directory);
        if (head == null || head.end().sequence() == 0) {
            return null;
        }
        final List<RestoredGap> found = new ArrayList<>();
        final long last = head.end().sequence();
        try (JournalReader reader = store.reader()) {
            reader.read(last, last, record -> of(record, head.end()).ifPresent(found::add));
        } catch (final JournalDamagedException e) {
            return null;
        }
        return found.isEmpty() ? null : found.get(0);
    }

    private static Optional<RestoredGap> of(final JournalRecord record, final JournalPosition end) {
        if (record.commandTemplate() != RestoredFromCommandDecoder.TEMPLATE_ID) {
            return Optional.empty();
        }
        final RestoredFromCommandDecoder command = record.command(new RestoredFromCommandDecoder());
        return Optional.of(new RestoredGap(command.sequence(), command.restoredAtMs(), end));
    }

    /** True if the witness names a record after the backup that this journal does not have. */
    public boolean isPassedBy(final Witness witness) {
        final JournalPosition named = witness.position();
        return named.sequence() > afterSequence && named.batch() >= end.batch() && !named.equals(end);
    }

    /** True if it was also written before the restore, so that the gap explains it; later ones are of the restored copy. */
    public boolean explains(final Witness witness) {
        return isPassedBy(witness) && witness.position().timestampMs() < restoredAtMs;
    }

    /** Says what a witness that passes it means. */
    public String words(final Witness witness) {
        final JournalPosition named = witness.position();
        final String says = witness.source() + " names sequence " + named.sequence() + " of "
                + Instant.ofEpochMilli(named.timestampMs()) + "; this journal was restored at "
                + Instant.ofEpochMilli(restoredAtMs) + " from a backup up to sequence " + afterSequence;
        if (explains(witness)) {
            return says
                    + ". What the old copy had after it is the gap that restored-from names: run reconcile for the days"
                    + " since the backup";
        }
        return says
                + ". By its time the anchor is of the restored copy, which has gone on: look for that. Only if the old"
                + " copy's clock was ahead, and the restored one never ran, move the anchor away and start again";
    }
}

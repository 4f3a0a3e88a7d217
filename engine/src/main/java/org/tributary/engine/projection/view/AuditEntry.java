package org.tributary.engine.projection.view;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.record.JournalRecord;

/**
 * A change by a person or the process, from the journal. Changes that follow each other and differ only in what they hit (the
 * items of a bulk allocation) are one entry.
 *
 * @param sequence first record
 * @param lastSequence last record, the same for a single change
 * @param count records
 * @param atMs time of the last record, epoch milliseconds
 * @param actor who; empty for the process itself
 * @param action such as {@code pool.suspend}
 * @param target id of the pool, project or campaign; of held money the project it went to
 * @param amountFen fen added or moved, 0 if none
 * @param outcome the word that `inspect` prints
 * @param reason the word of `inspect`, null if none
 * @param note why, in the actor's words; empty if none was given
 * @param approvedBy name of the second person; empty if it took none
 */
public record AuditEntry(
        long sequence,
        long lastSequence,
        long count,
        long atMs,
        String actor,
        String action,
        String target,
        long amountFen,
        String outcome,
        @Nullable String reason,
        String note,
        String approvedBy) {

    /** The entry of one record's change. */
    public static AuditEntry of(
            final JournalRecord record,
            final String actor,
            final String action,
            final String target,
            final long amountFen) {
        return of(record, actor, action, target, amountFen, "");
    }

    /** The entry of one record's change, with the reason that its actor gave. */
    public static AuditEntry of(
            final JournalRecord record,
            final String actor,
            final String action,
            final String target,
            final long amountFen,
            final String note) {
        return new AuditEntry(
                record.sequence(),
                record.sequence(),
                1,
                record.timestampMs(),
                actor,
                action,
                target,
                amountFen,
                CodeText.of(record.code()),
                CodeText.of(record.reason()),
                note,
                record.isApproved() ? record.approval().actor() : "");
    }

    public boolean sameKind(final AuditEntry other) {
        return actor.equals(other.actor)
                && action.equals(other.action)
                && target.equals(other.target)
                && outcome.equals(other.outcome)
                && Objects.equals(reason, other.reason)
                && note.equals(other.note)
                && approvedBy.equals(other.approvedBy);
    }

    public AuditEntry plus(final AuditEntry later) {
        return new AuditEntry(
                sequence,
                later.lastSequence,
                count + later.count,
                later.atMs,
                actor,
                action,
                target,
                amountFen + later.amountFen,
                outcome,
                reason,
                note,
                approvedBy);
    }
}

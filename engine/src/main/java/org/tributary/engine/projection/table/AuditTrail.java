package org.tributary.engine.projection.table;

import java.util.ArrayList;
import java.util.List;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.projection.view.AuditEntry;

/** The last audit entries. Not thread-safe; entries are immutable. */
public final class AuditTrail {
    /** Entries kept; the journal has them all. */
    static final int MAX_ENTRIES = 1024;

    private final AuditEntry[] entries = new AuditEntry[MAX_ENTRIES];
    private long added;

    /** Adds a change, joined to the last one if only its object differs and it is of held money. */
    public void add(final AuditEntry entry, final boolean joinable) {
        final int last = (int) ((added - 1) % MAX_ENTRIES);
        if (joinable && added > 0 && entries[last].sameKind(entry)) {
            entries[last] = entries[last].plus(entry);
        } else {
            entries[(int) (added++ % MAX_ENTRIES)] = entry;
        }
    }

    /** Newest first. */
    public List<AuditEntry> newest(final int limit) {
        final List<AuditEntry> newest = new ArrayList<>();
        for (long i = added - 1; i >= 0 && i >= added - MAX_ENTRIES && newest.size() < limit; i--) {
            newest.add(entries[(int) (i % MAX_ENTRIES)]);
        }
        return newest;
    }

    void write(final SnapshotOut out) {
        final List<AuditEntry> all = newest(MAX_ENTRIES);
        out.putLong(all.size());
        for (int i = all.size() - 1; i >= 0; i--) {
            final AuditEntry entry = all.get(i);
            out.putLong(entry.sequence());
            out.putLong(entry.lastSequence());
            out.putLong(entry.count());
            out.putLong(entry.atMs());
            out.putText(entry.actor());
            out.putText(entry.action());
            out.putText(entry.target());
            out.putLong(entry.amountFen());
            out.putText(entry.outcome());
            out.putText(entry.reason());
            out.putText(entry.note());
            out.putText(entry.approvedBy());
        }
    }

    void read(final StateIn in) {
        final long count = in.getLong();
        for (long i = 0; i < count; i++) {
            final AuditEntry entry = new AuditEntry(
                    in.getLong(),
                    in.getLong(),
                    in.getLong(),
                    in.getLong(),
                    in.getText(),
                    in.getText(),
                    in.getText(),
                    in.getLong(),
                    in.getText(),
                    in.getTextOrNull(),
                    in.getText(),
                    in.getText());
            add(entry, false);
        }
    }
}

package org.tributary.engine.settlement.book;

import java.util.Arrays;
import java.util.Map;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.settlement.payee.HeldPayees;
import org.tributary.engine.settlement.payee.Payee;

/**
 * Figures of the period by project and payee: what each channel moved for a project, and to which merchant. What counts for no project is in
 * {@link HeldPayees}. One thread.
 */
final class PayeeBook {
    private static final int FIRST_PAYEES = 4;

    private Entry[][] projects = new Entry[256][];

    private record Entry(Payee payee, Figures figures) {}

    /** Returns the figures of a record's project and payee. */
    Figures of(final RecordView row) {
        final int project = row.projectIndex;
        if (project >= projects.length) {
            projects = Arrays.copyOf(projects, 2 * project);
        }
        Entry[] entries = projects[project];
        if (entries == null) {
            entries = new Entry[FIRST_PAYEES];
            projects[project] = entries;
        }
        int i = 0;
        // few payees per project, and no allocation per record
        while (i < entries.length && entries[i] != null) {
            final Payee payee = entries[i].payee;
            if (payee.channel().equals(row.channelName) && payee.merchant().equals(row.merchant)) {
                return entries[i].figures;
            }
            i++;
        }
        if (i == entries.length) {
            entries = Arrays.copyOf(entries, 2 * i);
            projects[project] = entries;
        }
        entries[i] = new Entry(new Payee(row.channelName, row.merchant), new Figures());
        return entries[i].figures;
    }

    /** Adds a project's figures to those of its organisation. */
    void addTo(final Map<Payee, Figures> organisation, final int project) {
        final Entry[] entries = project < projects.length ? projects[project] : null;
        if (entries == null) {
            return;
        }
        for (final Entry entry : entries) {
            if (entry != null) {
                organisation.computeIfAbsent(entry.payee, made -> new Figures()).add(entry.figures);
            }
        }
    }
}

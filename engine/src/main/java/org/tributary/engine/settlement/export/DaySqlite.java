package org.tributary.engine.settlement.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.tributary.engine.settlement.book.DayRow;
import org.tributary.engine.settlement.book.DaySink;
import org.tributary.engine.settlement.export.sqlite.SqlitePages;
import org.tributary.engine.settlement.export.sqlite.SqliteTree;
import org.tributary.engine.text.LocalTimeText;

/** Writer of the large tables of {@code book.sqlite}: donations and entries. */
public final class DaySqlite implements DaySink {
    private final SqlitePages pages;
    private final SqliteTree donations;
    private final SqliteTree entries;
    private final LocalTimeText stamps = new LocalTimeText();
    private final LocalTimeText payments = new LocalTimeText();

    public DaySqlite(final Path file) throws IOException {
        final Map<Table, Integer> roots = SqliteBook.make(file, List.of(Table.DONATIONS, Table.ENTRIES));
        pages = new SqlitePages(file);
        donations = new SqliteTree(pages, Table.DONATIONS.name(), root(roots, Table.DONATIONS));
        entries = new SqliteTree(pages, Table.ENTRIES.name(), root(roots, Table.ENTRIES));
    }

    private static int root(final Map<Table, Integer> roots, final Table table) {
        final Integer root = roots.get(table);
        if (root == null) {
            throw new IllegalStateException("SQLite made no table " + table.name());
        }
        return root;
    }

    @Override
    public void accept(final DayRow row) throws IOException {
        if (row.isRecord && row.inDonations) {
            DayCsvs.donation(donations, row, stamps, payments);
        }
        for (int i = 0; i < row.entryCount; i++) {
            DayCsvs.entry(entries, row, i);
        }
    }

    @Override
    public void finish() throws IOException {
        donations.finish();
        entries.finish();
        pages.finish();
    }

    @Override
    public void close() throws IOException {
        pages.close();
    }
}

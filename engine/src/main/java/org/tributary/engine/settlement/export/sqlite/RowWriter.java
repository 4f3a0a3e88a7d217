package org.tributary.engine.settlement.export.sqlite;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.settlement.export.Table;

/** Writes rows of one {@link Table}, cell by cell in the table's order. One thread. */
public interface RowWriter extends AutoCloseable {
    /** Writes the next cell, of a text column. */
    void text(@Nullable String value) throws IOException;

    /** Writes the next cell, of a number column. */
    void number(long value) throws IOException;

    /** Ends the row. */
    void endRow() throws IOException;

    @Override
    void close() throws IOException;
}

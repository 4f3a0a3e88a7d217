package org.tributary.engine.settlement.export.sqlite;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes every row to both the CSV and the book. */
public record BothRows(RowWriter first, RowWriter second) implements RowWriter {
    @Override
    public void text(final @Nullable String value) throws IOException {
        first.text(value);
        second.text(value);
    }

    @Override
    public void number(final long value) throws IOException {
        first.number(value);
        second.number(value);
    }

    @Override
    public void endRow() throws IOException {
        first.endRow();
        second.endRow();
    }

    @Override
    public void close() throws IOException {
        try (first) {
            second.close();
        }
    }
}

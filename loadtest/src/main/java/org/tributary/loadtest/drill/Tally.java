package org.tributary.loadtest.drill;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of drills, a JSON line each, in a file that grows from run to run: a long drill is done in pieces, and its pieces add
 * up. Without a file the rows of this run only.
 */
public final class Tally {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final @Nullable Path file;
    private final List<Row> rows = new ArrayList<>();

    /** Reads what earlier runs left. */
    public Tally(final @Nullable Path file) throws IOException {
        this.file = file;
        if (file != null && Files.exists(file)) {
            for (final String line : Files.readAllLines(file)) {
                rows.add(JSON.readValue(line, Row.class));
            }
        }
    }

    /** Adds a row, in the file too. */
    public void add(final Row row) throws IOException {
        rows.add(row);
        if (file != null && row.skipped() == null) {
            Files.writeString(
                    file, JSON.writeValueAsString(row) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    /** Returns the number after the last fault of a drill and seed, so that none is counted twice. */
    public int next(final String drill, final long seed) {
        return rows.stream()
                .filter(row -> row.drill().equals(drill) && row.seed() == seed)
                .mapToInt(row -> row.from() + row.times())
                .max()
                .orElse(0);
    }

    /** Returns all rows, oldest first. */
    public List<Row> rows() {
        return List.copyOf(rows);
    }

    /** Returns the rows of a drill. */
    public List<Row> of(final String drill) {
        return rows.stream().filter(row -> row.drill().equals(drill)).toList();
    }
}

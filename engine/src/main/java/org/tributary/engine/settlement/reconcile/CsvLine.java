package org.tributary.engine.settlement.reconcile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Splits a line of CSV into trimmed cells: quotes as in RFC 4180, tabs and spaces around values dropped. */
final class CsvLine {
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setTrim(true)
            .setIgnoreSurroundingSpaces(true)
            .setLenientEof(true)
            .get();

    private CsvLine() {}

    static List<String> split(final String text, final int line) {
        try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
            final List<CSVRecord> records = parser.getRecords();
            return records.isEmpty() ? List.of() : records.get(0).toList();
        } catch (final IOException | IllegalStateException | UncheckedIOException e) {
            throw new BillException(line, "row", "is not CSV: " + e.getMessage());
        }
    }
}

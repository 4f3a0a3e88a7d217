package org.tributary.gateway.offline;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.tributary.gateway.channel.parse.MalformedException;

/**
 * A list of gifts as CSV in UTF-8 with a header. The whole file is read and checked before anything of it is used; every mistake
 * names row and column.
 *
 * @param rows in the file's order; none if there are mistakes
 * @param mistakes the first {@value #MAX_MISTAKES}
 */
public record OfflineFile(List<OfflineRow> rows, List<OfflineMistake> mistakes) {
    /** Largest file. */
    public static final int MAX_BYTES = 64 * 1024 * 1024;

    /** Most rows of a file. */
    public static final int MAX_ROWS = 200_000;

    /** Most mistakes listed. */
    static final int MAX_MISTAKES = 20;

    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setTrim(true).get();

    /** Takes copies. */
    public OfflineFile {
        rows = List.copyOf(rows);
        mistakes = List.copyOf(mistakes);
    }

    /**
     * Reads and checks a file.
     *
     * @param nowMs no gift is later, epoch milliseconds
     * @throws IOException if the file can't be read at all
     */
    public static OfflineFile read(final Path file, final long nowMs) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is larger than " + MAX_BYTES + " bytes: split it");
        }
        final String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (final CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8: save it as CSV in UTF-8", e);
        }
        final Reading reading = new Reading(nowMs);
        try (CSVParser parser =
                CSVParser.parse(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text), FORMAT)) {
            for (final CSVRecord record : parser) {
                if (!reading.take(record)) {
                    break;
                }
            }
        } catch (final UncheckedIOException | IllegalStateException e) {
            reading.mistake(reading.row + 1, "", "is not CSV: " + e.getMessage());
        }
        return reading.finish();
    }

    /** A file while it is read. */
    private static final class Reading {
        private final long nowMs;
        private final List<OfflineRow> rows = new ArrayList<>();
        private final List<OfflineMistake> mistakes = new ArrayList<>();
        private final Map<String, Integer> seen = new HashMap<>();
        private List<String> header = List.of();
        private int row;

        Reading(final long nowMs) {
            this.nowMs = nowMs;
        }

        void mistake(final int ofRow, final String column, final String problem) {
            mistakes.add(new OfflineMistake(ofRow, column, problem));
        }

        /** Takes the next record; false to stop. */
        boolean take(final CSVRecord record) {
            row = (int) record.getRecordNumber();
            if (header.isEmpty()) {
                header = record.toList();
                checkHeader();
                return mistakes.isEmpty();
            }
            if (rows.size() == MAX_ROWS) {
                mistake(row, "", "is beyond the " + MAX_ROWS + " rows that a file may have: split it");
                return false;
            }
            if (record.size() != header.size()) {
                mistake(row, "", "has " + record.size() + " values, the header has " + header.size());
            } else {
                takeRow(record);
            }
            return mistakes.size() < MAX_MISTAKES;
        }

        private void checkHeader() {
            final Set<String> names = new HashSet<>();
            for (final String name : header) {
                if (!OfflineColumns.ALL.contains(name)) {
                    mistake(1, name, "is no column; use " + String.join(", ", OfflineColumns.ALL));
                } else if (!names.add(name)) {
                    mistake(1, name, "appears twice");
                }
            }
            for (final String name : OfflineColumns.REQUIRED) {
                if (!names.contains(name)) {
                    mistake(1, name, "is missing");
                }
            }
        }

        private void takeRow(final CSVRecord record) {
            final Map<String, String> values = new HashMap<>();
            for (int i = 0; i < header.size(); i++) {
                values.put(header.get(i), record.get(i));
            }
            final OfflineColumns columns = new OfflineColumns(values);
            try {
                final byte[] body = columns.body(nowMs);
                final Integer before = seen.putIfAbsent(columns.key(), row);
                if (before == null) {
                    rows.add(new OfflineRow(row, columns.ownId(), columns.project(), columns.merchant(), body));
                } else {
                    mistake(row, columns.keyColumn(), "is that of row " + before + ": each gift has its own");
                }
            } catch (final MalformedException e) {
                mistake(row, columns.faulty(), String.valueOf(e.getMessage()));
            }
        }

        OfflineFile finish() {
            if (header.isEmpty()) {
                mistake(1, "", "has no header; write " + String.join(",", OfflineColumns.REQUIRED));
            } else if (mistakes.isEmpty() && rows.isEmpty()) {
                mistake(2, "", "is missing: the file has a header alone");
            }
            return new OfflineFile(mistakes.isEmpty() ? rows : List.of(), mistakes);
        }
    }
}

package org.tributary.engine.settlement.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRowsTest {
    private static final Table TABLE =
            new Table("t", List.of(new Table.Column("text", false), new Table.Column("fen", true)));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", "＝1", "＋1", "－1", "＠1"})
    void shouldDisarmACellWhenASpreadsheetWouldTakeItForAFormula(final String text) throws IOException {
        assertThat(written(text, -5).get(1).get(0)).isEqualTo('\'' + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"九九公益日", "a,b", "say \"hi\"", "two\nlines", "plain", ""})
    void shouldReadBackWhatWasWrittenWhenTextNeedsQuotes(final String text) throws IOException {
        final List<CSVRecord> rows = written(text, -5);

        assertThat(rows.get(0).toList()).containsExactly("text", "fen");
        assertThat(rows.get(1).toList()).containsExactly(text, "-5");
    }

    @Test
    void shouldBeginWithABomWhenWritten() throws IOException {
        written("x", 1);

        assertThat(Files.readAllBytes(directory.resolve("t.csv"))).startsWith(0xEF, 0xBB, 0xBF);
    }

    private List<CSVRecord> written(final String text, final long fen) throws IOException {
        final Path file = directory.resolve("t.csv");
        try (CsvRows rows = new CsvRows(file, TABLE)) {
            rows.text(text);
            rows.number(fen);
            rows.endRow();
        }
        final String content = Files.readString(file, StandardCharsets.UTF_8).substring(1);
        try (CSVParser parser = CSVParser.parse(content, CSVFormat.RFC4180)) {
            return parser.getRecords();
        }
    }
}

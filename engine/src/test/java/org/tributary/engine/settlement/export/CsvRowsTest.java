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

    /**
     * At each size of the buffer its end falls elsewhere in these rows: before, in and behind characters of two, three and
     * four bytes, quotes, numbers and line ends.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldWriteTheSameBytesWhereverTheBufferEnds(final boolean openedToFlush) throws IOException {
        final Path file = directory.resolve("t.csv");
        final String row = "\"é九九公益日𠮷\",-1234567890123456789\r\nplain,7\r\n\"a \"\"𠮷\"\"\",0\r\n";
        final byte[] expected = ("\uFEFFtext,fen\r\n" + row.repeat(20)).getBytes(StandardCharsets.UTF_8);
        final int rowBytes = row.getBytes(StandardCharsets.UTF_8).length;
        for (int bytes = 24; bytes <= 24 + 2 * rowBytes; bytes++) {
            try (CsvRows rows =
                    openedToFlush ? CsvRows.openedToFlush(file, TABLE, bytes) : new CsvRows(file, TABLE, bytes)) {
                for (int i = 0; i < 20; i++) {
                    row(rows, "é九九公益日𠮷", -1_234_567_890_123_456_789L);
                    row(rows, "plain", 7);
                    row(rows, "a \"𠮷\"", 0);
                }
            }
            assertThat(Files.readAllBytes(file)).as("buffer of %d bytes", bytes).isEqualTo(expected);
        }
    }

    private static void row(final CsvRows rows, final String text, final long fen) throws IOException {
        rows.text(text);
        rows.number(fen);
        rows.endRow();
    }

    private List<CSVRecord> written(final String text, final long fen) throws IOException {
        final Path file = directory.resolve("t.csv");
        try (CsvRows rows = new CsvRows(file, TABLE)) {
            row(rows, text, fen);
        }
        final String content = Files.readString(file, StandardCharsets.UTF_8).substring(1);
        try (CSVParser parser = CSVParser.parse(content, CSVFormat.RFC4180)) {
            return parser.getRecords();
        }
    }
}

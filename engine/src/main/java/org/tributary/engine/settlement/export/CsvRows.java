package org.tributary.engine.settlement.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.settlement.export.sqlite.RowWriter;

/**
 * CSV for spreadsheets: UTF-8 with BOM, a header row, CRLF (RFC 4180), and no cell that a spreadsheet would evaluate as
 * a formula: text that begins with one of {@code = + - @} (full width too), tab, return, line feed or NUL gets an
 * apostrophe before it (OWASP, CSV injection). Numbers are written unchanged.
 *
 * <p>Plain cells are written as bytes without allocation: a day has a billion of them. One thread.
 */
public final class CsvRows implements RowWriter {
    private static final int BUFFER_BYTES = 1 << 16;
    /** Quoted texts kept, a power of two; and the longest one kept, in bytes. */
    private static final int QUOTED_KEPT = 64;

    private static final int QUOTED_BYTES = 512;

    /** Room for a comma and a number, or a line end. */
    private static final int SHORT_CELL_BYTES = 24;

    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] LEAST = Long.toString(Long.MIN_VALUE).getBytes(StandardCharsets.US_ASCII);

    /** Digits of the numbers from 0 to 99. */
    private static final byte[] TENS = new byte[100];

    private static final byte[] ONES = new byte[100];

    static {
        for (int i = 0; i < TENS.length; i++) {
            TENS[i] = (byte) ('0' + i / 10);
            ONES[i] = (byte) ('0' + i % 10);
        }
    }

    private final Path file;
    /** Null: the file is opened for each flush. */
    private final @Nullable OutputStream out;

    private final byte[] buffer;
    private int used;
    private boolean firstCell = true;
    /** Quoted texts written last, such as names and amounts in capitals, which most rows repeat; null until the first. */
    private @Nullable String @Nullable [] quotedTexts;

    private byte[][] quotedBytes = {};

    /** Starts a file with its header row. */
    public CsvRows(final Path file, final Table table) throws IOException {
        this(file, table, BUFFER_BYTES);
    }

    /** Starts a file with a buffer of the given size. */
    CsvRows(final Path file, final Table table, final int bufferBytes) throws IOException {
        this(file, table, bufferBytes, Files.newOutputStream(file));
    }

    private CsvRows(final Path file, final Table table, final int bufferBytes, final @Nullable OutputStream out)
            throws IOException {
        this.file = file;
        this.out = out;
        this.buffer = new byte[bufferBytes];
        append(BOM);
        for (final Table.Column column : table.columns()) {
            text(column.name());
        }
        endRow();
    }

    /** Starts a file that is open only while its buffer is written: for thousands of files at once. */
    static CsvRows openedToFlush(final Path file, final Table table, final int bufferBytes) throws IOException {
        Files.deleteIfExists(file);
        return new CsvRows(file, table, bufferBytes, null);
    }

    @Override
    public void text(final @Nullable String value) throws IOException {
        comma();
        if (value == null || value.isEmpty()) {
            return;
        }
        if (!appendPlain(value)) {
            appendQuoted(value);
        }
    }

    /** Copies a text of printable ASCII that needs no quotes; for any other text writes nothing and returns false. */
    private boolean appendPlain(final String value) throws IOException {
        final int length = value.length();
        if (length > buffer.length - used) {
            flush();
            if (length > buffer.length) {
                return false;
            }
        }
        if (isFormula(value.charAt(0))) {
            return false;
        }
        final byte[] bytes = buffer;
        final int at = used;
        for (int i = 0; i < length; i++) {
            final char c = value.charAt(i);
            if (c < ' ' || c > '~' || c == ',' || c == '"') {
                return false;
            }
            bytes[at + i] = (byte) c;
        }
        used = at + length;
        return true;
    }

    private void appendQuoted(final String value) throws IOException {
        if (quotedTexts == null) {
            quotedTexts = new String[QUOTED_KEPT];
            quotedBytes = new byte[QUOTED_KEPT][];
        }
        final int at = value.hashCode() & QUOTED_KEPT - 1;
        if (!value.equals(quotedTexts[at])) {
            final byte[] made = quoted(value);
            if (made.length > QUOTED_BYTES) {
                append(made);
                return;
            }
            quotedTexts[at] = value;
            quotedBytes[at] = made;
        }
        append(quotedBytes[at]);
    }

    private static byte[] quoted(final String value) {
        final String guarded = isFormula(value.charAt(0)) ? '\'' + value : value;
        final boolean plain = guarded == value && isPlain(value);
        final String text = guarded.replace("\"", "\"\"");
        return (plain ? text : '"' + text + '"').getBytes(StandardCharsets.UTF_8);
    }

    public static boolean isFormula(final char first) {
        return switch (first) {
            case '=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠' -> true;
            default -> false;
        };
    }

    private static boolean isPlain(final String value) {
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            if (c < ' ' || c > '~' || c == ',' || c == '"') {
                return false;
            }
        }
        return true;
    }

    @Override
    public void number(final long value) throws IOException {
        comma();
        if (value == Long.MIN_VALUE) {
            append(LEAST);
            return;
        }
        room();
        long left = value;
        if (left < 0) {
            buffer[used++] = '-';
            left = -left;
        }
        int end = used + digits(left);
        used = end;
        while (left > Integer.MAX_VALUE) {
            buffer[--end] = (byte) ('0' + left % 10);
            left /= 10;
        }
        // an int's division is several times faster
        int few = (int) left;
        while (few >= 100) {
            final int pair = few % 100;
            few /= 100;
            buffer[--end] = ONES[pair];
            buffer[--end] = TENS[pair];
        }
        buffer[--end] = ONES[few];
        if (few >= 10) {
            buffer[--end] = TENS[few];
        }
    }

    private static int digits(final long value) {
        int digits = 1;
        for (long bound = 10; digits < 19 && value >= bound; bound *= 10) {
            digits++;
        }
        return digits;
    }

    @Override
    public void endRow() throws IOException {
        room();
        buffer[used++] = '\r';
        buffer[used++] = '\n';
        firstCell = true;
    }

    private void comma() throws IOException {
        if (!firstCell) {
            append((byte) ',');
        }
        firstCell = false;
    }

    private void room() throws IOException {
        if (buffer.length - used < SHORT_CELL_BYTES) {
            flush();
        }
    }

    private void append(final byte[] bytes) throws IOException {
        int from = 0;
        while (from < bytes.length) {
            if (used == buffer.length) {
                flush();
            }
            final int part = Math.min(bytes.length - from, buffer.length - used);
            System.arraycopy(bytes, from, buffer, used, part);
            used += part;
            from += part;
        }
    }

    private void append(final byte value) throws IOException {
        if (used == buffer.length) {
            flush();
        }
        buffer[used++] = value;
    }

    private void flush() throws IOException {
        final int length = used;
        used = 0;
        if (out != null) {
            out.write(buffer, 0, length);
        } else {
            try (OutputStream opened =
                    Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                opened.write(buffer, 0, length);
            }
        }
    }

    /** Writes what is buffered. */
    void finish() throws IOException {
        flush();
    }

    @Override
    public void close() throws IOException {
        if (out == null) {
            flush();
            return;
        }
        try (out) {
            flush();
        }
    }
}

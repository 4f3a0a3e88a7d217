package org.tributary.engine.settlement;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * CSV as spreadsheets take it: UTF-8 with BOM, a header row, CRLF (RFC 4180), and no cell that a spreadsheet would take
 * for a formula: text that begins with one of {@code = + - @}, tab or return gets an apostrophe before it (OWASP, CSV
 * injection). Numbers stand as they are.
 */
public final class CsvRows implements RowWriter {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final OutputStream out;
    private final byte[] buffer;
    private int used;
    private boolean firstCell = true;

    /** Starts a file with its header row. */
    public CsvRows(final Path file, final Table table) throws IOException {
        this(file, table, BUFFER_BYTES);
    }

    /** Starts a file with a buffer of that many bytes, for when many are open. */
    CsvRows(final Path file, final Table table, final int bufferBytes) throws IOException {
        buffer = new byte[bufferBytes];
        out = Files.newOutputStream(file);
        append(BOM);
        for (final Table.Column column : table.columns()) {
            text(column.name());
        }
        endRow();
    }

    @Override
    public void text(final String value) throws IOException {
        comma();
        if (value == null || value.isEmpty()) {
            return;
        }
        final char first = value.charAt(0);
        final boolean formula =
                first == '=' || first == '+' || first == '-' || first == '@' || first == '\t' || first == '\r';
        if (!formula && isPlain(value)) {
            for (int i = 0; i < value.length(); i++) {
                append((byte) value.charAt(i));
            }
            return;
        }
        final String guarded = formula ? '\'' + value : value;
        append((byte) '"');
        append(guarded.replace("\"", "\"\"").getBytes(StandardCharsets.UTF_8));
        append((byte) '"');
    }

    @Override
    public void number(final long value) throws IOException {
        comma();
        append(Long.toString(value).getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void endRow() throws IOException {
        append((byte) '\r');
        append((byte) '\n');
        firstCell = true;
    }

    private void comma() throws IOException {
        if (!firstCell) {
            append((byte) ',');
        }
        firstCell = false;
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

    private void append(final byte[] bytes) throws IOException {
        if (bytes.length > buffer.length - used) {
            flush();
        }
        if (bytes.length > buffer.length) {
            out.write(bytes);
            return;
        }
        System.arraycopy(bytes, 0, buffer, used, bytes.length);
        used += bytes.length;
    }

    private void append(final byte value) throws IOException {
        if (used == buffer.length) {
            flush();
        }
        buffer[used++] = value;
    }

    private void flush() throws IOException {
        out.write(buffer, 0, used);
        used = 0;
    }

    @Override
    public void close() throws IOException {
        try (out) {
            flush();
        }
    }
}

package org.tributary.engine.settlement.export.sqlite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Fills one empty table of an SQLite file from its first row to its last, by writing the pages of the table's b-tree
 * one after the other (<a href="https://www.sqlite.org/fileformat2.html">Database File Format</a>, sections 1.6 and
 * 2.1). A row through SQL costs microseconds; here it costs the copying of its bytes. SQLite itself makes the file and
 * the table, and pages are only added after its own. Row ids count from 1. One thread.
 */
public final class SqliteTree implements RowWriter {
    private static final byte LEAF = 0x0D;
    private static final byte INTERIOR = 0x05;
    private static final int LEAF_HEADER = 8;
    private static final int INTERIOR_HEADER = 12;
    private static final int POINTER = 2;
    /** Size of a child's page number and a row id of at most 9 bytes. */
    private static final int MAX_INTERIOR_CELL = 4 + 9;

    private static final int MAX_COLUMNS = 64;
    private static final int NULL_TYPE = 0;
    private static final int ZERO_TYPE = 8;
    private static final int ONE_TYPE = 9;
    private static final int FIRST_TEXT_TYPE = 13;

    private final SqlitePages pages;
    private final String table;
    private final int rootPage;
    private final byte[] leaf;
    private final byte[] body;
    private final int[] types = new int[MAX_COLUMNS];

    private int columns;
    private int bodyLength;
    private int cells;
    private int contentStart;
    private long rows;
    private int leaves;
    private int[] leafPages = new int[256];
    private long[] leafLastRows = new long[256];

    /**
     * A writer of a table that has no rows yet.
     *
     * @param rootPage of the table, as {@code sqlite_schema} names it
     */
    public SqliteTree(final SqlitePages pages, final String table, final int rootPage) {
        this.pages = pages;
        this.table = table;
        this.rootPage = rootPage;
        this.leaf = new byte[pages.pageBytes()];
        this.body = new byte[pages.pageBytes()];
        this.contentStart = leaf.length;
    }

    @Override
    public void text(final @Nullable String value) throws IOException {
        if (value == null || value.isEmpty()) {
            types[columns++] = NULL_TYPE;
            return;
        }
        final int length = value.length();
        fits(length);
        final byte[] bytes = body;
        final int at = bodyLength;
        for (int i = 0; i < length; i++) {
            final char c = value.charAt(i);
            if (c >= 0x80) {
                otherText(value);
                return;
            }
            bytes[at + i] = (byte) c;
        }
        bodyLength = at + length;
        types[columns++] = FIRST_TEXT_TYPE + 2 * length;
    }

    private void otherText(final String value) throws IOException {
        final byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        fits(bytes.length);
        System.arraycopy(bytes, 0, body, bodyLength, bytes.length);
        bodyLength += bytes.length;
        types[columns++] = FIRST_TEXT_TYPE + 2 * bytes.length;
    }

    @Override
    public void number(final long value) throws IOException {
        if (value == 0 || value == 1) {
            types[columns++] = value == 0 ? ZERO_TYPE : ONE_TYPE;
            return;
        }
        final int bits = Long.SIZE - Long.numberOfLeadingZeros(value ^ value >> Long.SIZE - 1) + 1;
        final int bytes = bits > 48 ? 8 : bits > 32 ? 6 : (bits + 7) / 8;
        types[columns++] = bytes == 8 ? 6 : bytes == 6 ? 5 : bytes;
        fits(bytes);
        for (int shift = (bytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            body[bodyLength++] = (byte) (value >> shift);
        }
    }

    private void fits(final int length) throws IOException {
        if (length > body.length - bodyLength) {
            throw new IOException("a row of table " + table + " is longer than a page of " + body.length + " bytes");
        }
    }

    @Override
    public void endRow() throws IOException {
        int typesLength = 0;
        for (int i = 0; i < columns; i++) {
            typesLength += varintLength(types[i]);
        }
        // the header's length counts itself, in one byte below 128: no table here has 127 bytes of types
        final int headerLength = typesLength + 1;
        final int payload = headerLength + bodyLength;
        rows++;
        final int cell = varintLength(payload) + varintLength(rows) + payload;
        // a payload longer than the page less 35 bytes would belong on overflow pages
        if (payload > leaf.length - 35 || headerLength > 127) {
            throw new IOException("a row of table " + table + " takes " + payload + " bytes, a page of " + leaf.length
                    + " has no room for it");
        }
        if (contentStart - cell < LEAF_HEADER + (cells + 1) * POINTER) {
            flushLeaf(rows - 1);
        }
        contentStart -= cell;
        int at = putVarint(leaf, contentStart, payload);
        at = putVarint(leaf, at, rows);
        leaf[at++] = (byte) headerLength;
        for (int i = 0; i < columns; i++) {
            at = putVarint(leaf, at, types[i]);
        }
        System.arraycopy(body, 0, leaf, at, bodyLength);
        putShort(leaf, LEAF_HEADER + cells * POINTER, contentStart);
        cells++;
        columns = 0;
        bodyLength = 0;
    }

    private void flushLeaf(final long lastRow) throws IOException {
        if (leaves == leafPages.length) {
            leafPages = Arrays.copyOf(leafPages, 2 * leaves);
            leafLastRows = Arrays.copyOf(leafLastRows, 2 * leaves);
        }
        completeLeaf();
        leafPages[leaves] = pages.append(leaf);
        leafLastRows[leaves++] = lastRow;
        cells = 0;
        contentStart = leaf.length;
    }

    private void completeLeaf() {
        Arrays.fill(leaf, LEAF_HEADER + cells * POINTER, contentStart, (byte) 0);
        leaf[0] = LEAF;
        putShort(leaf, 1, 0);
        putShort(leaf, 3, cells);
        putShort(leaf, 5, contentStart);
        leaf[7] = 0;
    }

    /** Writes the last leaf and everything above the leaves. */
    public void finish() throws IOException {
        if (leaves == 0) {
            completeLeaf();
            pages.overwrite(rootPage, leaf);
            return;
        }
        flushLeaf(rows);
        int[] children = Arrays.copyOf(leafPages, leaves);
        long[] lastRows = Arrays.copyOf(leafLastRows, leaves);
        final int most = (leaf.length - INTERIOR_HEADER) / (POINTER + MAX_INTERIOR_CELL);
        while (children.length > most) {
            final int parents = (children.length + most - 1) / most;
            final int[] parentPages = new int[parents];
            final long[] parentRows = new long[parents];
            for (int i = 0; i < parents; i++) {
                // divided evenly, so that every page has at least two children
                final int from = (int) ((long) children.length * i / parents);
                final int to = (int) ((long) children.length * (i + 1) / parents);
                parentPages[i] = pages.append(interior(children, lastRows, from, to));
                parentRows[i] = lastRows[to - 1];
            }
            children = parentPages;
            lastRows = parentRows;
        }
        pages.overwrite(rootPage, interior(children, lastRows, 0, children.length));
    }

    /**
     * Returns a page over some children: a cell with the last row of each, except the last child, which is in the
     * header.
     */
    private byte[] interior(final int[] children, final long[] lastRows, final int from, final int to) {
        final byte[] page = new byte[leaf.length];
        int content = page.length;
        for (int i = from; i < to - 1; i++) {
            content -= 4 + varintLength(lastRows[i]);
            putInt(page, content, children[i]);
            putVarint(page, content + 4, lastRows[i]);
            putShort(page, INTERIOR_HEADER + (i - from) * POINTER, content);
        }
        page[0] = INTERIOR;
        putShort(page, 3, to - 1 - from);
        putShort(page, 5, content);
        putInt(page, 8, children[to - 1]);
        return page;
    }

    @Override
    public void close() {
        // closed by the owner of the pages
    }

    private static int varintLength(final long value) {
        return value < 128 ? 1 : (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7;
    }

    /** Big-endian groups of 7 bits; values here are below 2^56, so the special case of the ninth byte never occurs. */
    private static int putVarint(final byte[] bytes, final int offset, final long value) {
        if (value < 128) {
            bytes[offset] = (byte) value;
            return offset + 1;
        }
        int at = offset;
        for (int shift = (varintLength(value) - 1) * 7; shift > 0; shift -= 7) {
            bytes[at++] = (byte) (value >>> shift | 0x80);
        }
        bytes[at++] = (byte) (value & 0x7F);
        return at;
    }

    private static void putShort(final byte[] bytes, final int offset, final int value) {
        bytes[offset] = (byte) (value >>> 8);
        bytes[offset + 1] = (byte) value;
    }

    private static void putInt(final byte[] bytes, final int offset, final int value) {
        putShort(bytes, offset, value >>> 16);
        putShort(bytes, offset + 2, value);
    }
}

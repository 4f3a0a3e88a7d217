package org.tributary.engine.settlement.export;

import java.math.BigDecimal;
import java.util.List;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.settlement.export.sqlite.RowWriter;

/**
 * Rows of a table in a worksheet, under headings in both languages: ids are text, counts whole numbers, fen are yuan
 * with two decimals. One thread.
 */
final class SheetRows implements RowWriter {
    static final String MONEY = "#,##0.00";
    static final String COUNT = "#,##0";
    static final String HEADING_FILL = "DDE8F0";
    private static final int NARROW = 18;
    private static final int WIDE = 28;

    private final Worksheet sheet;
    private final List<Headings.Words> columns;
    private final int firstRow;
    private int row;
    private int column;

    /**
     * Starts a table.
     *
     * @param at row of the first heading
     */
    SheetRows(final Worksheet sheet, final int at, final Table table) {
        this.sheet = sheet;
        this.columns =
                table.columns().stream().map(each -> Headings.of(each.name())).toList();
        for (int i = 0; i < columns.size(); i++) {
            sheet.value(at, i, columns.get(i).headingZh());
            sheet.value(at + 1, i, columns.get(i).headingEn());
            sheet.width(i, i < 2 ? WIDE : NARROW);
        }
        sheet.range(at, 0, at + 1, columns.size() - 1)
                .style()
                .bold()
                .fillColor(HEADING_FILL)
                .wrapText(true)
                .set();
        firstRow = at + 2;
        row = firstRow;
    }

    @Override
    public void text(final @Nullable String value) {
        sheet.value(row, column++, value == null ? "" : value);
    }

    @Override
    public void number(final long value) {
        final boolean money = columns.get(column).isMoney();
        if (money) {
            sheet.value(row, column, BigDecimal.valueOf(value, 2));
        } else {
            sheet.value(row, column, value);
        }
        sheet.style(row, column++).format(money ? MONEY : COUNT).set();
    }

    @Override
    public void endRow() {
        row++;
        column = 0;
    }

    /** Returns the row after the last. */
    int end() {
        return row;
    }

    /** Returns a formula's range over a column's rows; over the headings if there is no row, which sum up to 0. */
    String range(final String name) {
        int index = 0;
        while (!columns.get(index).column().equals(name)) {
            index++;
        }
        final String letter = letter(index);
        return letter + (row == firstRow ? firstRow : firstRow + 1) + ':' + letter + row;
    }

    private static String letter(final int index) {
        return index < 26 ? String.valueOf((char) ('A' + index)) : letter(index / 26 - 1) + (char) ('A' + index % 26);
    }

    @Override
    public void close() {
        // the workbook is closed by its owner
    }
}

package org.tributary.gateway.offline;

/**
 * A mistake in a file.
 *
 * @param row as a spreadsheet counts, the header being row 1
 * @param column name of the column; empty for the whole row
 * @param problem what is wrong with it
 */
public record OfflineMistake(int row, String column, String problem) {
    @Override
    public String toString() {
        return "row " + row + (column.isEmpty() ? "" : ", column " + column) + ": " + problem;
    }
}

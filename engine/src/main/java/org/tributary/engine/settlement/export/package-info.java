/**
 * The files and tables for finance: CSV, Parquet, SQLite, PostgreSQL, a workbook per organisation, and the directory in
 * which a day appears complete or not at all ({@link org.tributary.engine.settlement.export.DayFiles}).
 *
 * <p>May import {@code settlement.book} and the libraries of the formats. Computes no amount.
 */
@NullMarked
package org.tributary.engine.settlement.export;

import org.jspecify.annotations.NullMarked;

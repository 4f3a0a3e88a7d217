/**
 * The files and tables that finance works with: CSV, Parquet, SQLite, PostgreSQL, workbooks a charity, and the directory in
 * which a day appears whole or not at all ({@link org.tributary.engine.settlement.export.DayFiles}).
 *
 * <p>May import {@code settlement.book} and the libraries of the formats. Computes no amount.
 */
@NullMarked
package org.tributary.engine.settlement.export;

import org.jspecify.annotations.NullMarked;
